using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>The names behind the masks of a descriptor's rules.</summary>
internal sealed class FlagNames
{
    private readonly List<(string Name, ulong Mask)> _declared;
    private readonly string _member;

    private FlagNames(string member, List<(string Name, ulong Mask)> declared)
    {
        _member = member;
        _declared = declared;
    }

    /// <summary>The bits that the flags type names.</summary>
    public ulong Declared => _declared.Aggregate(0UL, (all, flag) => all | flag.Mask);

    /// <summary>The flags of a descriptor.</summary>
    public static FlagNames? Of(DeviceModel device, StructureFileModel file, CaseTableModel cases) =>
        Of(device.Declarations.OfType<EnumModel>(), file.Structure, cases);

    /// <summary>The flags of a descriptor; null when its flags member has no flags type.</summary>
    public static FlagNames? Of(IEnumerable<EnumModel> enums, StructureModel structure, CaseTableModel cases)
    {
        var member = structure.Members.FirstOrDefault(each => each.Name == cases.Flags);
        var type = enums.FirstOrDefault(each => each.IsFlags && each.Name == member?.Type.Name);
        return type is null ? null : new(member!.Name, type.Members.Select(flag => (flag.Name, 1UL << (int)flag.Value)).ToList());
    }

    /// <summary>The mask of a flag or of refined bits; null when there is no such name.</summary>
    public ulong? MaskOf(VariantModel? variant, string name)
    {
        foreach (var flag in RefinedFlags(variant).Concat(_declared))
        {
            if (flag.Name == name)
            {
                return flag.Mask;
            }
        }

        return null;
    }

    /// <summary>The bits of the flags that mean something to one case only.</summary>
    public ulong RefinedOf(VariantModel variant) => RefinedFlags(variant).Aggregate(0UL, (all, flag) => all | flag.Mask);

    /// <summary>The names of the flags and refined bits that make up a mask.</summary>
    public string ListOf(VariantModel? variant, ulong mask) => string.Join(", ", NamesOf(variant, mask));

    /// <summary>The same names, one by one.</summary>
    public IReadOnlyList<string> NamesOf(VariantModel? variant, ulong mask)
    {
        var names = new List<string>();
        foreach (var (name, bits) in RefinedFlags(variant).Concat(_declared).Where(flag => (flag.Mask & ~mask) == 0).OrderBy(flag => flag.Mask))
        {
            if ((mask & bits) != 0)
            {
                names.Add(name);
                mask &= ~bits;
            }
        }

        return names;
    }

    private IEnumerable<(string Name, ulong Mask)> RefinedFlags(VariantModel? variant)
    {
        var members = variant?.Structure.Members ?? EquatableArray<MemberModel>.Empty;
        var flags = members.FirstOrDefault(member => member.Name == _member);
        return members
            .Where(member => flags is not null && member.Refines == _member)
            .Select(member => (member.Name, Bindings.Generator.Bits.Mask(member.WidthBits) << (member.LowBit - flags!.LowBit)));
    }
}
