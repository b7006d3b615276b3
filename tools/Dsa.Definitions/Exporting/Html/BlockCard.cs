using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes what is to say of a block or an array before its registers: place, size, conditions.</summary>
internal sealed class BlockCard(HtmlBuilder page, Anchors anchors, DeviceHeaderModel header)
{
    /// <summary>Writes a block.</summary>
    public void Write(BlockModel block)
    {
        var coverage = Coverage.Of(header).Within(block.Availability);
        page.Element("h2", block.Name).Line();
        Open(block, block.Name, block.SpecName, coverage);
        PageTable.Facts(page, BlockFacts.Of(block, coverage));
        PageTable.Doc(page, block.Doc);
        WriteConditions(block.Conditions.Where(condition => condition.Array is null).ToList());
        page.Close("section").Line();
    }

    /// <summary>Writes an array or group.</summary>
    public void Write(BlockModel block, ArrayEntryModel array)
    {
        var coverage = Coverage.Of(header).Within(block.Availability).Within(array.Availability);
        Open(array, $"{block.Name}.{array.Name}", array.SpecName, coverage);
        PageTable.Facts(page, BlockFacts.Of(array, coverage));
        PageTable.Doc(page, array.Doc);
        WriteConditions(block.Conditions.Where(condition => condition.Array == array.Name).ToList());
        page.Close("section").Line();
    }

    private void Open(object thing, string name, string specName, Coverage coverage)
    {
        var anchor = anchors[thing];
        page.Raw($"<section class=\"card block\" id=\"{anchor}\" data-names=\"{HtmlBuilder.Escape(PageTable.Names(name[(name.LastIndexOf('.') + 1)..], specName))}\"")
            .Raw($" data-title=\"{HtmlBuilder.Escape(name)}\"").Raw(PageTable.Gates(coverage)).Raw(">")
            .Open("h3").Element("a", name, ("href", "#" + anchor)).Raw(" ").Element("small", specName).Close("h3").Line();
    }

    private void WriteConditions(List<ConditionModel> conditions)
    {
        if (conditions.Count == 0)
        {
            return;
        }

        page.Raw("<table class=\"fields\"><thead><tr><th scope=\"col\">Condition</th><th scope=\"col\">Holds when</th><th scope=\"col\">Description</th></tr></thead><tbody>").Line();
        foreach (var condition in conditions)
        {
            page.Raw("<tr>").Open("td", ("class", "name")).Name(condition.Name).Close("td").Element("td", condition.Text, ("class", "mono about"))
                .Open("td", ("class", "about")).Element("p", condition.Doc, ("class", "doc")).Raw("</td></tr>").Line();
        }

        page.Raw("</tbody></table>").Line();
    }
}
