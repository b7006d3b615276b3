using System.Collections.Immutable;

namespace Dsa.Bindings.Registers;

/// <summary>Bits of a register that ignore writes while a condition of the definition holds.</summary>
/// <param name="Condition">The condition, a value of the block's generated condition enum.</param>
/// <param name="Mask">The bits, as words of the register.</param>
public sealed record RegisterLock(int Condition, ImmutableArray<ulong> Mask);
