using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes an enum and the names of its members.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceWriter writer, EnumModel model)
    {
        var openness = model.IsOpen ? "open: other values may occur" : "closed: other values are reserved";
        writer.Document(model.Doc, $"The values of {model.Name}.", Documentation.Facts([model.Bits.Count("bit"), openness]));
        EmitBitWidth(writer, model.Bits);
        writer.Open($"public enum {model.Name} : {Words.TypeFor(model.Bits)}");
        foreach (var member in model.Members)
        {
            writer.Break();
            writer.Document(member.Doc, $"{member.Name}.", AvailabilityFacts(member));
            writer.Line($"{member.Name} = {member.Value.ToHex()},");
        }

        writer.Close().Break();
        EmitNames(writer, model);
    }

    public static string AvailabilityFacts(EnumMemberModel member) => Documentation.Facts([.. RegisterDocs.AvailabilityFacts(member.Availability)]);

    /// <summary>Says how many bits an enum has where its underlying type has more.</summary>
    public static void EmitBitWidth(SourceWriter writer, int bits)
    {
        if (bits is not (8 or 16 or 32 or 64))
        {
            writer.Line($"[global::Dsa.Bindings.Structures.BitWidth({bits.ToText()})]");
        }
    }

    private static void EmitNames(SourceWriter writer, EnumModel model)
    {
        writer.Summary($"The names of <see cref=\"{model.Name}\"/>.");
        writer.Open($"public static class {model.Name}Names");
        writer.Summary("The name of a value; the number in hexadecimal when it has none.");
        writer.Line($"public static string NameOf(this {model.Name} value) => value switch");
        writer.Line("{");
        writer.Continue(model.Members
            .Select(member => $"{model.Name}.{member.Name} => \"{member.Name}\",")
            .Concat([$"_ => $\"0x{{({Words.TypeFor(model.Bits)})value:x}}\","]));
        writer.Line("};").Break();
        EmitIsDefined(writer, model);
        writer.Close();
    }

    private static void EmitIsDefined(SourceWriter writer, EnumModel model)
    {
        writer.Summary("Whether a value has a name.");
        if (model.Members.Count == 0)
        {
            writer.Line($"public static bool IsDefined(this {model.Name} value) => false;");
            return;
        }

        writer.Line($"public static bool IsDefined(this {model.Name} value) => value is");
        writer.Continue(model.Members.Select((member, index) =>
            $"{model.Name}.{member.Name}{(index == model.Members.Count - 1 ? ";" : " or")}"));
    }
}
