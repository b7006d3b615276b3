using Dsa.Bindings;
using Dsa.Bindings.Registers;

namespace Dsa.Device.Registers;

/// <summary>One register at its place in BAR0: of an array, one register of one element.</summary>
/// <param name="Description">What the definition says of it.</param>
/// <param name="Index">The array element it belongs to, or 0.</param>
/// <param name="ElementOffsetBytes">Where that element begins in BAR0, or 0.</param>
internal sealed record RegisterInstance(RegisterDescription Description, int Index, int ElementOffsetBytes)
{
    /// <summary>The register.</summary>
    public Bar0Register Id => (Bar0Register)Description.Id;

    /// <summary>Where it lies in BAR0.</summary>
    public int OffsetBytes => ElementOffsetBytes + Description.OffsetBytes;
}
