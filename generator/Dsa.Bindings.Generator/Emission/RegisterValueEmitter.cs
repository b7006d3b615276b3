using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the value type of a register.</summary>
internal static class RegisterValueEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, string space)
    {
        var type = register.TypeName;
        writer.Document(register.Doc, $"The value of the register {register.FullName}.", RegisterDocs.RemarksOf(register));
        EmitHeader(writer, register);
        if (register.HasSpareBits)
        {
            RegisterWordEmitter.Emit(writer, register);
        }

        EmitDescription(writer, register, space);
        BitsEmitter.EmitMembers(writer, register);
        foreach (var field in register.Fields)
        {
            if (field.Type.Kind == FieldKind.Bitmap)
            {
                BitmapEmitter.EmitField(writer, register, field);
            }
            else
            {
                EmitField(writer, register, field);
            }
        }

        EmitPresence(writer, register, space);
        EmitToString(writer, type, register.Fields.Select(field => FieldCode.Show(field.Type, field.Name)));
        BitmapEmitter.EmitShared(writer, register);
        if (register.HasCapabilityReset)
        {
            RegisterDescriptionEmitter.EmitAddReset(writer, register, space);
        }

        RegisterDescriptionEmitter.Emit(writer, register, space);
        writer.Close();
    }

    /// <summary>Writes a ToString that shows parts of an interpolated string.</summary>
    public static void EmitToString(SourceWriter writer, string type, IEnumerable<string> parts)
    {
        writer.Break();
        writer.Summary("The fields by name.");
        writer.Line("public override string ToString() =>");
        writer.Continue(PartLines(type, parts.ToList(), ";"));
    }

    /// <summary>The lines of an expression that shows parts of an interpolated string.</summary>
    public static IEnumerable<string> PartLines(string type, IReadOnlyList<string> parts, string end) =>
    [
        $"\"{type} {{ \" +",
        .. parts.Select((part, index) => $"$\"{part}{(index < parts.Count - 1 ? ", " : " ")}\" +"),
        $"\"}}\"{end}",
    ];

    /// <summary>The property that holds a word of the value.</summary>
    public static string WordOf(RegisterModel register, int bit) => register.Words == 1 ? "Raw" : "Word" + (bit / 64).ToText();

    /// <summary>A new value in which one word is replaced.</summary>
    public static string With(RegisterModel register, int bit, string word)
    {
        var words = Enumerable.Range(0, register.Words)
            .Select(index => index == bit / 64 ? word : WordOf(register, index * 64));
        return $"new({string.Join(", ", words)})";
    }

    private static void EmitHeader(SourceWriter writer, RegisterModel register)
    {
        var type = Words.TypeFor(register.WordBits);
        var words = Enumerable.Range(0, register.Words).Select(index => WordOf(register, index * 64)).ToList();
        foreach (var word in words)
        {
            var what = register.Words == 1 ? "All bits of the register." : $"Bits {Span(register, words.IndexOf(word))} of the register.";
            writer.Line($"/// <param name=\"{word}\">{what}</param>");
        }

        if (register.Fields.Any(field => field.IsWritable) && register.Fields.Sum(field => field.Width) < register.WidthBits)
        {
            writer.Line($"[{Names.Registers}ReservedBits{HalvesOf(register)}]");
        }

        var parameters = string.Join(", ", words.Select(word => $"{type} {word}"));
        writer.Open(
            $"public readonly record struct {register.TypeName}({parameters}) : {Names.Registers}IRegisterValue<{register.TypeName}>");
    }

    /// <summary>Which halves of a register whose halves are written apart have no bits that are reserved.</summary>
    private static string HalvesOf(RegisterModel register)
    {
        if (new AccessPlan(register).IsWrittenWhole)
        {
            return "";
        }

        var half = register.WidthBits / 2;
        var without = new[]
        {
            register.Gaps.Any(gap => !gap.IsReadOnly && gap.Low < half) ? null : "InLowHalf = false",
            register.Gaps.Any(gap => !gap.IsReadOnly && gap.High >= half) ? null : "InHighHalf = false",
        }.OfType<string>().ToList();
        return without.Count == 0 ? "" : $"({string.Join(", ", without)})";
    }

    private static string Span(RegisterModel register, int word) =>
        $"{(word * 64 + register.BitsOfWord(word) - 1).ToText()}:{(word * 64).ToText()}";

    private static void EmitDescription(SourceWriter writer, RegisterModel register, string space)
    {
        var map = Names.Qualify(space, register.Block + "Map");
        var id = Names.Qualify(space, register.Block + "Register");
        writer.Summary($"What the definition says of {register.FullName}.");
        writer.Line($"public static {Names.Registers}RegisterDescription Description => {map}.Register({id}.{register.TypeName});");
    }

    /// <summary>Writes, for each field that needs capabilities, whether a device has it.</summary>
    private static void EmitPresence(SourceWriter writer, RegisterModel register, string space)
    {
        var code = ExpressionCode.OverCapabilities(space);
        foreach (var field in register.Fields.Where(field => field.Availability.WhenExpression is not null))
        {
            writer.Break();
            writer.Summary($"Whether a device has the field {field.Name}.");
            writer.Line("/// <param name=\"capabilities\">What the device announces.</param>");
            writer.Line($"public static bool Is{field.Name}Present(in {register.CapabilitiesType} capabilities) => {code.Write(field.Availability.WhenExpression!)};");
        }
    }

    private static void EmitField(SourceWriter writer, RegisterModel register, FieldModel field)
    {
        var word = WordOf(register, field.Low);
        var low = field.Low % 64;
        var type = FieldCode.TypeOf(field.Type, field.Width);
        writer.Break();
        writer.Document(field.Doc, $"The field {field.Name}.", RegisterDocs.RemarksOf(field));
        writer.Line($"public {type} {field.Name} => {FieldCode.Get(field.Type, word, register.WordBits, low, field.Width)};");

        var changed = With(register, field.Low, FieldCode.Set(field.Type, word, register.WordBits, low, field.Width));
        writer.Break();
        writer.Summary($"The same value with another {field.Name}.");
        if (FieldCode.Check(field.Type, field.Width, field.Range) is not { } check)
        {
            writer.Line($"public {register.TypeName} With{field.Name}({type} value) => {changed};");
            return;
        }

        var limits = field.Range is { } range
            ? $"is not one of {range.Low.ToText()} to {range.High.ToText()}"
            : $"does not fit in {field.Width.Count("bit")}";
        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The value {limits}.</exception>");
        writer.Open($"public {register.TypeName} With{field.Name}({type} value)");
        foreach (var line in check.Split('\n'))
        {
            writer.Line(line);
        }

        writer.Line($"return {changed};");
        writer.Close();
    }
}
