namespace Dsa.Bindings.Registers;

/// <summary>Marks the value of a writable register that has bits in no field: who writes a value made from nothing clears them.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ReservedBitsAttribute : Attribute
{
    /// <summary>Whether the low half has some that are reserved, where halves are written apart.</summary>
    public bool InLowHalf { get; init; } = true;

    /// <summary>Whether the high half has some that are reserved, where halves are written apart.</summary>
    public bool InHighHalf { get; init; } = true;
}
