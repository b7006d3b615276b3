using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes enums and flags types.</summary>
internal sealed class EnumCard(HtmlBuilder page, Anchors anchors, DeviceHeaderModel header)
{
    /// <summary>Writes one type.</summary>
    public void Write(EnumModel model)
    {
        var anchor = anchors[model];
        var coverage = Coverage.Of(header).Within(model.Availability);
        page.Raw($"<section class=\"card\" id=\"{anchor}\" data-names=\"{HtmlBuilder.Escape(PageTable.Names(model.Name, model.SpecName))}\"")
            .Raw($" data-title=\"{HtmlBuilder.Escape(model.Name)}\"").Raw(PageTable.Gates(coverage)).Raw(">")
            .Open("h3").Element("a", model.Name, ("href", "#" + anchor)).Raw(" ").Element("small", model.SpecName).Close("h3").Line();
        PageTable.Facts(page,
        [
            ("", model.IsFlags ? "flags" : model.IsOpen ? "open enum" : "enum"),
            ("of", model.Bits.Count("bit")),
            ("", CoverageWords.Of(coverage)),
        ]);
        PageTable.Doc(page, model.Doc);
        page.Raw("<table class=\"fields\"><thead><tr>");
        foreach (var (name, kind) in (ReadOnlySpan<(string, string)>)[(model.IsFlags ? "Bit" : "Value", "place"), ("Name", "name"), ("Versions", "versions"), ("Description", "about")])
        {
            page.Element("th", name, ("class", kind), ("scope", "col"));
        }

        page.Raw("</tr></thead><tbody>").Line();
        foreach (var member in model.Members)
        {
            WriteMember(model, member, anchor, coverage.Within(member.Availability));
        }

        page.Raw("</tbody></table>").Close("section").Line();
    }

    private void WriteMember(EnumModel model, EnumMemberModel member, string anchor, Coverage coverage)
    {
        var place = anchors.Claim($"{anchor}.{member.SpecName}", $"{anchor}.{member.Name}");
        page.Raw($"<tr id=\"{place}\" data-names=\"{HtmlBuilder.Escape(PageTable.Names(member.Name, member.SpecName, $"{model.Name}.{member.Name}"))}\"")
            .Raw($" data-title=\"{HtmlBuilder.Escape($"{model.Name}.{member.Name}")}\"").Raw(PageTable.Gates(coverage)).Raw(">")
            .Element("td", model.IsFlags ? $"[{member.Value.ToText()}]" : member.Value.ToHex(), ("class", "place"))
            .Open("td", ("class", "name")).Open("a", ("href", "#" + place)).Name(member.Name).Close("a").Open("small").Name(member.SpecName).Close("small").Close("td")
            .Element("td", CoverageWords.Of(coverage), ("class", "versions")).Raw("<td class=\"about\">");
        PageTable.Doc(page, member.Doc);
        if (member.Availability.When is { } when)
        {
            page.Element("span", $"Reserved unless {when}.", ("class", "more"));
        }

        page.Raw("</td></tr>").Line();
    }
}
