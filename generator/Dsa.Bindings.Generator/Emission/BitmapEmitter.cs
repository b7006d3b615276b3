using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the members of a register value for sets of bit numbers.</summary>
internal static class BitmapEmitter
{
    public static void EmitField(SourceWriter writer, RegisterModel register, FieldModel field)
    {
        var element = field.Type.Name ?? "int";
        var bit = field.Low == 0 ? "(int)value" : $"(int)value + {field.Low.ToText()}";
        bit = field.Type.Name is null ? bit.Replace("(int)", "") : bit;
        writer.Break();
        writer.Document(field.Doc, $"Whether {field.Name} holds a member.", RegisterDocs.RemarksOf(field));
        writer.Line($"public bool Has{field.Name}({element} value) => {IsInside(field)} && IsSet({bit});");

        writer.Break();
        writer.Summary($"The same value with a member of {field.Name} added or taken away.");
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The member has no bit in the field.</exception>");
        writer.Open($"public {register.TypeName} With{field.Name}({element} value, bool present = true)");
        EmitCheck(writer, field);
        writer.Line($"return SetBit({bit}, present);");
        writer.Close();

        if (field.Width <= 64 && field.High / 64 == field.Low / 64)
        {
            var word = RegisterValueEmitter.WordOf(register, field.Low);
            var bits = Words.Extract(word, register.WordBits, field.Low % 64, field.Width);
            writer.Break();
            writer.Summary($"The bits of {field.Name}.");
            writer.Line($"public ulong {field.Name}Bits => {bits};");
        }

        EmitNames(writer, field);
    }

    /// <summary>Writes what all bitmaps of a register share.</summary>
    public static void EmitShared(SourceWriter writer, RegisterModel register)
    {
        if (!register.Fields.Any(field => field.Type.Kind == FieldKind.Bitmap))
        {
            return;
        }

        var literal = Words.LiteralType(register.WordBits);
        var one = literal == "uint" ? "1U" : "1UL";
        writer.Break();
        if (register.Words == 1)
        {
            var changed = Words.Narrow("present ? Raw | mask : Raw & ~mask", register.WordBits);
            writer.Line($"private bool IsSet(int bit) => (Raw & ({one} << bit)) != 0;");
            writer.Break();
            writer.Open($"private {register.TypeName} SetBit(int bit, bool present)");
            writer.Line($"var mask = {one} << bit;");
            writer.Line($"return new({changed});");
            writer.Close();
            return;
        }

        EmitSharedWide(writer, register);
    }

    private static void EmitSharedWide(SourceWriter writer, RegisterModel register)
    {
        var words = Enumerable.Range(0, register.Words).ToList();
        writer.Line("private bool IsSet(int bit) => (WordAt(bit >> 6) & (1UL << bit)) != 0;");
        writer.Break();
        writer.Line("private ulong WordAt(int word) => word switch");
        writer.Line("{");
        writer.Continue(words.Select(word => word == words.Count - 1 ? $"_ => Word{word.ToText()}," : $"{word.ToText()} => Word{word.ToText()},"));
        writer.Line("};");
        writer.Break();
        writer.Open($"private {register.TypeName} SetBit(int bit, bool present)");
        writer.Line("var mask = 1UL << bit;");
        writer.Line("var word = present ? WordAt(bit >> 6) | mask : WordAt(bit >> 6) & ~mask;");
        writer.Line("return (bit >> 6) switch");
        writer.Line("{");
        writer.Continue(words.Select(word =>
            $"{(word == words.Count - 1 ? "_" : word.ToText())} => {RegisterValueEmitter.With(register, word * 64, "word")},"));
        writer.Line("};");
        writer.Close();
    }

    private static string IsInside(FieldModel field) => field.Type.Name is null
        ? $"value is >= 0 and < {field.Width.ToText()}"
        : $"(ulong)value < {field.Width.ToText()}UL";

    private static void EmitCheck(SourceWriter writer, FieldModel field)
    {
        if (field.Type.Name is null)
        {
            writer.Line($"{Names.OutOfRange}.ThrowIfNegative(value);");
            writer.Line($"{Names.OutOfRange}.ThrowIfGreaterThanOrEqual(value, {field.Width.ToText()});");
        }
        else
        {
            writer.Line($"{Names.OutOfRange}.ThrowIfGreaterThanOrEqual((ulong)value, {field.Width.ToText()}UL, nameof(value));");
        }
    }

    private static void EmitNames(SourceWriter writer, FieldModel field)
    {
        var name = field.Type.Name is null
            ? "bit"
            : $"(({field.Type.Name})bit).NameOf()";
        var count = field.Type.Name is null ? field.Width : (int)Math.Min((ulong)field.Width - 1, Bits.Mask(field.Type.Bits)) + 1;
        var bit = field.Low == 0 ? "bit" : $"bit + {field.Low.ToText()}";
        writer.Break();
        writer.Open($"private string {field.Name}Names()");
        writer.Line("var names = \"\";");
        writer.Open($"for (var bit = 0; bit < {count.ToText()}; bit++)");
        writer.Line($"names += IsSet({bit}) ? (names.Length == 0 ? \"\" : \", \") + {name} : \"\";");
        writer.Close();
        writer.Break();
        writer.Line("return \"{\" + names + \"}\";");
        writer.Close();
    }
}
