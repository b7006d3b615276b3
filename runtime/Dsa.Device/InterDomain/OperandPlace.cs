using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>Where an address of an operand lies: in whose memory, and where in it.</summary>
/// <param name="Requester">In whose name it is reached.</param>
/// <param name="Address">The address there.</param>
internal readonly record struct OperandPlace(MemoryRequester Requester, ulong Address);
