using Dsa.Host.Memory;
using Dsa.Platform.Memory;

namespace Dsa.Host.Programs;

/// <summary>The programs of this host that use the devices, as processes of the driver's kernel.</summary>
/// <remarks>
/// Any thread may call; <c>_lock</c> guards the table. Threads of one process are one program. A program is known from its first open
/// on; it is dropped when the supervisor says that it is gone, or, as nobody tells without one, when another program opens.
/// </remarks>
/// <param name="kernel">The kernel of the driver.</param>
/// <param name="seenByDevices">What devices and driver see of the memory of a program: that itself, or what takes its place.</param>
internal sealed class HostPrograms(LinuxKernel kernel, Func<HostProcessMemory, AddressSpace> seenByDevices)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HostProgram> _programs = [];
    private readonly List<HostProgram> _ended = [];

    /// <summary>The program whose thread opens a queue; null when it is gone already, or its memory may not be looked at.</summary>
    public HostProgram? OpeningIn(int threadId)
    {
        if (ProgramIdentity.OfThread(threadId) is not { } identity)
        {
            return null;
        }

        lock (_lock)
        {
            DropGone();
            if (!_programs.TryGetValue(identity.ProcessId, out var program))
            {
                program = TryKnow(identity);
                if (program is not null)
                {
                    _programs.Add(identity.ProcessId, program);
                }
            }

            return program;
        }
    }

    /// <summary>The program whose thread uses an open file; null when it never opened one.</summary>
    public HostProgram? UsingIn(int threadId) =>
        ProgramIdentity.OfThread(threadId) is { } identity && Find(identity.ProcessId) is { } program && program.Identity == identity ? program : null;

    /// <summary>The program of a process; null when it never opened a queue.</summary>
    public HostProgram? Find(int processId)
    {
        lock (_lock)
        {
            return _programs.GetValueOrDefault(processId);
        }
    }

    /// <summary>Drops the program of a process that ended, or has executed another.</summary>
    public void Drop(int processId)
    {
        HostProgram? program;
        lock (_lock)
        {
            if (_programs.Remove(processId, out program))
            {
                AddEnded(program);
            }
        }

        program?.End();
    }

    /// <summary>
    /// Waits until the files of programs that have ended are closed. Who copies from or to the memory of a process keeps that a moment longer than
    /// the process, and with it what it has mapped.
    /// </summary>
    /// <param name="limit">How long at most: others may have inherited a file, and keep it.</param>
    /// <returns>Whether files were waited for, and all of them are closed.</returns>
    public bool AwaitEnded(TimeSpan limit)
    {
        HostProgram[] ended;
        lock (_lock)
        {
            ended = [.. _ended];
        }

        return ended.Length > 0 && Array.TrueForAll(ended, program => program.AwaitCloses(limit));
    }

    /// <summary>Drops all.</summary>
    public void DropAll()
    {
        lock (_lock)
        {
            foreach (var program in _programs.Values)
            {
                program.End();
            }

            _programs.Clear();
        }
    }

    private HostProgram? TryKnow(ProgramIdentity identity)
    {
        try
        {
            return new HostProgram(kernel, identity, seenByDevices);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void AddEnded(HostProgram program)
    {
        _ended.RemoveAll(static one => one.HasNoFiles);
        _ended.Add(program);
    }

    private void DropGone()
    {
        foreach (var program in _programs.Values.Where(static one => ProgramIdentity.OfThread(one.Identity.ProcessId) != one.Identity).ToList())
        {
            _programs.Remove(program.Identity.ProcessId);
            AddEnded(program);
            program.End();
        }
    }
}
