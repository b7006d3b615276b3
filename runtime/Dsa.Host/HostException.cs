namespace Dsa.Host;

/// <summary>What this host does not allow, or does not have; the message is one line for people.</summary>
public sealed class HostException(string message, Exception? cause = null) : Exception(message, cause);
