using Dsa.Driver.CharacterDevices;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Host.Programs;
using Dsa.Platform.Processor;

namespace Dsa.Host.FileSystem;

/// <summary>An open node of a queue: one file of the driver.</summary>
internal sealed class PortalFile : IOpenFile
{
    private readonly UserQueueFile _file;
    private readonly HostProgram _program;
    private readonly HostPrograms _programs;
    private readonly PortalMode _mode;
    private int _isWatched;

    /// <summary>An opening that has succeeded.</summary>
    /// <param name="path">The node, below /dev.</param>
    /// <param name="file">The driver's file.</param>
    /// <param name="program">Who opened it.</param>
    /// <param name="programs">Who may use it.</param>
    /// <param name="mode">What mmap does.</param>
    public PortalFile(string path, UserQueueFile file, HostProgram program, HostPrograms programs, PortalMode mode)
    {
        (Path, _file, _program, _programs, _mode) = (path, file, program, programs, mode);
        (QueueName, IsShared) = (path[(path.LastIndexOf('/') + 1)..], file.IsShared);
        INode = Inode.Of($"dev/{path}");
        Page = file.MapPortal(program.Process, out _);
        program.Add(this);
    }

    /// <summary>Its node, below /dev.</summary>
    public string Path { get; }

    /// <summary>The queue, such as wq0.1.</summary>
    public string QueueName { get; }

    /// <summary>Whether it is a shared queue.</summary>
    public bool IsShared { get; }

    /// <summary>The number of its node, as mappings show it.</summary>
    public ulong INode { get; }

    /// <summary>The portal; null for a program that may not map it.</summary>
    public PortalPage? Page { get; }

    /// <inheritdoc/>
    public FuseOpenFlags Flags => FuseOpenFlags.DirectIo | FuseOpenFlags.Stream | (IsMapped ? FuseOpenFlags.None : FuseOpenFlags.ParallelDirectWrites);

    /// <inheritdoc/>
    public bool IsMapped => _mode == PortalMode.Trap;

    /// <inheritdoc/>
    /// <remarks>There is nothing to read (CD-29). The kernel reads for a page of a mapping, too: its answer makes that SIGBUS.</remarks>
    public int Read(long offset, Span<byte> destination, out Errno error)
    {
        error = Errno.EINVAL;
        return 0;
    }

    /// <inheritdoc/>
    public int Write(int threadId, ReadOnlySpan<byte> source, out Errno error)
    {
        if (_programs.UsingIn(threadId) is not { } caller)
        {
            error = Errno.EPERM;
            return 0;
        }

        return _file.Write(caller.Process, source, out error);
    }

    /// <inheritdoc/>
    public PollMask Poll(int threadId, Action? wake)
    {
        if (_programs.UsingIn(threadId) is not { } caller)
        {
            return PollMask.Invalid;
        }

        var events = _file.Poll(caller.Process, 0);
        if (events == PollEvents.None && wake is not null && Interlocked.Exchange(ref _isWatched, 1) == 0)
        {
            // It ends with an error of the device, or with the file.
            new Thread(() => Watch(wake)) { Name = $"poll/{Path}", IsBackground = true }.Start();
        }

        return events switch
        {
            PollEvents.Readable => PollMask.In | PollMask.ReadNormal,
            PollEvents.Invalid => PollMask.Invalid,
            _ => PollMask.None,
        };
    }

    /// <inheritdoc/>
    public void Close()
    {
        _file.Close();
        _program.Remove(this);
    }

    private void Watch(Action wake)
    {
        _file.WaitForError();
        Volatile.Write(ref _isWatched, 0);
        wake();
    }
}
