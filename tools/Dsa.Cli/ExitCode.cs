namespace Dsa.Cli;

/// <summary>What <c>dsa</c> tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything went as it should.</summary>
    public const int Success = 0;

    /// <summary>It ran, and something was not as it should be.</summary>
    public const int Failure = 1;

    /// <summary>What was asked for cannot be done: a file or an option is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A signal ended it, as shells report that of SIGINT.</summary>
    public const int Interrupted = 130;
}
