namespace Dsa.Bindings.Structures;

/// <summary>Says how many bits a value of an enum has, where these are fewer than its underlying type has.</summary>
/// <param name="bits">The number of bits.</param>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class BitWidthAttribute(int bits) : Attribute
{
    /// <summary>The number of bits.</summary>
    public int Bits { get; } = bits;
}
