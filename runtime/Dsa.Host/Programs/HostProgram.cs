using Dsa.Host.FileSystem;
using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Processor;

namespace Dsa.Host.Programs;

/// <summary>A program that a process of this host runs, from its first open of a queue until it ends or executes another.</summary>
/// <remarks>Server threads add and remove files, the supervisor looks for them; its lock guards both.</remarks>
internal sealed class HostProgram
{
    private readonly Lock _lock = new();
    private readonly List<PortalFile> _files = [];
    private readonly ManualResetEventSlim _hasNoFiles = new(initialState: true);
    private readonly Dictionary<int, CpuThread> _threads = [];

    /// <summary>Makes it known to the kernel of the driver.</summary>
    /// <param name="kernel">The kernel of the driver.</param>
    /// <param name="identity">The program.</param>
    /// <param name="threadId">A thread of it, which stands still.</param>
    /// <param name="seenByDevices">What devices and driver see of its memory.</param>
    /// <exception cref="IOException">It is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">Its memory may not be looked at.</exception>
    public HostProgram(LinuxKernel kernel, ProgramIdentity identity, int threadId, Func<HostProcessMemory, AddressSpace> seenByDevices)
    {
        Identity = identity;
        Memory = new HostProcessMemory(kernel.Scheduler, identity.ProcessId, threadId);
        Process = kernel.Adopt(identity.Name, seenByDevices(Memory), identity.ProcessId);
        Process.HasRawIo = ProcessStatus.MayDoRawIo(threadId);
    }

    /// <summary>The process as the driver knows it.</summary>
    public Process Process { get; }

    /// <summary>What tells it from others that have its number.</summary>
    public ProgramIdentity Identity { get; }

    /// <summary>Its memory.</summary>
    public HostProcessMemory Memory { get; }

    /// <summary>The nodes that it has open, below /dev.</summary>
    public IReadOnlyList<string> Nodes
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Select(static file => file.Path).Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds a file that it has opened.</summary>
    public void Add(PortalFile file)
    {
        lock (_lock)
        {
            _files.Add(file);
            _hasNoFiles.Reset();
        }
    }

    /// <summary>Removes a file that nobody has any more.</summary>
    public void Remove(PortalFile file)
    {
        lock (_lock)
        {
            _files.Remove(file);
            if (_files.Count == 0)
            {
                _hasNoFiles.Set();
            }
        }
    }

    /// <summary>Whether nobody has a file of it any more.</summary>
    public bool HasNoFiles => _hasNoFiles.IsSet;

    /// <summary>Waits until nobody has a file of it.</summary>
    /// <param name="limit">How long at most.</param>
    public void AwaitCloses(TimeSpan limit) => _hasNoFiles.Wait(limit);

    /// <summary>The last opened of its files of a node; null for none.</summary>
    public PortalFile? FileOf(ulong inode)
    {
        lock (_lock)
        {
            // For each trap, so without a delegate.
            for (var last = _files.Count - 1; last >= 0; last--)
            {
                if (_files[last].INode == inode)
                {
                    return _files[last];
                }
            }

            return null;
        }
    }

    /// <summary>A thread of it, with its IA32_PASID. The supervisor's thread alone asks.</summary>
    public CpuThread ThreadOf(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var thread))
        {
            _threads.Add(threadId, thread = Process.CreateThread($"{Process.Name}/{threadId}", threadId));
        }

        return thread;
    }

    /// <summary>Forgets a thread that has ended: its number may be another's later. The supervisor's thread alone says so.</summary>
    public void Forget(int threadId) => _threads.Remove(threadId);

    /// <summary>Ends it: no device reaches its memory any more.</summary>
    public void End()
    {
        Memory.End();
        Process.Dispose();
    }
}
