using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes descriptors with their cases, and records with their views.</summary>
internal sealed class StructureCard(HtmlBuilder page, Anchors anchors, DeviceModel device)
{
    /// <summary>Writes one structure and its variants.</summary>
    public void Write(StructureFileModel file)
    {
        var flags = file.Cases is { } cases ? FlagNames.Of(device, file, cases) : null;
        var coverage = Coverage.Of(device.Header).Within(file.Structure.Availability);
        var by = file.Cases is { } table ? $" data-by=\"{table.Discriminator}\"" : "";
        WriteCard(file.Structure, EquatableArray<MemberModel>.Empty, coverage, by, StructureFacts.Of(file));
        foreach (var variant in file.Variants)
        {
            var inner = coverage.Within(variant.Structure.Availability);
            var operation = variant.Rule is { } rule ? $" data-of=\"{anchors[file.Structure]}\" data-operation=\"{rule.Value.ToString(CultureInfo.InvariantCulture)}\"" : "";
            WriteCard(variant.Structure, file.Structure.Members, inner, operation, StructureFacts.Of(file, variant, flags));
        }
    }

    private void WriteCard(
        StructureModel structure, EquatableArray<MemberModel> common, Coverage coverage, string data, IEnumerable<(string Name, string? Value)> facts)
    {
        var anchor = anchors[structure];
        var rows = StructureRows.Of(structure, common, coverage, anchors);
        page.Raw($"<section class=\"card\" id=\"{anchor}\" data-names=\"{HtmlBuilder.Escape(PageTable.Names(structure.TypeName, structure.SpecName))}\"")
            .Raw($" data-title=\"{HtmlBuilder.Escape(structure.TypeName)}\" data-width=\"{(structure.SizeBytes * 8).ToText()}\" data-kind=\"structure\"")
            .Raw(data).Raw(PageTable.Gates(coverage)).Raw(">")
            .Open("h3").Element("a", structure.TypeName, ("href", "#" + anchor)).Raw(" ").Element("small", structure.SpecName).Close("h3").Line();
        PageTable.Facts(page, [.. facts, ("", CoverageWords.Of(coverage))]);
        PageTable.Doc(page, structure.Doc);
        ByteMap.Write(page, rows, structure.SizeBytes);
        page.Raw("<div class=\"entry\"></div>");
        PageTable.Write(page, rows, isRegister: false);
        page.Close("section").Line();
    }
}
