namespace Dsa.Host.Supervision;

/// <summary>What waitpid tells of a traced thread (wait(2), ptrace(2)).</summary>
internal readonly record struct WaitStatus(int Raw)
{
    /// <summary>It stands still; else it has ended.</summary>
    public bool IsStopped => (Raw & 0xFF) == 0x7F;

    /// <summary>The signal that it stands still for.</summary>
    public int StopSignal => (Raw >> 8) & 0xFF;

    /// <summary>PTRACE_EVENT_*; 0 for a signal on its way to the program.</summary>
    public int Event => Raw >> 16;

    /// <summary>How it ended, if it is not stopped.</summary>
    public ProgramEnd End => (Raw & 0x7F) == 0 ? new ProgramEnd((Raw >> 8) & 0xFF, 0) : new ProgramEnd(0, Raw & 0x7F);
}
