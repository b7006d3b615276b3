namespace Dsa.Cli;

/// <summary>A file or an option is wrong; the message is the one line that the user sees.</summary>
internal sealed class UsageException(string message) : Exception(message);
