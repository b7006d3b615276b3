using System.Collections.Concurrent;
using Dsa.Driver.Sysfs;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>Requests about open files and directories.</summary>
internal sealed class FileRequests
{
    private const uint AccessMode = 0b11;
    private const uint ReadOnly = 0;
    private const uint WriteOnly = 1;

    // A page that was written as a whole would stay in the page cache, and take what is stored into it.
    private const int MostCachedBytes = 4096 - 1;

    private readonly RootTree _root;
    private readonly ConcurrentDictionary<ulong, IOpenFile> _files = [];
    private readonly ConcurrentDictionary<ulong, string> _paths = [];
    private readonly ConcurrentDictionary<ulong, DirectoryListing> _directories = [];
    private readonly PendingReleases _releases = new(TimeProvider.System);
    private readonly LingeringFiles _lingering;
    private ulong _lastHandle;

    /// <summary>Nothing is open.</summary>
    /// <param name="root">What is served.</param>
    public FileRequests(RootTree root)
    {
        _root = root;
        _lingering = new LingeringFiles(_releases);
    }

    /// <summary>Whether a file may be written to directly and be mapped, too. Set by the kernel's INIT, before anything else.</summary>
    public bool MapsDirectly { get; set; }

    /// <summary>OPEN.</summary>
    public Errno Open(string? path, int threadId, ReadOnlySpan<byte> body, FuseReply reply)
    {
        if (!FuseDispatcher.TryRead<FuseOpenIn>(ref body, out var open))
        {
            return Errno.EINVAL;
        }

        if (path is null || _root.Find(path, out var rest) is not { } tree)
        {
            return Errno.ENOENT;
        }

        AwaitReleases(closing => !tree.ShowsOwnFilesOnly || closing == path);
        var access = (open.Flags & AccessMode) switch { ReadOnly => FileAccess.Read, WriteOnly => FileAccess.Write, _ => FileAccess.ReadWrite };
        var file = tree.Open(rest, access, threadId, out var error);
        if (file is null)
        {
            return error;
        }

        var handle = Interlocked.Increment(ref _lastHandle);
        _files[handle] = file;
        _paths[handle] = path;
        reply.Append(new FuseOpenOut { Handle = handle, Flags = IsCached(file) ? file.Flags & ~FuseOpenFlags.DirectIo : file.Flags, BackingId = file.BackingId });
        return Errno.None;
    }

    /// <summary>READ.</summary>
    public Errno Read(ReadOnlySpan<byte> body, FuseReply reply)
    {
        if (!FuseDispatcher.TryRead<FuseReadIn>(ref body, out var read) || !_files.TryGetValue(read.Handle, out var file))
        {
            return Errno.EBADF;
        }

        var count = file.Read((long)Math.Min(read.Offset, long.MaxValue), reply.Room((int)Math.Min(read.SizeBytes, FuseDispatcher.MaximumTransferBytes)), out var error);
        reply.Use(count);
        return error;
    }

    /// <summary>WRITE.</summary>
    public Errno Write(int threadId, ReadOnlySpan<byte> body, FuseReply reply)
    {
        if (!FuseDispatcher.TryRead<FuseWriteIn>(ref body, out var write) || !_files.TryGetValue(write.Handle, out var file))
        {
            return Errno.EBADF;
        }

        if (write.SizeBytes > body.Length)
        {
            return Errno.EINVAL;
        }

        var most = IsCached(file) ? MostCachedBytes : int.MaxValue;
        var taken = file.Write(threadId, body[..(int)Math.Min(write.SizeBytes, most)], out var error);
        reply.Append(new FuseWriteOut { SizeBytes = (uint)taken });
        return error;
    }

    /// <summary>POLL.</summary>
    public Errno Poll(int threadId, ReadOnlySpan<byte> body, FuseReply reply, Action<ulong> wake)
    {
        if (!FuseDispatcher.TryRead<FusePollIn>(ref body, out var poll) || !_files.TryGetValue(poll.Handle, out var file))
        {
            return Errno.EBADF;
        }

        var kernelHandle = poll.KernelHandle;
        var mask = file.Poll(threadId, (poll.Flags & FusePollIn.ScheduleNotify) != 0 ? () => wake(kernelHandle) : null);
        reply.Append(new FusePollOut { Events = (uint)mask });
        return Errno.None;
    }

    /// <summary>Says that a RELEASE has come, before the next request is taken.</summary>
    public void AnnounceRelease(ulong handle)
    {
        if (_paths.TryGetValue(handle, out var path))
        {
            _releases.Announce(handle, path);
        }
    }

    /// <summary>RELEASE: the last user of an opening is gone.</summary>
    public Errno Release(ReadOnlySpan<byte> body)
    {
        if (FuseDispatcher.TryRead<FuseReleaseIn>(ref body, out var release))
        {
            if (_paths.TryRemove(release.Handle, out var path) && _files.TryRemove(release.Handle, out var file))
            {
                if (file.IsStillMapped)
                {
                    _lingering.Add(release.Handle, path, file);
                    return Errno.None;
                }

                file.Close();
            }

            _releases.Finish(release.Handle);
        }

        return Errno.None;
    }

    /// <summary>OPENDIR: what is in it now is what is listed.</summary>
    public Errno OpenDirectory(string? path, FuseReply reply)
    {
        if (path is null)
        {
            return Errno.ENOENT;
        }

        IReadOnlyList<SysfsEntry> entries = _root.Entries;
        if (path.Length > 0)
        {
            var error = _root.Find(path, out var rest) is { } tree ? tree.List(rest, out entries) : Errno.ENOENT;
            if (error != Errno.None)
            {
                return error;
            }
        }

        var handle = Interlocked.Increment(ref _lastHandle);
        _directories[handle] = new DirectoryListing(path, entries);
        reply.Append(new FuseOpenOut { Handle = handle });
        return Errno.None;
    }

    /// <summary>READDIR.</summary>
    public Errno ReadDirectory(ReadOnlySpan<byte> body, FuseReply reply)
    {
        if (!FuseDispatcher.TryRead<FuseReadIn>(ref body, out var read) || !_directories.TryGetValue(read.Handle, out var listing))
        {
            return Errno.EBADF;
        }

        reply.Use(listing.Read(read.Offset, reply.Room((int)Math.Min(read.SizeBytes, FuseDispatcher.MaximumTransferBytes))));
        return Errno.None;
    }

    /// <summary>RELEASEDIR.</summary>
    public Errno ReleaseDirectory(ReadOnlySpan<byte> body)
    {
        if (FuseDispatcher.TryRead<FuseReleaseIn>(ref body, out var release))
        {
            _directories.TryRemove(release.Handle, out _);
        }

        return Errno.None;
    }

    /// <summary>Closes all that is open: nobody is left who could.</summary>
    public void CloseAll()
    {
        _lingering.CloseAll();
        foreach (var handle in _files.Keys)
        {
            if (_files.TryRemove(handle, out var file))
            {
                file.Close();
            }
        }
    }

    // Attributes show how many files there are; a node is one queue's. A release may turn into a wait for the end of a mapping, which has come if the program has seen to it.
    private void AwaitReleases(Func<string, bool> concerns)
    {
        _releases.Wait(concerns);
        _lingering.Announce();
        _releases.Wait(concerns);
    }

    // Kernels before 6.6 map no file that is written to directly.
    private bool IsCached(IOpenFile file) => file.IsMapped && !MapsDirectly;
}
