
namespace Dsa.Host.Programs;

/// <summary>The programs of this host that use the devices, as processes of the driver's kernel.</summary>
/// <remarks>
/// Any thread may call; <c>_lock</c> guards the table. Threads of one process are one program. A program is known from its first open
/// on; it is dropped when the supervisor says that it is gone, or, as nobody tells without one, when another program opens.
/// </remarks>
internal sealed class HostPrograms(LinuxKernel kernel)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HostProgram> _programs = [];

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
            _programs.Remove(processId, out program);
        }

        program?.End();
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
            return new HostProgram(kernel, identity);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void DropGone()
    {
        foreach (var program in _programs.Values.Where(static one => ProgramIdentity.OfThread(one.Identity.ProcessId) != one.Identity).ToList())
        {
            _programs.Remove(program.Identity.ProcessId);
            program.End();
        }
    }
}
