namespace Dsa.Host.Supervision;

/// <summary>What waitpid tells of a traced thread (wait(2), ptrace(2)).</summary>
internal readonly record struct WaitStatus(int Raw)
{
    private const int StoppedMark = 0x7F;
    private const int CodeExited = 1;
    private const int CodeTrapped = 4;

    /// <summary>The same as waitid tells it (CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED).</summary>
    public static WaitStatus Of(in SignalInformation report) => new(report.Code switch
    {
        CodeExited => (report.Status & 0xFF) << 8,
        >= CodeTrapped => (report.Status << 8) | StoppedMark,
        _ => report.Status,
    });

    /// <summary>It stands still; else it has ended.</summary>
    public bool IsStopped => (Raw & 0xFF) == StoppedMark;

    /// <summary>The signal that it stands still for.</summary>
    public int StopSignal => (Raw >> 8) & 0xFF;

    /// <summary>PTRACE_EVENT_*; 0 for a signal on its way to the program.</summary>
    public int Event => Raw >> 16;

    /// <summary>How it ended, if it is not stopped.</summary>
    public ProgramEnd End => (Raw & 0x7F) == 0 ? new ProgramEnd((Raw >> 8) & 0xFF, 0) : new ProgramEnd(0, Raw & 0x7F);
}
