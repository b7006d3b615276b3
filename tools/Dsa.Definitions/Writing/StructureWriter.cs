using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Writing;

/// <summary>Writes descriptors with their cases, records with their views, and the fragments that they are made of.</summary>
/// <param name="device">The device.</param>
/// <param name="text">Where to.</param>
/// <param name="fragments">The fragments that have been written.</param>
internal sealed class StructureWriter(DeviceModel device, HwdefBuilder text, HashSet<string> fragments)
{
    /// <summary>Writes one structure, with the fragments that no structure before it needed.</summary>
    public void Write(StructureFileModel file)
    {
        foreach (var structure in file.Variants.Select(variant => variant.Structure).Prepend(file.Structure))
        {
            WriteFragments(file, structure);
        }

        text.Blank();
        text.Doc(file.Structure.Doc);
        text.Open(HeaderOf(file));
        text.Rows(OwnMembers(file.Structure.Members).Select(member => MemberText.RowOf(file, file.Structure, member)).ToList());
        WriteVariants(file);
        text.Close();
    }

    private static IEnumerable<MemberModel> OwnMembers(IEnumerable<MemberModel> members) => members.Where(member => member.Fragment is null);

    /// <summary>The members that a variant adds to those of its structure.</summary>
    private static IEnumerable<MemberModel> AddedMembers(StructureFileModel file, StructureModel structure)
    {
        var common = file.Structure.Members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        return structure == file.Structure ? structure.Members : structure.Members.Where(member => !common.Contains(member.Name));
    }

    private static string ExtendsText(IEnumerable<MemberModel> members)
    {
        var fragments = members.Select(member => member.Fragment).OfType<string>().Distinct().ToList();
        return fragments.Count == 0 ? "" : " extends " + string.Join(", ", fragments);
    }

    private void WriteFragments(StructureFileModel file, StructureModel structure)
    {
        foreach (var fragment in AddedMembers(file, structure).Where(member => member.Fragment is not null).GroupBy(member => member.Fragment!))
        {
            if (fragments.Add(fragment.Key))
            {
                text.Blank();
                text.Open("fragment " + fragment.Key);
                text.Rows(fragment.Select(member => MemberText.RowOf(file, structure, member)).ToList());
                text.Close();
            }
        }
    }

    private static string HeaderOf(StructureFileModel file)
    {
        var structure = file.Structure;
        var kind = file.IsDescriptor ? "descriptor" : "record";
        var header = $"{kind} {NameText.Of(structure.TypeName, structure.SpecName)} : {structure.SizeBytes.ToText()} align {structure.AlignmentBytes.ToText()}";
        if (file.Cases is { } cases)
        {
            header += $" by {cases.Discriminator} flagged {cases.Flags}";
        }

        return header + ExtendsText(structure.Members) + GateText.Behind(structure.Availability);
    }

    private void WriteVariants(StructureFileModel file)
    {
        var flags = file.Cases is { } cases ? FlagNames.Of(device, file, cases) : null;
        var shared = file.Variants.Where(variant => variant.Rule is not null).Aggregate(ulong.MaxValue, (all, variant) => all & variant.Rule!.AllowedFlags);
        shared = file.Variants.Count == 0 || flags is null ? 0 : shared & flags.Declared;
        if (shared != 0)
        {
            text.Blank();
            text.Line("allow " + flags!.ListOf(null, shared));
        }

        foreach (var variant in file.Variants)
        {
            text.Blank();
            WriteVariant(file, variant, flags, shared);
        }
    }

    private void WriteVariant(StructureFileModel file, VariantModel variant, FlagNames? flags, ulong shared)
    {
        var structure = variant.Structure;
        var members = AddedMembers(file, structure).ToList();
        var name = NameText.Of(structure.TypeName, structure.SpecName);
        var header = variant.Rule is { } rule
            ? $"case {file.Cases!.EnumType}.{rule.Operation} as {name}{ExtendsText(members)}{(rule.Completion is null ? "" : " completes " + rule.Completion)}"
            : $"view {name}{ExtendsText(members)}";
        text.Doc(structure.Doc);
        text.Open(header + GateText.Behind(structure.Availability));
        if (variant.Rule is not null && flags is not null)
        {
            WriteRule(variant, flags, shared);
        }

        text.Rows(OwnMembers(members).Select(member => MemberText.RowOf(file, structure, member)).ToList());
        text.Close();
    }

    private void WriteRule(VariantModel variant, FlagNames flags, ulong shared)
    {
        var rule = variant.Rule!;
        WriteFlags("allow", rule.AllowedFlags & ~shared & ~flags.RefinedOf(variant));
        WriteFlags("require", rule.RequiredFlags);
        foreach (var choice in rule.RequiredChoices)
        {
            WriteFlags("require any", choice);
        }

        void WriteFlags(string word, ulong mask)
        {
            if (mask != 0)
            {
                text.Line($"{word} {flags.ListOf(variant, mask)}");
            }
        }
    }
}
