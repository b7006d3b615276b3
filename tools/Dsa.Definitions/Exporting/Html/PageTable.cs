using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes tables of fields or members, and what all cards share.</summary>
internal static class PageTable
{
    /// <summary>The attributes by which the page filters.</summary>
    public static string Gates(Coverage coverage) =>
        $" data-since=\"{coverage.First.ToText()}\" data-until=\"{coverage.End.ToText()}\""
        + (coverage.IsOfSomeVariants ? $" data-only=\"{HtmlBuilder.Escape(coverage.Variants.Count == 0 ? "-" : string.Join(" ", coverage.Variants))}\"" : "");

    /// <summary>Writes the documentation.</summary>
    public static void Doc(HtmlBuilder page, string doc)
    {
        if (doc.Length > 0)
        {
            page.Element("p", doc, ("class", "doc"));
        }
    }

    /// <summary>Writes facts in one line; the ones without a value are left out.</summary>
    public static void Facts(HtmlBuilder page, IEnumerable<(string Name, string? Value)> facts)
    {
        page.Open("p", ("class", "facts"));
        foreach (var (name, value) in facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
        {
            page.Open("span").Text(name.Length == 0 ? "" : name + " ").Element("b", value!).Close("span").Raw(" ");
        }

        page.Close("p").Line();
    }

    /// <summary>Writes the rows.</summary>
    public static void Write(HtmlBuilder page, IReadOnlyList<TableRow> rows, bool isRegister)
    {
        page.Open("table", ("class", "fields")).Raw("<thead><tr>");
        foreach (var (name, kind) in Columns(isRegister))
        {
            page.Element("th", name, ("class", kind), ("scope", "col"));
        }

        page.Raw("</tr></thead><tbody>").Line();
        foreach (var row in rows)
        {
            WriteRow(page, row, isRegister);
        }

        page.Raw("</tbody></table>").Line();
    }

    private static (string Name, string Kind)[] Columns(bool isRegister) => isRegister
        ? [("Bits", "place"), ("Name", "name"), ("Access", "access"), ("Reset", "reset"), ("Value", "value"), ("Versions", "versions"), ("Description", "about")]
        : [("Bytes", "place"), ("Name", "name"), ("Type", "access"), ("Value", "value"), ("Versions", "versions"), ("Description", "about")];

    private static void WriteRow(HtmlBuilder page, TableRow row, bool isRegister)
    {
        var isReserved = row.Kind == "reserved";
        page.Raw("<tr").Raw(Gates(row.Coverage)).Raw(Data(row)).Raw(">");
        page.Element("td", row.Place, ("class", "place")).Open("td", ("class", "name"));
        if (isReserved)
        {
            page.Text(row.SpecName);
        }
        else
        {
            page.Open("a", ("href", "#" + row.Anchor)).Name(row.Name).Close("a").Open("small").Name(row.SpecName).Close("small");
        }

        page.Close("td").Element("td", row.Access, ("class", "access"));
        if (isRegister)
        {
            page.Element("td", row.Reset, ("class", "reset mono"));
        }

        page.Raw("<td class=\"value\"></td>").Element("td", CoverageWords.Of(row.Coverage), ("class", "versions")).Raw("<td class=\"about\">");
        Doc(page, row.Doc);
        if (row.More.Count > 0)
        {
            page.Element("span", string.Join(" ", row.More), ("class", "more"));
        }

        page.Raw("</td></tr>").Line();
    }

    private static string Data(TableRow row)
    {
        (string Name, string? Value)[] attributes =
        [
            ("id", row.Anchor),
            ("class", row.Kind == "reserved" ? "reserved" : null),
            ("data-names", row.Anchor is null || !row.IsSearched ? null : Names(row.Name, row.SpecName, row.Title)),
            ("data-title", row.Anchor is null || !row.IsSearched ? null : row.Title),
            ("data-name", row.Kind == "reserved" ? row.SpecName : row.Name),
            ("data-lsb", row.Lsb.ToText()),
            ("data-width", row.Width.ToText()),
            ("data-kind", row.Kind),
            ("data-type", row.Type),
            ("data-low", row.Low?.ToString(CultureInfo.InvariantCulture)),
            ("data-high", row.High?.ToString(CultureInfo.InvariantCulture)),
            ("data-order", row.IsBigEndian ? "big" : null),
        ];
        return string.Concat(attributes.Where(attribute => attribute.Value is not null).Select(attribute => $" {attribute.Name}=\"{HtmlBuilder.Escape(attribute.Value!)}\""));
    }

    /// <summary>The names under which search and links find something.</summary>
    public static string Names(params IEnumerable<string> names) =>
        string.Join(" ", names.Select(name => name.Replace(' ', '_')).Distinct());
}
