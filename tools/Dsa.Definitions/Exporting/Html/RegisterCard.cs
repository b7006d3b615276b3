using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Writes registers and portals.</summary>
internal sealed class RegisterCard(HtmlBuilder page, Anchors anchors)
{
    /// <summary>Writes one register.</summary>
    public void Write(RegisterEntry entry)
    {
        var register = entry.Register;
        var anchor = anchors[register];
        var rows = RegisterRows.Of(entry, anchor, anchors);
        var reset = ResetOf(register);
        Open(entry, anchor, $" data-width=\"{register.WidthBits.ToText()}\" data-kind=\"register\""
            + (reset.IsZero ? "" : $" data-reset=\"0x{reset.ToString("X", System.Globalization.CultureInfo.InvariantCulture).TrimStart('0')}\""));
        PageTable.Facts(page, RegisterFacts.Of(entry));
        PageTable.Doc(page, register.Doc);
        BitPicture.Write(page, rows, register.WidthBits);
        page.Raw("<div class=\"entry\"></div>");
        PageTable.Write(page, rows, isRegister: true);
        page.Close("section").Line();
    }

    /// <summary>Writes one portal.</summary>
    public void Write(PortalEntry entry)
    {
        var portal = entry.Portal;
        Open(entry, anchors[portal], "");
        PageTable.Facts(page, RegisterFacts.Of(entry));
        PageTable.Doc(page, portal.Doc);
        page.Close("section").Line();
    }

    private static BigInteger ResetOf(RegisterModel register) =>
        register.Fields.Aggregate(BigInteger.Zero, (all, field) => all | (new BigInteger(field.Reset) << field.Low));

    private void Open(PlacedEntry entry, string anchor, string data)
    {
        var names = PageTable.Names(entry.Name, entry.SpecName, entry.FullName, entry.FullSpecName, entry.FullName[(entry.Block.Name.Length + 1)..]);
        page.Raw($"<section class=\"card\" id=\"{anchor}\" data-names=\"{HtmlBuilder.Escape(names)}\"")
            .Raw($" data-title=\"{HtmlBuilder.Escape(entry.FullSpecName)}\"{data}{PageTable.Gates(entry.Coverage)}>")
            .Open("h3").Element("a", entry.FullSpecName, ("href", "#" + anchor))
            .Raw(" ").Element("small", entry.FullName[(entry.Block.Name.Length + 1)..]).Close("h3").Line();
    }
}
