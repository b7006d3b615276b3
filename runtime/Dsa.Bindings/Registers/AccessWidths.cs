namespace Dsa.Bindings.Registers;

/// <summary>The access widths, in bits, that a register takes.</summary>
[Flags]
public enum AccessWidths : byte
{
    /// <summary>No access at all.</summary>
    None = 0,

    /// <summary>Single bytes.</summary>
    Bits8 = 1,

    /// <summary>Aligned pairs of bytes.</summary>
    Bits16 = 2,

    /// <summary>Aligned groups of four bytes.</summary>
    Bits32 = 4,

    /// <summary>Aligned groups of eight bytes.</summary>
    Bits64 = 8,
}
