namespace Dsa.Testing.Tracing;

/// <summary>A trace is not the one that was expected.</summary>
public sealed class TraceMismatchException(string message) : Exception(message);
