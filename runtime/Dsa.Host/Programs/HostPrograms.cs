using System.Diagnostics;
using Dsa.Host.Memory;
using Dsa.Platform.Memory;

namespace Dsa.Host.Programs;

/// <summary>The programs of this host that use the devices, as processes of the driver's kernel.</summary>
/// <remarks>
/// Any thread may call. <c>_lock</c> guards the tables, and is never held over anything that waits: each trap takes it. Opens come one after the other, under <c>_opening</c>.
/// Threads of one process are one program, and so are processes that share their memory, as long as the one lives that opened first. A program is known from its first open on; it is dropped when the supervisor says that it is gone, or, for one that nobody
/// traces, when another program opens.
/// </remarks>
/// <param name="kernel">The kernel of the driver.</param>
/// <param name="seenByDevices">What devices and driver see of the memory of a program: that itself, or what takes its place.</param>
internal sealed class HostPrograms(LinuxKernel kernel, Func<HostProcessMemory, AddressSpace> seenByDevices)
{
    // Others may have inherited a file, and keep it.
    private static readonly TimeSpan s_longestClose = TimeSpan.FromSeconds(1);

    private readonly Lock _opening = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HostProgram> _programs = [];
    private readonly HashSet<int> _executing = [];
    private bool _trustsNobody;
    private readonly List<(HostProgram Program, long Since)> _ended = [];

    /// <summary>The program whose thread opens a queue; null when it is gone already, or its memory may not be looked at.</summary>
    public HostProgram? OpeningIn(int threadId)
    {
        lock (_opening)
        {
            DropGone();
            if (ProgramIdentity.OfThread(threadId) is not { } identity)
            {
                return null;
            }

            if (Find(identity.ProcessId) is { } known)
            {
                if (known.Identity == identity)
                {
                    return known;
                }

                Drop(known);
            }

            return Sharing(identity.ProcessId) ?? TryKnow(identity, threadId);
        }
    }

    /// <summary>The program whose thread uses an open file; null when it never opened one.</summary>
    public HostProgram? UsingIn(int threadId) =>
        ProgramIdentity.OfThread(threadId) is { } identity && Of(identity.ProcessId) is { } program && (program.Identity == identity || program.Identity.ProcessId != identity.ProcessId) ? program : null;

    /// <summary>The program of a process, which may be that of another one whose memory it shares; null when none of them ever opened a queue.</summary>
    public HostProgram? Of(int processId) => Find(processId) ?? Sharing(processId);

    /// <summary>The program of a process; null when it never opened a queue.</summary>
    public HostProgram? Find(int processId)
    {
        lock (_lock)
        {
            return _programs.GetValueOrDefault(processId);
        }
    }

    /// <summary>Takes nothing for granted any more of a memory that ends, if the call succeeds; or of any, since a call has effects on others than who makes it.</summary>
    public void Expect(int processId, ToldCall call)
    {
        lock (_lock)
        {
            _executing.Add(processId);
            _trustsNobody |= call != ToldCall.Execute;
        }

        foreach (var program in call != ToldCall.Execute ? All() : Find(processId) is { } own ? [own] : [])
        {
            program.Memory.Doubt();
        }
    }

    /// <summary>Drops the program of a process that ended, or has executed another.</summary>
    public void Drop(int processId)
    {
        lock (_lock)
        {
            _executing.Remove(processId);
        }

        if (Find(processId) is { } program)
        {
            Drop(program);
        }
    }

    /// <summary>
    /// Waits until the files of programs that had a node open, and have ended, are closed: in the second after their end. Who copies from or to
    /// the memory of a process keeps that a moment longer than the process, and with it what it has mapped.
    /// </summary>
    /// <param name="inode">The node.</param>
    public void AwaitEnded(ulong inode) => AwaitEnded(program => program.FileOf(inode) is not null);

    /// <summary>The same for all files of theirs.</summary>
    public void AwaitEnded() => AwaitEnded(static _ => true);

    private void AwaitEnded(Predicate<HostProgram> isConcerned)
    {
        (HostProgram Program, long Since)[] ended;
        lock (_lock)
        {
            ended = [.. _ended.Where(one => isConcerned(one.Program))];
        }

        foreach (var (program, since) in ended)
        {
            var rest = s_longestClose - Stopwatch.GetElapsedTime(since);
            program.AwaitCloses(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }
    }

    /// <summary>Drops all.</summary>
    public void DropAll() => Array.ForEach(All(), Drop);

    private HostProgram? Sharing(int processId) => Array.Find(All(), program => SharedMemory.IsOf(processId, program.Identity.ProcessId));

    private void Drop(HostProgram program)
    {
        lock (_lock)
        {
            if (Find(program.Identity.ProcessId) == program)
            {
                _programs.Remove(program.Identity.ProcessId);
                _ended.RemoveAll(static one => one.Program.HasNoFiles);
                _ended.Add((program, Stopwatch.GetTimestamp()));
            }
        }

        program.End();
    }

    private void DropGone()
    {
        foreach (var program in All().Where(static one => !one.Memory.IsInUse))
        {
            Drop(program);
        }
    }

    /// <summary>The programs that use the devices now.</summary>
    public HostProgram[] All()
    {
        lock (_lock)
        {
            return [.. _programs.Values];
        }
    }

    private HostProgram? TryKnow(ProgramIdentity identity, int threadId)
    {
        try
        {
            var program = new HostProgram(kernel, identity, threadId, seenByDevices);

            // Of a process that is traced here all is told beforehand.
            var isTraced = ProcessStatus.IsTracedHere(threadId);
            lock (_lock)
            {
                _programs.Add(identity.ProcessId, program);
                if (isTraced && !_trustsNobody && !_executing.Contains(identity.ProcessId))
                {
                    program.Memory.Trust();
                }
            }

            return program;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
