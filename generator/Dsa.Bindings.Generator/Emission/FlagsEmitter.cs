using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes a flags type and the names of its flags.</summary>
internal static class FlagsEmitter
{
    public static void Emit(SourceWriter writer, EnumModel model)
    {
        writer.Document(model.Doc, $"The flags of {model.Name}.", Documentation.Facts([model.Bits.Count("bit")]));
        writer.Line("[global::System.Flags]");
        EnumEmitter.EmitBitWidth(writer, model.Bits);
        writer.Open($"public enum {model.Name} : {Words.TypeFor(model.Bits)}");
        writer.Summary("No flag.");
        writer.Line("None = 0,");
        foreach (var member in model.Members)
        {
            writer.Break();
            writer.Document(member.Doc, $"{member.Name}.", EnumEmitter.AvailabilityFacts(member));
            writer.Line($"{member.Name} = {Words.Bit((int)member.Value, model.Bits)},");
        }

        writer.Close().Break();
        EmitNames(writer, model);
    }

    private static void EmitNames(SourceWriter writer, EnumModel model)
    {
        var word = Words.LiteralType(model.Bits);
        writer.Summary($"The names of <see cref=\"{model.Name}\"/>.");
        writer.Open($"public static class {model.Name}Names");
        writer.Summary("The names of the flags that are set, with bars between; unnamed bits follow in hexadecimal.");
        writer.Open($"public static string NameOf(this {model.Name} value)");
        writer.Line("var names = \"\";");
        foreach (var member in model.Members)
        {
            writer.Line($"names += (value & {model.Name}.{member.Name}) != 0 ? \"|{member.Name}\" : \"\";");
        }

        var named = model.Members.Aggregate(0UL, (all, member) => all | 1UL << (int)member.Value);
        var unnamed = ~named & Bits.Mask(Words.BitsOf(word));
        writer.Line($"var unnamed = ({word})value & {Words.Literal(unnamed, model.Bits)};");
        writer.Line("names += unnamed != 0 ? $\"|0x{unnamed:x}\" : \"\";");
        writer.Line("return names.Length == 0 ? \"None\" : names.Substring(1);");
        writer.Close().Break();
        EmitIsDefined(writer, model, named);
        EmitReservedBits(writer, model, named);
        writer.Close();
    }

    private static void EmitIsDefined(SourceWriter writer, EnumModel model, ulong named)
    {
        writer.Summary("Whether every bit that is set is a flag.");
        writer.Line($"public static bool IsDefined(this {model.Name} value) => ({Unnamed(model, named)}) == 0;").Break();
    }

    /// <summary>Writes which bits are reserved: those without a flag, and those whose flag needs what a device lacks.</summary>
    private static void EmitReservedBits(SourceWriter writer, EnumModel model, ulong named)
    {
        var gated = model.CapabilitiesType is null
            ? []
            : model.Members.Where(member => member.Availability.WhenExpression is not null).ToList();
        var parameters = model.CapabilitiesType is { } type ? ", " + Capabilities.Parameter(type) : "";
        var header = $"public static {model.Name} ReservedBits(this {model.Name} value{parameters})";
        var unnamed = Unnamed(model, named);
        writer.Summary("The bits that are reserved: those that are no flag, and flags that a device does not have.");
        if (gated.Count == 0)
        {
            writer.Line($"{header} => {unnamed};");
            return;
        }

        var code = ExpressionCode.OverCapabilities(model.Namespace);
        writer.Open(header);
        writer.Line($"var reserved = {unnamed};");
        foreach (var member in gated)
        {
            writer.Line($"reserved |= {code.Write(member.Availability.WhenExpression!)} ? 0 : value & {model.Name}.{member.Name};");
        }

        writer.Line("return reserved;");
        writer.Close();
    }

    private static string Unnamed(EnumModel model, ulong named) =>
        $"value & ({model.Name}){Words.Literal(~named & Bits.Mask(Words.BitsOf(Words.TypeFor(model.Bits))), model.Bits)}";
}
