using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Driver.CharacterDevices;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Host.Hints;
using Dsa.Host.Polling;
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
    private readonly PolledPortal? _polled;
    private readonly Observations _observations;
    private int _isWatched;
    private volatile bool _isWritten;

    /// <summary>An opening that has succeeded.</summary>
    /// <param name="path">The node, below /dev.</param>
    /// <param name="file">The driver's file.</param>
    /// <param name="program">Who opened it.</param>
    /// <param name="programs">Who may use it.</param>
    /// <param name="mode">What mmap does.</param>
    /// <param name="polling">Looks into what the portal of a dedicated queue is mapped to, instead of the portal; null for none.</param>
    /// <param name="observations">Is told of what is written, and of files that nothing is written to.</param>
    /// <exception cref="IOException">There is nothing to map it to.</exception>
    public PortalFile(string path, UserQueueFile file, HostProgram program, HostPrograms programs, PortalMode mode, PortalPolling? polling, Observations observations)
    {
        (Path, _file, _program, _programs, _mode, _observations) = (path, file, program, programs, mode, observations);
        (QueueName, IsShared) = (path[(path.LastIndexOf('/') + 1)..], file.IsShared);
        INode = Inode.Of($"dev/{path}");
        Page = file.MapPortal(program.Process, out _);
        _polled = Page is { } page && !IsShared ? polling?.Open(program.Process, page, QueueName) : null;
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
    /// <remarks>Direct, so that a write(2) comes here whatever is mapped. The kernel knows no file that has no position, and is mapped to another one.</remarks>
    public FuseOpenFlags Flags => FuseOpenFlags.DirectIo
        | (_polled is not null ? FuseOpenFlags.Passthrough : IsMapped ? FuseOpenFlags.Stream : FuseOpenFlags.Stream | FuseOpenFlags.ParallelDirectWrites);

    /// <inheritdoc/>
    public bool IsMapped => _mode != PortalMode.Write && _polled is null;

    /// <inheritdoc/>
    public int BackingId => _polled?.BackingId ?? 0;

    /// <inheritdoc/>
    public bool IsStillMapped => _polled?.IsInUse == true;

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

        _isWritten = true;
        foreach (ref readonly var descriptor in MemoryMarshal.Cast<byte, WorkDescriptor>(source))
        {
            _observations.NoteSubmission(QueueName, in descriptor);
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
        _polled?.Dispose();
        _file.Close();
        _program.Remove(this);
        if (_mode == PortalMode.Write && !_isWritten)
        {
            _observations.Note(ObservationKind.NothingWritten, QueueName);
        }
    }

    private void Watch(Action wake)
    {
        _file.WaitForError();
        Volatile.Write(ref _isWatched, 0);
        wake();
    }
}
