using System.Globalization;

namespace Dsa.Platform.Memory;

/// <summary>Process address space identifier: 20 bits, one value for all devices.</summary>
/// <param name="Value">The number; all ones for no PASID. 0 is a legitimate value in registers (SV-21).</param>
public readonly record struct Pasid(uint Value)
{
    /// <summary>The largest PASID.</summary>
    public const uint Maximum = 0xFFFFF;

    /// <summary>No PASID.</summary>
    public static Pasid None { get; } = new(uint.MaxValue);

    /// <summary>Whether this is a PASID at all.</summary>
    public bool IsValid => Value <= Maximum;

    /// <inheritdoc/>
    public override string ToString() => IsValid ? Value.ToString(CultureInfo.InvariantCulture) : "none";
}
