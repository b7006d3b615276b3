using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes a device as one page that needs nothing else: tables, pictures, search, filters and calculators.</summary>
/// <remarks>The tables are in the page itself, so it can be read, searched and printed without its script.</remarks>
internal sealed class HtmlExporter : IExporter
{
    /// <inheritdoc/>
    public string Format => "html";

    /// <inheritdoc/>
    public string FileExtension => ".html";

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        var page = new HtmlBuilder();
        var anchors = DeviceAnchors.Of(device);
        var frame = new PageFrame(page, device, anchors);
        frame.Begin();
        WriteBlocks(page, device, anchors);
        WriteStructures(page, device, anchors, isDescriptor: true, "Descriptors");
        WriteStructures(page, device, anchors, isDescriptor: false, "Records");
        WriteEnums(page, device, anchors);
        frame.End();
        writer.Write(page.ToString());
    }

    private static void WriteBlocks(HtmlBuilder page, DeviceModel device, Anchors anchors)
    {
        var registers = new RegisterCard(page, anchors);
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            new BlockCard(page, anchors, device.Header).Write(block);
            ArrayEntryModel? array = null;
            foreach (var entry in BlockEntries.Of(device, block))
            {
                if (entry.Array is not null && entry.Array != array)
                {
                    new BlockCard(page, anchors, device.Header).Write(block, entry.Array);
                }

                array = entry.Array;
                switch (entry)
                {
                    case RegisterEntry register:
                        registers.Write(register);
                        break;
                    case PortalEntry portal:
                        registers.Write(portal);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static void WriteStructures(HtmlBuilder page, DeviceModel device, Anchors anchors, bool isDescriptor, string title)
    {
        var files = device.Declarations.OfType<StructureFileModel>().Where(file => file.IsDescriptor == isDescriptor).ToList();
        if (files.Count == 0)
        {
            return;
        }

        page.Element("h2", title).Line();
        var cards = new StructureCard(page, anchors, device);
        files.ForEach(cards.Write);
    }

    private static void WriteEnums(HtmlBuilder page, DeviceModel device, Anchors anchors)
    {
        var models = device.Declarations.OfType<EnumModel>().ToList();
        if (models.Count == 0)
        {
            return;
        }

        page.Element("h2", "Enums and flags").Line();
        var cards = new EnumCard(page, anchors, device.Header);
        models.ForEach(cards.Write);
    }
}
