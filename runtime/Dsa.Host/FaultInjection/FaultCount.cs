namespace Dsa.Host.FaultInjection;

/// <summary>How often a fault was injected into a queue.</summary>
/// <param name="Device">The device, such as dsa0.</param>
/// <param name="Queue">The queue's index in it.</param>
/// <param name="Fault">The fault, as scripts call it.</param>
/// <param name="Count">How often; over 0.</param>
public readonly record struct FaultCount(string Device, int Queue, string Fault, long Count);
