using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes checks of one member: that it is 0 while it is reserved, and else has a value that it may have.</summary>
internal static class MemberCheck
{
    private const string Kind = Names.Structures + "StructureProblemKind.";

    /// <summary>The checks of a member.</summary>
    /// <param name="file">The descriptor or record.</param>
    /// <param name="structure">The struct.</param>
    /// <param name="member">The member.</param>
    /// <param name="flags">The member with the flags, whose value is in a variable <c>flags</c>; null when there is none.</param>
    public static StatementList Of(StructureFileModel file, StructureModel structure, MemberModel member, MemberModel? flags)
    {
        var checks = ValueCheck.Of(file, member);
        var isFlag = flags is not null && member.Refines == flags.Name;
        if (file.CapabilitiesType is not null && member.Availability.WhenExpression is not null && !isFlag)
        {
            var isPresent = $"{MemberNames.PresenceOf(member.Name)}(in capabilities)";
            checks = new StatementList().AddChoice("!" + isPresent, isPresent, Refuse(structure, member, "NotAvailable", null), checks);
        }

        if (member.Presence is { } presence && flags is not null)
        {
            var flag = $"(flags & {Words.Literal(presence.Mask, 64)})";
            var (isAbsent, isThere) = presence.IsNegated ? ("!= 0", "== 0") : ("== 0", "!= 0");
            checks = new StatementList().AddChoice(
                $"{flag} {isAbsent}", $"{flag} {isThere}", Refuse(structure, member, "FieldReserved", MaskOf(structure, member)), checks);
        }

        return checks;
    }

    /// <summary>The bits that are reserved while a member is: all but those of members that are there instead; null for all.</summary>
    private static ulong[]? MaskOf(StructureModel structure, MemberModel member)
    {
        var others = structure.Members.Where(member.IsExclusiveWith).Where(other => other.LowBit <= member.HighBit && member.LowBit <= other.HighBit).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var mask = new ulong[(structure.SizeBytes + 7) / 8];
        Bits.Fill(mask, member.LowBit, member.WidthBits);
        var taken = new ulong[mask.Length];
        others.ForEach(other => Bits.Fill(taken, other.LowBit, other.WidthBits));
        return mask.Select((word, index) => word & ~taken[index]).ToArray();
    }

    private static StatementList Refuse(StructureModel structure, MemberModel member, string kind, ulong[]? mask)
    {
        var checks = new StatementList();
        if (NumberOf(member) is { } number && (mask is null || !member.IsBigEndian))
        {
            var own = mask is null ? Bits.Mask(member.WidthBits) : Bits.Take(mask, member.LowBit, member.WidthBits);
            var masked = own == Bits.Mask(member.WidthBits) ? number : $"{number} & {Words.Literal(own, 64)}";
            return own == 0 ? checks : checks.Add($"problems.Refuse(\"{member.Name}\", {Kind}{kind}, {masked});");
        }

        var bytes = Enumerable.Range(member.LowBit / 8, member.HighBit / 8 - member.LowBit / 8 + 1)
            .Select(offset => (Offset: offset, Mask: ByteOf(mask, member, offset)))
            .Where(each => each.Mask != 0)
            .ToList();
        for (var i = 0; i < bytes.Count;)
        {
            var length = bytes.Skip(i).TakeWhile((each, index) => each.Mask == byte.MaxValue && each.Offset == bytes[i].Offset + index).Count();
            checks.Add(length > 0
                ? $"problems.Refuse(\"{member.Name}\", {Kind}{kind}, AsBytes(in this).Slice({bytes[i].Offset.ToText()}, {length.ToText()}));"
                : $"problems.Refuse(\"{member.Name}\", {Kind}{kind}, AsBytes(in this)[{bytes[i].Offset.ToText()}] & {Words.Literal(bytes[i].Mask, 32)});");
            i += Math.Max(length, 1);
        }

        return checks;
    }

    /// <summary>The part of a mask, or of a member, that lies in one byte.</summary>
    private static byte ByteOf(ulong[]? mask, MemberModel member, int offset)
    {
        if (mask is not null)
        {
            return (byte)(mask[offset / 8] >> (offset % 8 * 8));
        }

        var (low, high) = (Math.Max(member.LowBit - offset * 8, 0), Math.Min(member.HighBit - offset * 8, 7));
        return (byte)(Bits.Mask(high - low + 1) << low);
    }

    /// <summary>A member as a number; null when it is none.</summary>
    private static string? NumberOf(MemberModel member) => member.Type.Kind switch
    {
        _ when member.IsArray => null,
        FieldKind.Bool => $"{member.Name} ? 1UL : 0UL",
        FieldKind.Number => member.Name,
        FieldKind.Enum or FieldKind.Flags => $"(ulong){member.Name}",
        FieldKind.Bitmap when member.WidthBits <= 64 => member.Name + "Bits",
        _ => null,
    };
}
