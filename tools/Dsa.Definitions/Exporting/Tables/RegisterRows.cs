using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>The fields and gaps of a register as rows of a table, low to high.</summary>
internal static class RegisterRows
{
    /// <summary>The rows of a register.</summary>
    public static IReadOnlyList<TableRow> Of(RegisterEntry entry, string anchor, Anchors anchors)
    {
        var register = entry.Register;
        return register.Fields.Select(field => RowOf(entry, field, anchors.Claim($"{anchor}.{field.SpecName}", $"{anchor}.{field.Name}")))
            .Concat(register.Gaps.Select(gap => RowOf(entry, gap)))
            .OrderBy(row => row.Lsb)
            .ToList();
    }

    /// <summary>What the calculator shows for a type.</summary>
    public static string KindOf(FieldTypeModel type) => type.Kind switch
    {
        FieldKind.Bool => "bool",
        FieldKind.Enum => "enum",
        FieldKind.Flags => "flags",
        FieldKind.Bitmap => "bitmap",
        FieldKind.Structure => "opaque",
        _ => "number",
    };

    private static TableRow RowOf(RegisterEntry entry, FieldModel field, string anchor) => new()
    {
        Anchor = anchor,
        Place = RegisterWriter.Bits(field.High, field.Low),
        Name = field.Name,
        SpecName = field.SpecName,
        Title = $"{entry.FullSpecName}.{field.SpecName}",
        Access = AccessLetters.Of(entry.Register, field),
        Reset = field.ResetText ?? (field.Reset == 0 ? "" : field.Reset.ToHex()),
        Coverage = entry.Coverage.Within(field.Availability),
        Doc = field.Doc,
        More = MoreOf(field).ToList(),
        Lsb = field.Low,
        Width = field.Width,
        Kind = KindOf(field.Type),
        Type = field.Type.Name,
        Low = field.Range?.Low,
        High = field.Range?.High,
    };

    private static TableRow RowOf(RegisterEntry entry, GapModel gap) => new()
    {
        Place = RegisterWriter.Bits(gap.High, gap.Low),
        Name = gap.SpecName,
        SpecName = gap.SpecName,
        Title = gap.SpecName,
        Access = AccessLetters.Of(gap),
        Coverage = entry.Coverage,
        Lsb = gap.Low,
        Width = gap.High - gap.Low + 1,
        Kind = "reserved",
    };

    private static IEnumerable<string> MoreOf(FieldModel field)
    {
        if (field.Type.Name is { } type)
        {
            yield return field.Type.Kind == FieldKind.Bitmap ? $"A bit for each {type}." : $"A value of {type}.";
        }

        if (field.Access is AccessMode.Trigger or AccessMode.SelfClearing)
        {
            yield return field.Access == AccessMode.Trigger ? "Reads 0; writing 1 triggers." : "Writing 1 starts; reads 1 while in progress.";
        }

        if (field.IsComputed)
        {
            yield return "Computed when read.";
        }

        if (field.Range is { } range)
        {
            yield return $"{range.Low.ToText()} to {range.High.ToText()}.";
        }

        if (field.Lock is { } condition)
        {
            yield return $"Locked while {condition}.";
        }

        if (field.Availability.When is { } when)
        {
            yield return $"When {when}.";
        }
    }
}
