using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>An operand that a descriptor reaches through an IDPT handle.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Access">What is done to the operand.</param>
/// <param name="Address">Its address, or its offset in the window.</param>
/// <param name="LengthBytes">Its length; 0 when the operation finds its ranges out later, and checks each of them.</param>
/// <param name="ElementBytes">What its place in memory has to be a multiple of.</param>
internal readonly record struct OperandHandle(
    Operand Operand, uint Handle, MemoryAccess Access, ulong Address = 0, ulong LengthBytes = 0, uint ElementBytes = 1);
