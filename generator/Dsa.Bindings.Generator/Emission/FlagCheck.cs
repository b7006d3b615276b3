using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes checks of the flags of one operation.</summary>
internal static class FlagCheck
{
    private const string Kind = Names.Structures + "StructureProblemKind.";

    public static void Add(StatementList checks, StructureFileModel file, MemberModel flags, VariantModel variant)
    {
        var rule = variant.Rule!;
        var refined = RefinedOf(variant.Structure, flags).Aggregate(0UL, (all, member) => all | MaskOf(flags, member));
        var reserved = ~rule.AllowedFlags & Bits.Mask(flags.WidthBits);
        checks.Add($"var flags = (ulong){flags.Name};");
        checks.Add(
            $"var reserved = (flags & {Words.Literal(reserved, 64)}) | "
            + $"((ulong){flags.Name}.ReservedBits({Capabilities.Argument(file.CapabilitiesType)}) & {Words.Literal(~refined & Bits.Mask(flags.WidthBits), 64)});");
        if (file.CapabilitiesType is not null)
        {
            foreach (var member in RefinedOf(variant.Structure, flags).Where(member => member.Availability.WhenExpression is not null))
            {
                checks.AddBlock(
                    $"if (!{MemberNames.PresenceOf(member.Name)}(in capabilities))",
                    new StatementList().Add($"reserved |= flags & {Words.Literal(MaskOf(flags, member), 64)};"));
            }
        }

        checks.Add(Refuse("FlagReserved", "reserved"));
        if (rule.RequiredFlags != 0)
        {
            checks.Add(Refuse("FlagRequired", $"~flags & {Words.Literal(rule.RequiredFlags, 64)}"));
        }

        foreach (var any in rule.RequiredChoices.Select(choice => Words.Literal(choice, 64)))
        {
            checks.Add(Refuse("FlagRequiresOneOf", $"(flags & {any}) == 0 ? {any} : 0"));
        }

        string Refuse(string kind, string bits) => $"problems.Refuse(\"{flags.Name}\", {Kind}{kind}, {bits}, FlagNamesOf);";
    }

    /// <summary>Writes the method that names flags.</summary>
    public static void EmitNames(SourceWriter writer, StructureFileModel file, MemberModel flags, StructureModel structure)
    {
        var type = Names.Qualify(file.Namespace, flags.Type.Name!);
        writer.Break();
        var arguments = new[] { "flags", $"static bits => (({type})bits).NameOf()" }
            .Concat(RefinedOf(structure, flags).Select(member => $"(\"{member.Name}\", {Words.Literal(MaskOf(flags, member), 64)})"))
            .ToList();
        writer.Line($"private static string FlagNamesOf(ulong flags) => {Names.Structures}FlagNames.Of(");
        writer.Continue(arguments.Select((argument, index) => argument + (index == arguments.Count - 1 ? ");" : ",")));
    }

    private static IEnumerable<MemberModel> RefinedOf(StructureModel structure, MemberModel flags) =>
        structure.Members.Where(member => member.Refines == flags.Name);

    private static ulong MaskOf(MemberModel flags, MemberModel member) => Bits.Mask(member.WidthBits) << (member.LowBit - flags.LowBit);
}
