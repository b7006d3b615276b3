namespace Dsa.Bindings.Registers;

/// <summary>A generated value type whose bytes are exactly those of one register.</summary>
/// <typeparam name="TSelf">The value type itself; unmanaged, little endian, as wide as the register.</typeparam>
public interface IRegisterValue<TSelf>
    where TSelf : unmanaged, IRegisterValue<TSelf>
{
    /// <summary>What the definition says of the register.</summary>
    static abstract RegisterDescription Description { get; }
}
