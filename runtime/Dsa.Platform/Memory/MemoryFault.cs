namespace Dsa.Platform.Memory;

/// <summary>A translation that failed.</summary>
/// <param name="Address">The first byte that does not translate.</param>
/// <param name="Access">What was to be done.</param>
/// <param name="Kind">Why it failed.</param>
public readonly record struct MemoryFault(ulong Address, MemoryAccess Access, FaultKind Kind);
