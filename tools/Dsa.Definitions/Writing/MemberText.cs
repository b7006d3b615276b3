using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>Members of structures as they are declared.</summary>
internal static class MemberText
{
    /// <summary>The row of a member.</summary>
    /// <param name="file">The descriptor or record.</param>
    /// <param name="structure">The structure or variant that has the member.</param>
    /// <param name="member">The member.</param>
    public static HwdefRow RowOf(StructureFileModel file, StructureModel structure, MemberModel member)
    {
        var words = new List<string>();
        if (member.Presence is { } presence)
        {
            words.Add($"if {(presence.IsNegated ? "not " : "")}{presence.FlagsMember}.{presence.Flag}");
        }

        if (member.Range is { } range)
        {
            words.Add($"range {range.Low.ToText()}..{range.High.ToText()}");
        }

        if (member.IsBigEndian)
        {
            words.Add("bigendian");
        }

        if (member.AlignmentBytes > 1)
        {
            words.Add("align " + member.AlignmentBytes.ToText());
        }

        words.AddRange(GateText.Of(member.Availability));
        return new(
            PlaceOf(file, structure, member), NameText.Of(member.Name, member.SpecName) + TypeText.Behind(member.Type),
            string.Join("  ", words), member.Doc);
    }

    private static string PlaceOf(StructureFileModel file, StructureModel structure, MemberModel member)
    {
        if (member.Refines is { } refined)
        {
            var low = member.LowBit - file.Structure.Members.First(each => each.Name == refined).LowBit;
            return refined + RegisterWriter.Bits(low + member.WidthBits - 1, low);
        }

        var count = member.Count > 1 ? $" [{member.Count.ToText()}]" : "";
        if (member.Type.Kind == FieldKind.Structure)
        {
            return $"{(member.LowBit / 8).ToHex()} : {member.Type.Name}{count}";
        }

        if (count.Length > 0 || (member.LowBit % 8 == 0 && member.WidthBits % 8 == 0))
        {
            return $"{(member.LowBit / 8).ToHex()} : {(member.Count > 1 ? member.ElementBits : member.WidthBits).ToText()}{count}";
        }

        var first = WordOf(structure, member);
        return $"{first.ToHex()} {RegisterWriter.Bits(member.HighBit - first * 8, member.LowBit - first * 8)}";
    }

    /// <summary>The byte from which bits are counted: the first of the word that holds them.</summary>
    private static int WordOf(StructureModel structure, MemberModel member) =>
        structure.Storage
            .Where(word => word.OffsetBytes * 8 <= member.LowBit && member.HighBit < (word.OffsetBytes + word.SizeBytes) * 8)
            .Select(word => (int?)word.OffsetBytes)
            .FirstOrDefault() ?? member.LowBit / 8;
}
