namespace Dsa.Host.FaultInjection;

/// <summary>Something is wrong with a script of faults; the message is one line for people.</summary>
public sealed class FaultScriptException(string message) : Exception(message);
