namespace Dsa.Bindings.Registers;

/// <summary>One field of a register or structure, for tools that print or check values without knowing their types.</summary>
/// <param name="Name">The field's name in the definition.</param>
/// <param name="HighBit">Its highest bit, counted from bit 0 of the register or structure.</param>
/// <param name="LowBit">Its lowest bit.</param>
/// <param name="Access">What reads and writes do; <see cref="FieldAccess.ReadWrite"/> in structures.</param>
/// <param name="IsBitmap">Whether the field is a set of bit numbers.</param>
/// <param name="IsFlags">Whether the field's type is a set of flags, each bit of which may have a name.</param>
/// <param name="NameOf">Gives the name of a value when the field has an enum or flags type, else null.</param>
/// <param name="IsNamed">Tells whether a value has a name, of flags whether every bit of it has; null when <paramref name="NameOf"/> is.</param>
public sealed record FieldDescription(
    string Name,
    int HighBit,
    int LowBit,
    FieldAccess Access,
    bool IsBitmap = false,
    bool IsFlags = false,
    Func<ulong, string>? NameOf = null,
    Func<ulong, bool>? IsNamed = null)
{
    /// <summary>The name in the specification, where it is not the definition's name in capitals.</summary>
    public string? SpecName { get; init; }

    /// <summary>The width in bits.</summary>
    public int WidthBits => HighBit - LowBit + 1;

    /// <summary>The field's value out of the words of its register or structure; the low 64 bits of a wider field.</summary>
    /// <param name="words">The register or structure as little-endian 64-bit words.</param>
    public ulong Extract(ReadOnlySpan<ulong> words)
    {
        var word = LowBit >> 6;
        var shift = LowBit & 63;
        var value = words[word] >> shift;
        if (shift != 0 && word + 1 < words.Length)
        {
            value |= words[word + 1] << (64 - shift);
        }

        return WidthBits >= 64 ? value : value & ((1UL << WidthBits) - 1);
    }

    /// <summary>The value as people read it: a member's name, 0/1 for one bit, else hexadecimal.</summary>
    public string Format(ulong value) =>
        NameOf is not null ? NameOf(value) : WidthBits == 1 ? (value == 0 ? "0" : "1") : $"0x{value:x}";
}
