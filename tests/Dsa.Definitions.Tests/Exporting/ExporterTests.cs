using System.Globalization;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
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
        Assert.All(NamesOf(KnownDefinitions.Dsa), names => Assert.Contains(
            format == "c" ? CNames.Clean(names.SpecName) : names.Name, text, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<(string Name, string SpecName)> NamesOf(DeviceModel device)
    {
        foreach (var entry in BlockEntries.Of(device))
        {
            yield return (entry.Name, entry.SpecName);
            foreach (var field in entry is RegisterEntry register ? register.Register.Fields : EquatableArray<FieldModel>.Empty)
            {
                yield return (field.Name, field.SpecName);
            }
        }

        foreach (var structure in device.Declarations.OfType<StructureFileModel>().SelectMany(file => file.Variants.Select(variant => variant.Structure).Prepend(file.Structure)))
        {
            yield return (structure.TypeName, structure.SpecName);
            foreach (var member in structure.Members)
            {
                yield return (member.Name, member.SpecName);
            }
        }

        foreach (var member in device.Declarations.OfType<EnumModel>().SelectMany(model => model.Members))
        {
            yield return (member.Name, member.SpecName);
        }
    }
}
