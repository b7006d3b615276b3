using System.Collections.Immutable;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Counts among the reserved bits of an operation those that the types of its members leave without a name.</summary>
/// <remarks>The flags that rules are about are left alone: which of them are reserved is told by the rules.</remarks>
internal sealed class InnerReservations
{
    private readonly Dictionary<string, StructureModel> _structures;
    private readonly Dictionary<string, ulong> _named;

    private InnerReservations(IEnumerable<DeclarationModel> models)
    {
        var all = models.ToList();
        _structures = all.OfType<StructureFileModel>()
            .SelectMany(file => file.Variants.Select(variant => variant.Structure).Concat([file.Structure]))
            .ToDictionary(structure => structure.TypeName, StringComparer.Ordinal);
        _named = all.OfType<EnumModel>()
            .Where(type => type.IsFlags)
            .ToDictionary(type => type.Name, type => type.Members.Aggregate(0UL, (mask, flag) => mask | 1UL << (int)flag.Value), StringComparer.Ordinal);
    }

    /// <summary>The declarations, with the reserved bits of all operations complete.</summary>
    public static ImmutableArray<DeclarationModel> Complete(ImmutableArray<DeclarationModel> models)
    {
        var reservations = new InnerReservations(models);
        return models.Select(model => model is StructureFileModel { Cases: { } cases } file ? reservations.Complete(file, cases) : model)
            .ToImmutableArray();
    }

    private StructureFileModel Complete(StructureFileModel file, CaseTableModel cases) => file with
    {
        Variants = file.Variants.Select(variant => variant.Rule is { } rule ? Complete(variant, rule, cases) : variant).ToEquatableArray(),
    };

    private VariantModel Complete(VariantModel variant, CaseRuleModel rule, CaseTableModel cases)
    {
        var mask = rule.ReservedMask.ToArray();
        var members = variant.Structure.Members.Where(member => member.Name != cases.Flags && member.Refines is null).ToList();
        foreach (var member in members.Where(member => !members.Exists(other => other != member && Overlap(member, other))))
        {
            AddUnnamed(member, member.LowBit, mask);
        }

        return mask.SequenceEqual(rule.ReservedMask)
            ? variant
            : variant with { Rule = rule with { ReservedMask = mask.ToEquatableArray() } };
    }

    /// <summary>Whether two members share bits: one is there when the other is not, and they do not leave the same bits unnamed.</summary>
    private static bool Overlap(MemberModel first, MemberModel second) =>
        first.LowBit <= second.HighBit && second.LowBit <= first.HighBit;

    private void AddUnnamed(MemberModel member, int low, ulong[] mask)
    {
        for (var element = 0; element < member.Count; element++)
        {
            var start = low + element * member.ElementBits;
            if (member.Type is { Kind: FieldKind.Flags, Name: { } flags } && _named.TryGetValue(flags, out var named))
            {
                Add(start, member.ElementBits, bit => (named >> bit & 1) == 0, mask);
            }
            else if (member.Type is { Kind: FieldKind.Structure, Name: { } name } && _structures.TryGetValue(name, out var structure))
            {
                AddUnnamed(structure, start, mask);
            }
        }
    }

    /// <summary>Adds the bits in no member of a structure, and in none of its members' types.</summary>
    private void AddUnnamed(StructureModel structure, int start, ulong[] mask)
    {
        var owned = new bool[structure.SizeBytes * 8];
        foreach (var member in structure.Members)
        {
            for (var bit = member.LowBit; bit <= member.HighBit; bit++)
            {
                owned[bit] = true;
            }

            AddUnnamed(member, start + member.LowBit, mask);
        }

        Add(start, owned.Length, bit => !owned[bit], mask);
    }

    private static void Add(int start, int width, Func<int, bool> isUnnamed, ulong[] mask)
    {
        for (var bit = 0; bit < width; bit++)
        {
            if (isUnnamed(bit))
            {
                mask[(start + bit) / 64] |= 1UL << ((start + bit) % 64);
            }
        }
    }
}
