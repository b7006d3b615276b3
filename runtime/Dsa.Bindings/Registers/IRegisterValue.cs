namespace Dsa.Bindings.Registers;

/// <summary>A generated value type whose bytes are those of one register.</summary>
/// <typeparam name="TSelf">
/// The value type itself; unmanaged, little endian, as wide as the register. One of 24 bits, say, takes the next larger number, whose
/// other bits are 0.
/// </typeparam>
public interface IRegisterValue<TSelf>
    where TSelf : unmanaged, IRegisterValue<TSelf>
{
    /// <summary>What the definition says of the register.</summary>
    static abstract RegisterDescription Description { get; }
}
