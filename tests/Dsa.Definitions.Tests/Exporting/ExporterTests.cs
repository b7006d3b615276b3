using System.Globalization;
using Dsa.Definitions.Exporting;
using Dsa.Definitions.Exporting.CHeader;
using Dsa.Definitions.Exporting.Html;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Exporting.Markdown;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>What holds for each exporter.</summary>
public sealed class ExporterTests
{
    private static readonly IExporter[] All = [new JsonExporter(), new CHeaderExporter(), new MarkdownExporter(), new HtmlExporter()];

    public static TheoryData<string> Formats => [.. All.Select(exporter => exporter.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_device_gives_the_same_bytes_in_every_culture(string format)
    {
        var exporter = All.Single(each => each.Format == format);
        var first = Exported.Text(exporter, KnownDefinitions.Dsa);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // A culture whose minus sign and digits are others: invariant globalization knows only its own, so it is made here.
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NegativeSign = "~";
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            Assert.Equal(first, Exported.Text(exporter, KnownDefinitions.DevicesOf("dsa")[0]));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.DoesNotContain('\r', first);
        Assert.EndsWith("\n", first, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_register_field_and_member_is_there(string format)
    {
        var text = Exported.Text(All.Single(each => each.Format == format), KnownDefinitions.Dsa);
        foreach (var name in new[] { "GENCAP", "BLOCK_ON_FAULT", "SWERROR", "COMPLETION_ADDRESS", "FAULT_ADDRESS", "EVENT_LOG_OVERFLOW", "PAGE_FAULT" })
        {
            Assert.Contains(name, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
