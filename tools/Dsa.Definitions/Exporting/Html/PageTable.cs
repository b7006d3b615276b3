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

    /// <summary>Writes the rows, without the columns that all of them leave empty.</summary>
    public static void Write(HtmlBuilder page, IReadOnlyList<TableRow> rows, bool isRegister)
    {
        var columns = new List<(string Name, string Kind)>
        {
            (isRegister ? "Bits" : "Bytes", "place"), ("Name", "name"), (isRegister ? "Access" : "Type", "access"),
            ("Reset", "reset"), ("Value", "value"), ("Versions", "versions"), ("Description", "about"),
        };
        columns.RemoveAll(column => column.Kind switch
        {
            "reset" => rows.All(row => row.Reset.Length == 0),
            "versions" => rows.All(row => CoverageWords.Of(row.Coverage).Length == 0),
            "about" => rows.All(row => row.Doc.Length == 0 && row.More.Count == 0),
            _ => false,
        });
        page.Open("table", ("class", "fields")).Raw("<thead><tr>");
        foreach (var (name, kind) in columns)
        {
            page.Element("th", name, ("class", kind), ("scope", "col"));
        }

        page.Raw("</tr></thead><tbody>").Line();
        foreach (var row in rows)
        {
            page.Raw("<tr").Raw(Gates(row.Coverage)).Raw(Data(row)).Raw(">");
            foreach (var (_, kind) in columns)
            {
                WriteCell(page, row, kind);
            }

            page.Raw("</tr>").Line();
        }

        page.Raw("</tbody></table>").Line();
    }

    private static void WriteCell(HtmlBuilder page, TableRow row, string kind)
    {
        page.Open("td", ("class", kind));
        switch (kind)
        {
            case "name" when row.Kind == "reserved":
                page.Name(row.SpecName);
                break;
            case "name":
                page.Open("a", ("href", "#" + row.Anchor)).Name(row.Name).Close("a").Open("small").Name(row.SpecName).Close("small");
                break;
            case "about":
                Doc(page, row.Doc);
                page.Raw(row.More.Count == 0 ? "" : "<span class=\"more\">").Text(string.Join(" ", row.More)).Raw(row.More.Count == 0 ? "" : "</span>");
                break;
            default:
                page.Text(kind switch { "place" => row.Place, "access" => row.Access, "reset" => row.Reset, "versions" => CoverageWords.Of(row.Coverage), _ => "" });
                break;
        }

        page.Close("td");
    }

    private static string Data(TableRow row)
    {
        (string Name, string? Value)[] attributes =
        [
            ("id", row.Anchor),
            ("class", row.Kind == "reserved" ? "reserved" : null),
            ("data-names", row.Anchor is null || !row.IsSearched ? null : Names(row.Name, row.SpecName, row.Title)),
            ("data-title", row.Anchor is null || !row.IsSearched ? null : row.Title),
            ("data-name", row.Name),
            ("data-lsb", row.Lsb.ToText()),
            ("data-width", row.Width.ToText()),
            ("data-kind", row.Kind),
            ("data-type", row.Type),
            ("data-low", row.Low?.ToString(CultureInfo.InvariantCulture)),
            ("data-high", row.High?.ToString(CultureInfo.InvariantCulture)),
            ("data-order", row.IsBigEndian ? "big" : null),
            ("data-count", row.Count > 1 ? row.Count.ToText() : null),
        ];
        return string.Concat(attributes.Where(attribute => attribute.Value is not null).Select(attribute => $" {attribute.Name}=\"{HtmlBuilder.Escape(attribute.Value!)}\""));
    }

    /// <summary>The names under which search and links find something.</summary>
    public static string Names(params IEnumerable<string> names) =>
        string.Join(" ", names.Select(name => name.Replace(' ', '_')).Distinct());
}
