using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes one struct: its members with explicit padding, the places of their bits, and the checks.</summary>
internal sealed class CStructure(CWriter text, CNames names, CLayout layout, Func<string, string> typeOf, ExportNotes notes)
{
    private const int LongestName = 40;

    /// <summary>Writes it.</summary>
    public void Write(StructureModel structure)
    {
        var name = names[structure].ToLowerInvariant();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var offsets = new List<(string Name, int Offset)>();
        var places = new List<(CUnit Unit, string Name)>();
        text.Line();
        text.Comment($"{structure.TypeName}, {structure.SizeBytes.Count("byte")}\n{structure.Doc}");
        text.Line($"struct {name} {{");
        foreach (var group in layout.Of(structure))
        {
            WriteGroup(structure, group, taken, offsets, places);
        }

        text.Line("};");
        foreach (var (unit, member) in places)
        {
            WritePlaces(structure, unit, member);
        }

        WriteChecks(structure, name, offsets);
    }

    private void WriteGroup(
        StructureModel structure, IReadOnlyList<CUnit> group, HashSet<string> taken, List<(string Name, int Offset)> offsets, List<(CUnit Unit, string Name)> places)
    {
        var align = group[0].OffsetBytes == 0 && structure.AlignmentBytes > 1 ? $"{names.Prefix}_ALIGNAS({structure.AlignmentBytes.ToText()}) " : "";
        var indent = group.Count > 1 ? "    " : "";
        if (group.Count > 1)
        {
            text.Line("    union {");
        }

        foreach (var unit in group)
        {
            var member = CNames.Member(NameOf(unit), taken);
            offsets.Add((member, unit.OffsetBytes));
            places.Add((unit, member));
            text.Member(indent + align + DeclarationOf(unit, member) + ";", $"{unit.OffsetBytes.ToHex()}: {CommentOf(unit)}");
            align = "";
        }

        if (group.Count > 1)
        {
            text.Line("    };");
        }
    }

    private static string NameOf(CUnit unit)
    {
        var joined = string.Join("_", unit.Members.Select(member => member.SpecName));
        return unit.Kind == CUnitKind.Reserved ? $"RESERVED_{unit.OffsetBytes.ToText()}"
            : joined.Length <= LongestName || unit.Members.Count == 1 ? joined
            : $"BYTES_{unit.OffsetBytes.ToText()}_{(unit.End - 1).ToText()}";
    }

    private string DeclarationOf(CUnit unit, string member)
    {
        var model = unit.Members.FirstOrDefault()!; // only Reserved has none
        return unit.Kind switch
        {
            CUnitKind.Number or CUnitKind.Word => $"{CText.Unsigned(unit.SizeBytes * 8)} {member}",
            CUnitKind.Numbers when model.Count > 1 => $"{CText.Unsigned(model.ElementBits)} {member}[{model.Count.ToText()}]",
            CUnitKind.Numbers => $"uint64_t {member}[{(unit.SizeBytes / 8).ToText()}]",
            CUnitKind.Structure => $"struct {typeOf(model.Type.Name!)} {member}{(model.Count > 1 ? $"[{model.Count.ToText()}]" : "")}",
            _ => $"uint8_t {member}[{unit.SizeBytes.ToText()}]",
        };
    }

    private static string CommentOf(CUnit unit) => unit.Members.Count switch
    {
        0 => "reserved, 0",
        1 => CommentOf(unit.Members[0]),
        _ => string.Join(", ", unit.Members.Select(member => member.Name)),
    };

    private static string CommentOf(MemberModel member)
    {
        string?[] words =
        [
            member.Doc.Length == 0 ? member.Name : member.Doc,
            member.IsBigEndian ? "Big endian." : null,
            member.Presence is { } presence ? $"Reserved unless {presence.FlagsMember}.{presence.Flag} is {(presence.IsNegated ? "clear" : "set")}." : null,
            member.AlignmentBytes > 1 ? $"A multiple of {member.AlignmentBytes.ToText()}." : null,
            member.Range is { } range ? $"{range.Low.ToText()} to {range.High.ToText()}." : null,
            member.Availability.Since is { } since ? $"Since {since}." : null,
            member.Availability.Until is { } until ? $"Until {until}." : null,
            member.Availability.When is { } when ? $"When {when}." : null,
        ];
        return string.Join(" ", words.Where(word => word is not null));
    }

    /// <summary>Writes where bits lie in a word, and where they lie in bytes that are no number.</summary>
    private void WritePlaces(StructureModel structure, CUnit unit, string name)
    {
        var refined = structure.Members.Where(member => unit.Members.Any(other => other.Name == member.Refines));
        var own = unit.Kind is CUnitKind.Word or CUnitKind.Bytes ? unit.Members : [];
        foreach (var member in own.Concat(refined).OrderBy(member => member.LowBit))
        {
            var constant = names.Claim(["_SHIFT", "_MASK", "_LSB", "_BITS"], $"{names[structure][(names.Prefix.Length + 1)..]}_{member.SpecName}");
            var low = member.LowBit - unit.OffsetBytes * 8;
            var comment = $"{name} {StructureRows.PlaceOf(member.LowBit, member.HighBit)} {CommentOf(member)}";
            if (unit.Kind is CUnitKind.Number or CUnitKind.Word)
            {
                text.Define(constant + "_SHIFT", low.ToText(), comment);
                text.Define(constant + "_MASK", CText.Hex(Bits.Mask(member.WidthBits) << low, unit.SizeBytes * 8));
            }
            else
            {
                text.Define(constant + "_LSB", low.ToText(), comment);
                text.Define(constant + "_BITS", member.WidthBits.ToText());
                NoteBytes(structure, member);
            }
        }
    }

    private void NoteBytes(StructureModel structure, MemberModel member)
    {
        if (member.WidthBits > 64 || member.Type.Kind == FieldKind.Structure)
        {
            notes.Add($"{structure.TypeName}.{member.Name}", "is bytes, because C has no type that lies there");
        }
    }

    private void WriteChecks(StructureModel structure, string name, List<(string Name, int Offset)> offsets)
    {
        var assert = $"{names.Prefix}_STATIC_ASSERT";
        text.Line($"{assert}(sizeof(struct {name}) == {structure.SizeBytes.ToText()}, \"size of {name}\");");
        text.Line($"{assert}({names.Prefix}_ALIGNOF(struct {name}) == {structure.AlignmentBytes.ToText()}, \"alignment of {name}\");");
        foreach (var (member, offset) in offsets)
        {
            text.Line($"{assert}(offsetof(struct {name}, {member}) == {offset.ToText()}, \"offset of {name}.{member}\");");
        }
    }
}
