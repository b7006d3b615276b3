namespace Dsa.Host.Programs;

/// <summary>A command that cannot be started, in one sentence for people.</summary>
/// <param name="message">What cannot be run, and why.</param>
/// <param name="exitStatus">What a shell would end with.</param>
public sealed class ProgramStartException(string message, int exitStatus) : Exception(message)
{
    /// <summary>The exit status of a command that is there and cannot be executed (POSIX, exec of a shell).</summary>
    public const int CannotExecute = 126;

    /// <summary>The exit status of a command that is not there.</summary>
    public const int NotFound = 127;

    /// <summary><see cref="CannotExecute"/> or <see cref="NotFound"/>.</summary>
    public int ExitStatus { get; } = exitStatus;
}
