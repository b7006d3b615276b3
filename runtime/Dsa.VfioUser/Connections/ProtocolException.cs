namespace Dsa.VfioUser.Connections;

/// <summary>What the client sent is no message, or cannot be answered by one: the connection ends.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
