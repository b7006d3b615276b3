using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Writes a device as the tables of a specification: blocks, registers, descriptors, records, enums.</summary>
internal sealed class MarkdownExporter : IExporter
{
    /// <inheritdoc/>
    public string Format => "markdown";

    /// <inheritdoc/>
    public string FileExtension => ".md";

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        var anchors = DeviceAnchors.Of(device);
        WriteHeader(writer, device.Header);
        MarkdownContents.Write(writer, device, anchors);
        new MarkdownBlocks(writer, device, anchors).Write();
        var structures = new MarkdownStructures(writer, device, anchors);
        structures.Write("Descriptors", device.Declarations.OfType<StructureFileModel>().Where(file => file.IsDescriptor).ToList());
        structures.Write("Records", device.Declarations.OfType<StructureFileModel>().Where(file => !file.IsDescriptor).ToList());
        WriteEnums(writer, device, anchors);
    }

    private static void WriteHeader(TextWriter writer, DeviceHeaderModel header)
    {
        var page = new MarkdownPage(writer);
        page.Line($"# {MarkdownText.Escape(header.SpecName)}");
        page.Doc(header.Doc);
        page.Facts(
        [
            ("revisions", string.Join(", ", header.Revisions)),
            ("variants", string.Join(", ", header.Variants)),
            ("resets", string.Join(", ", header.Resets)),
        ]);
    }

    private static void WriteEnums(TextWriter writer, DeviceModel device, Anchors anchors)
    {
        var page = new MarkdownPage(writer);
        var models = device.Declarations.OfType<EnumModel>().ToList();
        if (models.Count > 0)
        {
            page.Line("");
            page.Line("## Enums and flags");
        }

        foreach (var model in models)
        {
            var coverage = Coverage.Of(device.Header).Within(model.Availability);
            page.Heading(3, anchors[model], model.Name, model.SpecName);
            page.Facts([("", model.IsFlags ? "flags" : model.IsOpen ? "open enum" : "enum"), ("of", model.Bits.Count("bit")), ("", CoverageWords.Of(coverage))]);
            page.Doc(model.Doc);
            page.Table([model.IsFlags ? "Bit" : "Value", "Name", "In the specification", "Versions", "Description"], model.Members.Select(member => (IReadOnlyList<string>)
            [
                MarkdownText.Code(model.IsFlags ? member.Value.ToText() : member.Value.ToHex()),
                MarkdownText.Code(member.Name),
                MarkdownText.Code(member.SpecName),
                MarkdownText.Escape(CoverageWords.Of(coverage.Within(member.Availability))),
                MarkdownText.Escape(member.Availability.When is { } when ? $"{member.Doc} Reserved unless {when}.".TrimStart() : member.Doc),
            ]));
        }
    }
}
