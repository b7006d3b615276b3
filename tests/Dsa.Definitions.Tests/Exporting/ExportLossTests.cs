using System.Text.RegularExpressions;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Comparing;
using Dsa.Definitions.Exporting;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Exporting.Svd;
using Dsa.Definitions.Exporting.SystemRdl;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Importing.Json;
using Dsa.Definitions.Importing.Svd;
using Dsa.Definitions.Importing.SystemRdl;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>What is exported and imported again differs only where the list of the export says so.</summary>
public sealed class ExportLossTests
{
    /// <summary>What the note about a difference must speak of, by what the difference is about.</summary>
    private static readonly Dictionary<string, string> Words = new()
    {
        [""] = "^(is|lies|has|holds) .*(not carried|left out)|becomes|an import makes",
        ["name"] = "name",
        ["spec name"] = "name|becomes",
        ["namespace"] = "namespace|the names?",
        ["documentation"] = "address|documentation",
        ["since"] = "since revision",
        ["until"] = "until revision",
        ["only"] = "only in",
        ["when"] = "there .*when",
        ["locked while"] = "locked while",
        ["computed"] = "computed",
        ["volatile"] = "may change it",
        ["capability"] = "never changes",
        ["sticky"] = "resets it survives",
        ["survives"] = "resets it survives",
        ["reset"] = "reset value",
        ["range"] = "range",
        ["overlays"] = "lie over|the names?",
        ["read widths"] = "access widths|becomes",
        ["write widths"] = "access widths|becomes",
        ["access"] = "reads 1 only|trigger|unused|reserved",
        ["type"] = "its bits are|names of its values",
        ["size"] = "size",
        ["width"] = "bits",
        ["open"] = "no other values|is open",
        ["count"] = "the most",
    };

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void SystemRdl_names_all_that_it_loses(string name) => Check(name, new SystemRdlExporter(), new SystemRdlImporter());

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Svd_names_all_that_it_loses(string name) => Check(name, new SvdExporter(), new SvdImporter());

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Json_loses_nothing_and_says_nothing(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            Assert.Empty(DifferencesOf(device, new JsonExporter(), new JsonImporter(), out var notes));
            Assert.Empty(notes);
        }
    }

    [Theory]
    [InlineData("register Odd @ 0 : 24 rw {0}", "Odd0 @0x0 :16, Odd1 @0x2 :8")]
    [InlineData("register Odd @ 9 : 24 rw {0}", "Odd0 @0x9 :8, Odd1 @0xA :16")]
    [InlineData("register Odd @ 3 : 40 rw {0}", "Odd0 @0x3 :8, Odd1 @0x4 :32")]
    [InlineData("group Lamp @ 0x20 { register Odd @ 0 : 40 rw {0} }", "Odd0 @0x0 :32, Odd1 @0x4 :8")]
    [InlineData("array Lamp [4] @ 0x20 stride 8 { register Odd @ 0 : 48 rw {0} }", "Odd0 @0x0 :32, Odd1 @0x4 :16")]
    [InlineData("array Lamp [4] @ 0x20 stride 5 { register Odd @ 0 : 40 rw {0} }", "Odd0 @0x0 :32, Odd1 @0x4 :8")]
    public void SystemRdl_has_registers_of_odd_widths_in_parts(string register, string expected)
    {
        var text = "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 0x100 {\n" + register.Replace("{0}", "{ [3:0] Low reset 5  [20:4] High reset 0x1A5A5  [23] Last w1c }", StringComparison.Ordinal) + "\n}\n";
        var device = KnownDefinitions.Bind(text);
        CheckDevice(device, new SystemRdlExporter(), new SystemRdlImporter());
        var again = Importing.Imported.Bind(Importing.Imported.Rdl(Exported.Text(new SystemRdlExporter(), device)));
        var parts = Importing.Imported.RegistersOf(again).OrderBy(part => part.OffsetBytes).ToList();
        Assert.Equal(expected, string.Join(", ", parts.Select(part => $"{part.Name} @{part.OffsetBytes.ToHex()} :{part.WidthBits}")));
        var start = parts[0].OffsetBytes;
        var reset = parts.SelectMany(part => part.Fields.Select(field => field.Reset << (field.Low + (int)(part.OffsetBytes - start) * 8))).Aggregate(0UL, (sum, each) => sum | each);
        Assert.Equal(0x1A5A55UL, reset);
        Assert.Equal(AccessMode.WriteOneToClear, Assert.Single(parts.SelectMany(part => part.Fields), field => field.Name == "Last").Access);
    }

    [Fact]
    public void What_is_carried_is_not_said_to_be_lost()
    {
        var device = KnownDefinitions.Bind("""
            hwdef 1
            device Demo revision 1.0
            enum Mode : 1 { Off = 0, On = 1 }
            /// The registers.
            /// Base address 0x1000.
            block Bar size 0x8 {
                register Class @ 0 : 32 rw { [0] Mode : Mode  [7:4] Level volatile }
                register Halves @ 4 : 32 rw read 16 write 16 { [31:0] Value }
            }
            """);
        var notes = new ExportNotes();
        _ = Exported.Text(new SystemRdlExporter(), device, notes);
        Assert.Empty(notes);
    }

    private static void Check(string name, IExporter exporter, IImporter importer)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name).Where(device => Importing.Imported.RegistersOf(device).Count > 0))
        {
            CheckDevice(device, exporter, importer);
        }
    }

    private static void CheckDevice(DeviceModel device, IExporter exporter, IImporter importer)
    {
        var differences = DifferencesOf(device, exporter, importer, out var notes);
        var silent = differences.Where(difference => !notes.Any(note => IsAbout(note, difference, device))).Select(DifferenceText.LineOf).ToList();
        Assert.True(silent.Count == 0, string.Join("\n", silent));
    }

    /// <summary>All differences, under the names of the definition that was exported: what is lost counts as new.</summary>
    private static IEnumerable<Difference> DifferencesOf(DeviceModel device, IExporter exporter, IImporter importer, out ExportNotes notes)
    {
        notes = [];
        var imported = importer.Import("file", Exported.Text(exporter, device, notes), null);
        var again = DefinitionSet.Bind(imported.Files.Select((text, index) => ($"{index}.hwdef", text)));
        return DefinitionComparison.Of(again, new([], [device], [])).Where(difference => difference.What != "documentation" || OneLine(difference.Old) != OneLine(difference.New));
    }

    private static bool IsAbout(ExportNote note, Difference difference, DeviceModel device) => difference switch
    {
        { Kind: ChangeKind.Removed } => IsNamed(difference.Name[(difference.Name.LastIndexOf('.') + 1)..], note.What),
        { Thing: "revision" or "variant" or "reset" } => note.Where == device.Header.Name && Regex.IsMatch(note.What, $@"\b{Regex.Escape(difference.Name)}\b"),
        { Kind: ChangeKind.Added } => IsIn(difference.Name, note.Where) && Regex.IsMatch(note.What, Words[""]) || NamesAre(note, difference.Name, device),
        { Kind: ChangeKind.Renamed } => NamesAre(note, difference.Name, device) || note.Where == difference.Name && Letters(note.What).Contains(Letters(difference.Old), StringComparison.Ordinal),
        { Kind: ChangeKind.Retyped } when NamesAre(note, difference.New, device) => true,
        { Thing: "reserved" } => IsIn(difference.Name[..difference.Name.IndexOf('[', StringComparison.Ordinal)], note.Where) && Regex.IsMatch(note.What, Words[difference.What]),
        _ => IsIn(difference.Name, note.Where) && Regex.IsMatch(note.What, Words[difference.What]),
    };

    /// <summary>Whether a note says that the name of a thing is lost.</summary>
    private static bool NamesAre(ExportNote note, string name, DeviceModel device)
    {
        var dot = name.LastIndexOf('.');
        var isThere = note.Where == (dot < 0 ? device.Header.Name : name[..dot]) || note.Where == name;
        return isThere && Regex.IsMatch(note.What, $@"^the names? .*\b{name[(dot + 1)..]} \(");
    }

    private static bool IsIn(string name, string where) => name == where || name.StartsWith(where + ".", StringComparison.Ordinal);

    /// <summary>Whether a text has a name as a word of its own, however it is cased.</summary>
    private static bool IsNamed(string name, string text) =>
        text.Split(' ', ',', ';', '(', ')', '.').Any(word => Letters(word) == Letters(name));

    private static string OneLine(string text) => Regex.Replace(text, @"\s+", " ");

    private static string Letters(string text) => text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
