using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes an element of an array, or a group, as plain memory.</summary>
internal static class ImageEmitter
{
    private const string Interop = "global::System.Runtime.InteropServices.";

    public static void Emit(SourceWriter writer, ArrayModel array)
    {
        var end = array.Registers.Max(register => register.EndBytes);
        var size = (end + 7) / 8 * 8;
        writer.Summary($"{(array.IsGroup ? "The group" : "One element of the array")} {array.Name} as plain memory.");
        writer.Line($"[{Interop}StructLayout({Interop}LayoutKind.Explicit, Size = {size.ToHex()})]");
        writer.Open($"public struct {array.Name}Image");
        foreach (var register in array.Registers)
        {
            writer.Break();
            if (register.HasSpareBits)
            {
                EmitParts(writer, register);
                continue;
            }

            writer.Document(register.Doc, $"The register {register.FullName}.");
            writer.Line($"[{Interop}FieldOffset({register.OffsetBytes.ToHex()})]");
            writer.Line($"public {register.TypeName} {register.Name};");
        }

        writer.Close();
    }

    /// <summary>Writes a register whose value takes more bytes than it has, and would lie on what comes behind it: by numbers on just its bytes.</summary>
    private static void EmitParts(SourceWriter writer, RegisterModel register)
    {
        var parts = PartsOf(register).ToList();
        foreach (var part in parts)
        {
            writer.Line($"[{Interop}FieldOffset({(register.OffsetBytes + part.Byte).ToHex()})]");
            writer.Line($"private {Words.TypeFor(part.Bits)} {NameOf(register, part.Byte)};").Break();
        }

        writer.Document(register.Doc, $"The register {register.FullName}.");
        writer.Open($"public {register.TypeName} {register.Name}");
        writer.Line($"readonly get => new({string.Join(", ", parts.GroupBy(part => part.Byte / 8).Select(word => Joined(register, word)))});");
        writer.Open("set");
        foreach (var part in parts)
        {
            var word = "value." + RegisterValueEmitter.WordOf(register, part.Byte * 8);
            var shift = part.Byte % 8 * 8;
            var moved = shift == 0 ? word : $"({word} >> {shift.ToText()})";
            writer.Line(part.Bits == 64
                ? $"{NameOf(register, part.Byte)} = {word};"
                : $"{NameOf(register, part.Byte)} = ({Words.TypeFor(part.Bits)})({moved} & {Words.Literal(Bits.Mask(part.Bits), register.WordBits)});");
        }

        writer.Close().Close();
    }

    /// <summary>The largest numbers that a register is made of, with the byte that each begins at.</summary>
    private static IEnumerable<(int Byte, int Bits)> PartsOf(RegisterModel register)
    {
        for (var at = 0; at < register.WidthBits / 8;)
        {
            var left = register.WidthBits - at * 8;
            var bits = left >= 64 ? 64 : left >= 32 ? 32 : left >= 16 ? 16 : 8;
            yield return (at, bits);
            at += bits / 8;
        }
    }

    private static string Joined(RegisterModel register, IEnumerable<(int Byte, int Bits)> parts)
    {
        var type = Words.TypeFor(register.WordBits);
        return string.Join(" | ", parts.Select(part => part.Byte % 8 == 0
            ? NameOf(register, part.Byte)
            : $"(({type}){NameOf(register, part.Byte)} << {(part.Byte % 8 * 8).ToText()})"));
    }

    private static string NameOf(RegisterModel register, int offsetBytes) =>
        $"_{char.ToLowerInvariant(register.Name[0])}{register.Name.Substring(1)}Byte{offsetBytes.ToText()}";
}
