using Dsa.Platform.Memory;

namespace Dsa.Device.Engines;

/// <summary>An access of a descriptor that did not translate.</summary>
/// <param name="Memory">The fault.</param>
/// <param name="Operand">The operand whose access it was.</param>
/// <param name="Part">The part of the work that it stopped.</param>
/// <param name="Requester">In whose name the access was.</param>
internal readonly record struct AccessFault(MemoryFault Memory, Operand Operand, FaultedPart Part, MemoryRequester Requester);
