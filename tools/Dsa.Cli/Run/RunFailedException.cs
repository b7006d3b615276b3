namespace Dsa.Cli.Run;

/// <summary>The device or the driver did not do what was asked for.</summary>
internal sealed class RunFailedException(string message, Exception? inner = null) : Exception(message, inner);
