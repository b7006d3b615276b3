using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes what is around the cards: head, bar, table of contents, and the script.</summary>
internal sealed class PageFrame(HtmlBuilder page, DeviceModel device, Anchors anchors)
{
    // Nothing may be loaded from anywhere: the page is one file.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes everything up to the cards.</summary>
    public void Begin()
    {
        var header = device.Header;
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Open("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy)).Line()
            .Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line()
            .Element("title", $"{header.SpecName}: registers and descriptors").Line()
            .Raw("<style>\n").Raw(PageAsset.Read("page.css")).Raw("</style>\n</head>\n<body>\n")
            .Element("a", "Skip to the content", ("class", "skip"), ("href", "#content")).Line();
        WriteBar();
        page.Raw("<div class=\"frame\">\n<nav id=\"side\" aria-label=\"Contents\">\n")
            .Raw("<input type=\"search\" id=\"search\" placeholder=\"Search ( / )\" autocomplete=\"off\" spellcheck=\"false\" role=\"combobox\" aria-label=\"Search names and documentation\" aria-controls=\"results\" aria-expanded=\"false\">\n")
            .Raw("<p id=\"found\" role=\"status\"></p>\n<div id=\"results\" role=\"listbox\" aria-label=\"Found\" hidden></div>\n<div id=\"toc\">\n");
        WriteContents();
        page.Raw("</div>\n</nav>\n<main id=\"content\">\n");
        PageTable.Doc(page, header.Doc);
    }

    /// <summary>Writes everything behind the cards.</summary>
    public void End() => page.Raw("</main>\n</div>\n<script type=\"application/json\" id=\"types\">")
        .Raw(PageTypes.Of(device)).Raw("</script>\n<script>\n")
        .Raw(PageAsset.Read("logic.js")).Raw(PageAsset.Read("calculator.js")).Raw(PageAsset.Read("navigation.js"))
        .Raw("</script>\n</body>\n</html>\n");

    private void WriteBar()
    {
        page.Raw("<header class=\"bar\">\n<button id=\"menu\" type=\"button\" aria-expanded=\"false\" aria-controls=\"side\">☰<span> Contents</span></button>\n")
            .Element("h1", device.Header.SpecName).Line();
        WriteChoice("revision", "Revision", "all revisions", device.Header.Revisions.Select((revision, index) => (index.ToText(), revision)));
        if (device.Header.Variants.Count > 0)
        {
            WriteChoice("variant", "Variant", "all variants", device.Header.Variants.Select(variant => (variant, variant)));
        }

        page.Raw("<button id=\"theme\" type=\"button\" aria-label=\"Theme: system\">◐<span> Theme: system</span></button>\n</header>\n");
    }

    private void WriteChoice(string id, string label, string all, IEnumerable<(string Value, string Text)> options)
    {
        page.Raw("<label>").Element("span", label + " ").Open("select", ("id", id), ("aria-label", label)).Element("option", all, ("value", ""));
        foreach (var (value, text) in options)
        {
            page.Element("option", text, ("value", value));
        }

        page.Raw("</select></label>").Line();
    }

    private void WriteContents()
    {
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            page.Element("h2", block.Name).Raw("<ul>").Line();
            WriteRegisters(block);
            page.Raw("</ul>").Line();
        }

        WriteStructures("Descriptors", isDescriptor: true);
        WriteStructures("Records", isDescriptor: false);
        WriteList("Enums and flags", device.Declarations.OfType<EnumModel>().Select(model => ((object)model, model.Name, Coverage.Of(device.Header).Within(model.Availability))));
    }

    private void WriteRegisters(BlockModel block)
    {
        ArrayEntryModel? array = null;
        foreach (var entry in BlockEntries.Of(device, block))
        {
            if (entry.Array != array && array is not null)
            {
                page.Raw("</ul></li>").Line();
            }

            if (entry.Array != array && entry.Array is not null)
            {
                page.Raw("<li>").Element("a", entry.Array.SpecName, ("href", "#" + anchors[entry.Array])).Raw("<ul>").Line();
            }

            array = entry.Array;
            WriteItem(entry.Thing, entry.SpecName, entry.Coverage);
        }

        page.Raw(array is null ? "" : "</ul></li>");
    }

    private void WriteStructures(string title, bool isDescriptor)
    {
        var items = new List<(object, string, Coverage)>();
        foreach (var file in device.Declarations.OfType<StructureFileModel>().Where(file => file.IsDescriptor == isDescriptor))
        {
            var coverage = Coverage.Of(device.Header).Within(file.Structure.Availability);
            items.Add((file.Structure, file.Structure.TypeName, coverage));
            items.AddRange(file.Variants.Select(variant => ((object)variant.Structure, variant.Structure.TypeName, coverage.Within(variant.Structure.Availability))));
        }

        WriteList(title, items);
    }

    private void WriteList(string title, IEnumerable<(object Thing, string Name, Coverage Coverage)> items)
    {
        var list = items.ToList();
        if (list.Count == 0)
        {
            return;
        }

        page.Element("h2", title).Raw("<ul>").Line();
        list.ForEach(item => WriteItem(item.Thing, item.Name, item.Coverage));
        page.Raw("</ul>").Line();
    }

    private void WriteItem(object thing, string name, Coverage coverage) =>
        page.Raw("<li").Raw(PageTable.Gates(coverage)).Raw(">").Element("a", name, ("href", "#" + anchors[thing])).Raw("</li>").Line();
}
