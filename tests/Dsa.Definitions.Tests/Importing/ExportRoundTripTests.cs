using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting;
using Dsa.Definitions.Exporting.Svd;
using Dsa.Definitions.Exporting.SystemRdl;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Tests.Exporting;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>What is exported and imported again has the same registers and fields.</summary>
public sealed class ExportRoundTripTests
{
    public static TheoryData<string> Files => ImportCaseTests.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Svd_brings_the_same_registers_back(string file)
    {
        var device = Imported.Bind(Imported.File(Path.Combine(Imported.CaseFolder, file)));
        var again = Imported.Bind(Imported.Svd(Exported.Text(new SvdExporter(), device), device.Header.Name));
        Assert.Equal(Lines(device), Lines(again));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void SystemRdl_brings_the_same_registers_back(string file)
    {
        var device = Imported.Bind(Imported.File(Path.Combine(Imported.CaseFolder, file)));
        var again = Imported.Bind(Imported.Rdl(Exported.Text(new SystemRdlExporter(), device), device.Header.Name));
        Assert.Equal(Lines(device), Lines(again));
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Every_definition_can_be_exported_and_read_again(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            foreach (IExporter exporter in new IExporter[] { new SvdExporter(), new SystemRdlExporter() })
            {
                var text = Exported.Text(exporter, device);
                Assert.Equal(text, Exported.Text(exporter, device));
                if (Imported.RegistersOf(device).Count > 0)
                {
                    var definition = exporter is SvdExporter ? Imported.Svd(text) : Imported.Rdl(text);
                    Assert.Equal(definition.Counts.RegistersInFile, definition.Counts.RegistersRead);
                    Assert.Equal(definition.Counts.FieldsInFile, definition.Counts.FieldsRead);
                }
            }
        }
    }

    [Fact]
    public void Svd_and_SystemRdl_note_what_of_DSA_they_cannot_say()
    {
        foreach (IExporter exporter in new IExporter[] { new SvdExporter(), new SystemRdlExporter() })
        {
            var notes = new ExportNotes();
            _ = Exported.Text(exporter, KnownDefinitions.Dsa, notes);
            string[] expected =
            [
                "Bar0.WqCfg: lies at Offsets.WqCfg * 0x100, which the device announces; it is left out",
                "Bar0.GenCfg.GlobalReadBufferLimit: that it is locked while ConfigurationFixed is not carried",
                "Bar0.EvlStatus: its access widths are not carried",
            ];
            Assert.All(expected, line => Assert.Contains(notes, note => note.ToString() == line));
            Assert.Contains(notes, note => note.What == "is a structure in memory, and is not carried");
        }
    }

    [Theory]
    [InlineData("0x100", true)]
    [InlineData("0x1000", false)]
    public void Blocks_that_lie_over_each_other_make_a_bridge(string address, bool isBridge)
    {
        var device = KnownDefinitions.Bind($$"""
            hwdef 1
            device Demo revision 1.0
            /// One.
            /// Base address 0x0.
            block One size 0x1000 { register A @ 0 : 32 rw { [0] F } }
            /// Two.
            /// Base address {{address}}.
            block Two size 0x1000 { register B @ 0 : 32 rw { [0] G } }
            """);
        Assert.Equal(isBridge, Exported.Text(new SystemRdlExporter(), device).Contains("bridge;", StringComparison.Ordinal));
    }

    [Fact]
    public void An_announced_count_becomes_the_most_there_can_be()
    {
        var device = KnownDefinitions.Bind("""
            hwdef 1
            device Demo revision 1.0
            block Bar size 0x1000 {
                register Cap @ 0 : 32 ro capability { [3:0] Count }
                array Queue[Cap.Count + 1] @ 0x100 stride 16 { register Control @ 0 : 32 rw { [0] Enable } }
            }
            """);
        var notes = new ExportNotes();
        Assert.Contains("<dim>16</dim>", Exported.Text(new SvdExporter(), device, notes), StringComparison.Ordinal);
        Assert.Contains("QUEUE[16] @ 0x100 += 0x10", Exported.Text(new SystemRdlExporter(), device), StringComparison.Ordinal);
        Assert.Contains(notes, note => note.Where == "Bar.Queue" && note.What.EndsWith("the most, 16", StringComparison.Ordinal));
    }

    /// <summary>Registers and fields as lines, by their names in the specification, in order of place.</summary>
    private static IEnumerable<string> Lines(DeviceModel device) => Imported.RegistersOf(device)
        .OrderBy(register => register.Block, StringComparer.Ordinal)
        .ThenBy(register => register.FullName, StringComparer.Ordinal)
        .SelectMany(register => register.Fields
            .Select(field => $"{register.Block}.{register.Array}.{register.Name} @{register.OffsetBytes} :{register.WidthBits} [{field.High}:{field.Low}] {field.Name} {field.SpecName} {field.Access} {field.Reset} {field.Type.Name}"));
}
