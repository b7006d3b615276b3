namespace Dsa.Host.Supervision;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">What it gave to exit, 0 to 255; 0 if a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 if it exited.</param>
internal readonly record struct ProgramEnd(int ExitCode, int Signal)
{
    /// <summary>What a shell reports: the exit code, or 128 and the signal.</summary>
    public int ExitStatus => Signal == 0 ? ExitCode : 128 + Signal;
}
