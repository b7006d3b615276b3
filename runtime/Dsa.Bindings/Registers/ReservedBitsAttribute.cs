namespace Dsa.Bindings.Registers;

/// <summary>Marks the value of a writable register that has bits in no field: who writes a value made from nothing clears them.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ReservedBitsAttribute : Attribute;
