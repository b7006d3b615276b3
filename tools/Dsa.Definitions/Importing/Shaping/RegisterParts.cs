using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Cuts registers that are wider than the language allows, or lie at odd places, into parts that it can hold.</summary>
internal static class RegisterParts
{
    /// <summary>The register, or its parts.</summary>
    public static IEnumerable<FlatRegister> Of(FlatRegister register, ImportNotes notes)
    {
        var bits = register.Bits.Width;
        var partBits = PartBits(bits, register.OffsetBytes);
        if (bits <= partBits)
        {
            return [register];
        }

        var parts = (bits + partBits - 1) / partBits;
        notes.Add(register.Source.Line, register.SpecName, $"becomes {parts.ToText()} registers of {partBits.ToText()} bits");
        return Enumerable.Range(0, parts).Select(part => register with
        {
            SpecName = $"{register.SpecName}_{part.ToText()}",
            OffsetBytes = register.OffsetBytes + part * partBits / 8,
            Bits = (register.Bits.Low + part * partBits, Math.Min(partBits, bits - part * partBits)),
        });
    }

    /// <summary>The width of one access to a register: of its own width when that is 8, 16, 32 or 64 bits, and less at odd offsets.</summary>
    public static int AccessBits(int widthBits, long offset)
    {
        var bits = widthBits % 64 == 0 ? 64 : widthBits % 32 == 0 ? 32 : widthBits % 16 == 0 ? 16 : 8;
        while (bits > 8 && offset % (bits / 8) != 0)
        {
            bits /= 2;
        }

        return bits;
    }

    /// <summary>The widest register that may lie at an offset; the language asks for accesses of at least half the usual width.</summary>
    private static int PartBits(int widthBits, long offset)
    {
        var whole = Math.Min((widthBits + 7) / 8 * 8, Limits.RegisterBits);
        var possible = AccessBits(whole, offset);
        return possible * 2 >= AccessBits(whole, 0) ? Limits.RegisterBits : possible;
    }
}
