using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Cuts registers that are wider than the language allows, or lie at odd places, into parts that it can hold.</summary>
internal static class RegisterParts
{
    /// <summary>The register at an offset, or its parts.</summary>
    public static IEnumerable<FlatRegister> Of(ImportedRegister register, string specName, long offset, ImportNotes notes)
    {
        var partBits = PartBits(register.WidthBits, offset);
        if (register.WidthBits <= partBits)
        {
            return [new(register, specName, offset)];
        }

        var parts = (register.WidthBits + partBits - 1) / partBits;
        notes.Add(register.Line, specName, $"becomes {parts.ToText()} registers of {partBits.ToText()} bits");
        return Enumerable.Range(0, parts).Select(part => new FlatRegister(register, $"{specName}_{part.ToText()}", offset + part * partBits / 8)
        {
            Bits = (part * partBits, Math.Min(partBits, register.WidthBits - part * partBits)),
        });
    }

    /// <summary>The width of one access at an offset, at most that of the register and 64 bits.</summary>
    public static int AccessBits(int widthBits, long offset)
    {
        var bits = widthBits % 64 == 0 ? 64 : widthBits % 32 == 0 ? 32 : widthBits % 16 == 0 ? 16 : 8;
        while (bits > 8 && offset % (bits / 8) != 0)
        {
            bits /= 2;
        }

        return bits;
    }

    /// <summary>The widest register that may lie at an offset, accessed at least by half of its word.</summary>
    private static int PartBits(int widthBits, long offset)
    {
        var whole = Math.Min((widthBits + 7) / 8 * 8, Limits.RegisterBits);
        return AccessBits(64, offset) * 2 >= Math.Min(whole, 64) ? Limits.RegisterBits : AccessBits(64, offset);
    }
}
