using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Comparing;

/// <summary>Descriptors with their cases and records with their views, as things to compare.</summary>
internal static class ComparedStructures
{
    /// <summary>A descriptor or record.</summary>
    public static ComparedThing Of(DeviceModel device, StructureFileModel file)
    {
        var structure = file.Structure;
        var flags = file.Cases is null ? null : FlagNames.Of(device, file, file.Cases);
        var common = structure.Members.Select(static member => member.Name).ToHashSet(StringComparer.Ordinal);
        var parts = structure.Members.Select(Of).ToList();
        parts.AddRange(file.Variants.Select(variant => Of(variant, common, flags)));
        return new(file.IsDescriptor ? "descriptor" : "record", structure.TypeName, structure.SpecName, ComparedContent.Of(parts), structure.SizeBytes.Count("byte"), structure.Doc)
        {
            Facts =
            [
                Fact.Size("size", structure.SizeBytes.Count("byte")),
                Fact.Of("alignment", structure.AlignmentBytes.ToText()),
                Fact.Of("told apart by", file.Cases?.Discriminator),
                Fact.Of("operations", file.Cases?.EnumType),
                Fact.Of("flagged", file.Cases?.Flags),
                .. CommonFacts.Of(structure.Availability),
            ],
            Parts = parts,
        };
    }

    private static ComparedThing Of(VariantModel variant, HashSet<string> common, FlagNames? flags)
    {
        var structure = variant.Structure;
        var parts = structure.Members.Where(member => !common.Contains(member.Name)).Select(Of).ToList();
        var spot = variant.Rule is { } rule ? $"{rule.Operation}={rule.Value.ToText()}" : ComparedContent.Of(parts);
        return new(variant.Rule is null ? "view" : "case", structure.TypeName, structure.SpecName, spot, variant.Rule is { } of ? $"{of.Operation} ({of.Value.ToHex()})" : "", structure.Doc)
        {
            Facts = [.. variant.Rule is null ? [] : FactsOf(variant, variant.Rule, flags), .. CommonFacts.Of(structure.Availability)],
            Parts = parts,
        };
    }

    private static IEnumerable<Fact> FactsOf(VariantModel variant, CaseRuleModel rule, FlagNames? flags) =>
    [
        Fact.Of("operation", rule.Operation),
        Fact.Of("value", rule.Value.ToHex()),
        Fact.Of("allowed flags", flags?.ListOf(variant, rule.AllowedFlags) ?? rule.AllowedFlags.ToHex()),
        Fact.Of("required flags", flags?.ListOf(variant, rule.RequiredFlags) ?? rule.RequiredFlags.ToHex()),
        Fact.Of("at least one of", ListOfChoices(variant, rule, flags)),
        Fact.Of("completes", rule.Completion),
    ];

    private static string ListOfChoices(VariantModel variant, CaseRuleModel rule, FlagNames? flags) =>
        string.Join(" and of ", rule.RequiredChoices.Select(choice => flags?.ListOf(variant, choice) ?? choice.ToHex()));

    private static ComparedThing Of(MemberModel member)
    {
        var place = StructureRows.PlaceOf(member.LowBit, member.HighBit);
        return new("member", member.Name, member.SpecName, $"{place} {member.Refines} {PresenceOf(member)}", place, member.Doc)
        {
            Facts =
            [
                Fact.Place("place", place, member.WidthBits),
                Fact.Type("type", CommonFacts.TypeOf(member.Type)),
                Fact.Size("elements", member.Count.ToText()),
                Fact.Of("bits of", member.Refines),
                Fact.Of("present if", PresenceOf(member)),
                Fact.Of("alignment", member.AlignmentBytes.ToText()),
                Fact.Of("byte order", member.IsBigEndian ? "big endian" : "little endian"),
                CommonFacts.Of(member.Range),
                .. CommonFacts.Of(member.Availability),
            ],
        };
    }

    private static string PresenceOf(MemberModel member) =>
        member.Presence is { } presence ? $"{(presence.IsNegated ? "not " : "")}{presence.FlagsMember}.{presence.Flag}" : "";
}
