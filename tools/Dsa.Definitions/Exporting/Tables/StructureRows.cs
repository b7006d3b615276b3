using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>The members of a structure as rows of a table, by place, with the bits that belong to none.</summary>
internal static class StructureRows
{
    /// <summary>The rows of a structure.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="common">The members that it shares with the structure of which it is a variant.</param>
    /// <param name="coverage">Which revisions and variants have it.</param>
    /// <param name="anchors">The places on the page; it has one already.</param>
    public static IReadOnlyList<TableRow> Of(StructureModel structure, EquatableArray<MemberModel> common, Coverage coverage, Anchors anchors)
    {
        var anchor = anchors[structure];
        var names = common.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var reserved = StructureGaps.Of(structure).Select(gap => RowOf(gap.Low, gap.High, coverage));
        return structure.Members
            .Select(member => RowOf(structure, member, coverage, anchors.Claim($"{anchor}.{member.SpecName}", $"{anchor}.{member.Name}")) with { IsSearched = !names.Contains(member.Name) })
            .Concat(reserved)
            .OrderBy(row => row.Lsb)
            .ToList();
    }

    /// <summary>Where bits lie: bytes, and bits of the first byte where they are not whole bytes.</summary>
    public static string PlaceOf(int low, int high)
    {
        var (first, last) = (low / 8, high / 8);
        var isWhole = low % 8 == 0 && high % 8 == 7;
        return isWhole
            ? first == last ? first.ToHex() : $"{first.ToHex()}-{last.ToHex()}"
            : $"{first.ToHex()} {RegisterWriter.Bits(high - first * 8, low - first * 8)}";
    }

    /// <summary>The type of a member, in short.</summary>
    public static string TypeOf(MemberModel member)
    {
        var element = member.Type.Kind switch
        {
            FieldKind.Bool => "bool",
            FieldKind.Number => (member.Count > 1 ? member.ElementBits : member.WidthBits).Count("bit"),
            FieldKind.Bitmap => member.Type.Name is null ? "bitmap" : "bitmap " + member.Type.Name,
            _ => member.Type.Name!,
        };
        return member.Count > 1 ? $"{element} [{member.Count.ToText()}]" : element;
    }

    private static TableRow RowOf(StructureModel structure, MemberModel member, Coverage coverage, string anchor) => new()
    {
        Anchor = anchor,
        Place = PlaceOf(member.LowBit, member.HighBit),
        Name = member.Name,
        SpecName = member.SpecName,
        Title = $"{structure.TypeName}.{member.Name}",
        Access = TypeOf(member),
        Coverage = coverage.Within(member.Availability),
        Doc = member.Doc,
        More = MoreOf(member).ToList(),
        Lsb = member.LowBit,
        Width = member.WidthBits,
        Kind = member.Count > 1 ? "opaque" : RegisterRows.KindOf(member.Type),
        Type = member.Type.Name,
        Low = member.Range?.Low,
        High = member.Range?.High,
        IsBigEndian = member.IsBigEndian,
        Count = member.Type.Kind == FieldKind.Structure ? 1 : member.Count,
        IsDrawn = member.Refines is null,
    };

    private static TableRow RowOf(int low, int high, Coverage coverage) => new()
    {
        Place = PlaceOf(low, high),
        Name = PlaceOf(low, high),
        SpecName = "reserved",
        Title = "reserved",
        Access = AccessLetters.Reserved,
        Coverage = coverage,
        Lsb = low,
        Width = high - low + 1,
        Kind = "reserved",
    };

    private static IEnumerable<string> MoreOf(MemberModel member)
    {
        if (member.Refines is { } refined)
        {
            yield return $"Bits of {refined}.";
        }

        if (member.Presence is { } presence)
        {
            yield return $"Reserved unless {presence.FlagsMember}.{presence.Flag} is {(presence.IsNegated ? "clear" : "set")}.";
        }

        if (member.IsBigEndian)
        {
            yield return "Most significant byte first.";
        }

        if (member.AlignmentBytes > 1)
        {
            yield return $"A multiple of {member.AlignmentBytes.ToText()}.";
        }

        if (member.Range is { } range)
        {
            yield return $"{range.Low.ToText()} to {range.High.ToText()}.";
        }

        if (member.Availability.When is { } when)
        {
            yield return $"When {when}.";
        }
    }
}
