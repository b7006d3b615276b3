namespace Dsa.Platform.Memory;

/// <summary>A translation, or an access, that failed.</summary>
/// <param name="Address">The first byte that could not be touched.</param>
/// <param name="Access">What was to be done.</param>
/// <param name="Kind">Why it failed.</param>
public readonly record struct MemoryFault(ulong Address, MemoryAccess Access, FaultKind Kind);
