using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Naming;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Showing;

/// <summary>Shows descriptors, cases, records, views and their members.</summary>
internal static class ShownStructures
{
    private static readonly string[] Headings = ["Place", "Member", "In the specification", "Type", "Versions", "Description"];

    /// <summary>A structure: its facts, its picture, its members by place, its cases or views, and the values of its types.</summary>
    public static IEnumerable<ShownPart> Of(NamedThing.OfStructure thing)
    {
        var (device, file, structure) = (thing.Device, thing.File, thing.Variant?.Structure ?? thing.File.Structure);
        var rows = RowsOf(device, file, thing.Variant);
        var flags = file.Cases is { } cases ? FlagNames.Of(device, file, cases) : null;
        var facts = (thing.Variant is { } variant ? StructureFacts.Of(file, variant, flags) : StructureFacts.Of(file))
            .Append(("", CoverageWords.Of(CoverageOf(device, file, thing.Variant))));
        return
        [
            .. ShownThing.Head(thing.Kind, structure.TypeName, structure.SpecName, facts, structure.Doc),
            new ShownPart.OfPicture(StructurePicture.Of(rows, structure.SizeBytes)),
            TableOf(rows),
            .. thing.Variant is null ? VariantsOf(device, file) : [],
            .. ShownThing.TypesOf(device, structure.Members.Where(member => thing.Variant is null || member.Name != file.Cases?.Discriminator).Select(static member => member.Type)),
        ];
    }

    /// <summary>One member of a structure.</summary>
    public static IEnumerable<ShownPart> Of(NamedThing.OfMember thing)
    {
        var structure = thing.Variant?.Structure ?? thing.File.Structure;
        return
        [
            .. ShownThing.Head("member", thing.FullName, $"{structure.SpecName}.{thing.Member.SpecName}", [("", thing.Member.WidthBits.Count("bit"))], ""),
            TableOf([.. RowsOf(thing.Device, thing.File, thing.Variant).Where(row => row.Name == thing.Member.Name && row.Lsb == thing.Member.LowBit)]),
            .. ShownThing.TypesOf(thing.Device, [thing.Member.Type]),
        ];
    }

    private static Coverage CoverageOf(DeviceModel device, StructureFileModel file, VariantModel? variant)
    {
        var coverage = Coverage.Of(device.Header).Within(file.Structure.Availability);
        return variant is null ? coverage : coverage.Within(variant.Structure.Availability);
    }

    private static IReadOnlyList<TableRow> RowsOf(DeviceModel device, StructureFileModel file, VariantModel? variant)
    {
        var structure = variant?.Structure ?? file.Structure;
        var anchors = new Anchors();
        anchors.Add(structure, structure.TypeName);
        return StructureRows.Of(structure, EquatableArray<MemberModel>.Empty, CoverageOf(device, file, variant), anchors);
    }

    private static ShownPart.OfTable TableOf(IReadOnlyList<TableRow> rows) => new(
        Headings,
        rows.Select(static row => (IReadOnlyList<string>)
        [
            row.Place, row.Kind == "reserved" ? "-" : row.Name, row.SpecName, row.Access, CoverageWords.Of(row.Coverage), ShownThing.Described(row),
        ]).ToList());

    private static IEnumerable<ShownPart> VariantsOf(DeviceModel device, StructureFileModel file)
    {
        if (file.Variants.Count == 0)
        {
            return [];
        }

        var isDescriptor = file.IsDescriptor;
        return
        [
            new ShownPart.OfTable(
                isDescriptor ? ["Value", "Operation", "Case", "Completes with", "Versions", "Description"] : ["View", "Versions", "Description"],
                file.Variants.Select(variant => (IReadOnlyList<string>)
                [
                    .. variant.Rule is { } rule ? [rule.Value.ToHex(), rule.Operation] : Array.Empty<string>(),
                    variant.Structure.TypeName,
                    .. variant.Rule is { } of ? [of.Completion ?? ""] : Array.Empty<string>(),
                    CoverageWords.Of(CoverageOf(device, file, variant)),
                    ShownThing.Summary(variant.Structure.Doc),
                ]).ToList()),
        ];
    }
}
