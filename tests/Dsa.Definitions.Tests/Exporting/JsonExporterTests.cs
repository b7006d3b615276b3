using System.Text.Json;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Importing.Json;

namespace Dsa.Definitions.Tests.Exporting;

public sealed class JsonExporterTests
{
    private const string Small = "hwdef 1\ndevice Demo revision 1.0, 1.1, 1.2\nblock Bar size 16 {\n register Control @ 4 : 32 rw since 1.1 { [0] Enable  reset 1 [7:4] Level until 1.2 }\n}\n";

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void An_import_gives_the_same_device_back(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            var imported = new JsonImporter().Import("device.json", Exported.Text(new JsonExporter(), device), null);
            SameDevice.Assert(device, KnownDefinitions.Bind(Assert.Single(imported.Files)));
            Assert.Equal(imported.Counts.RegistersInFile, imported.Counts.RegistersRead);
            Assert.Equal(imported.Counts.FieldsInFile, imported.Counts.FieldsRead);
        }
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Documents_are_of_the_form_that_the_schema_tells(string name)
    {
        using var schema = JsonDocument.Parse(JsonExporter.Schema());
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            using var document = JsonDocument.Parse(Exported.Text(new JsonExporter(), device));
            Assert.Empty(new SchemaChecker(schema.RootElement).Check(document.RootElement));
        }
    }

    [Fact]
    public void The_schema_refuses_what_is_not_of_its_form()
    {
        using var schema = JsonDocument.Parse(JsonExporter.Schema());
        var good = Exported.Text(new JsonExporter(), KnownDefinitions.Bind(Small));
        foreach (var (from, to) in new[] { ("\"lsb\": 0", "\"lsb\": -1"), ("\"mode\": \"rw\"", "\"mode\": \"xy\""), ("\"widthBits\": 32", "\"width\": 32"), ("\"1.1+\"", "\"newer\"") })
        {
            Assert.Contains(from, good, StringComparison.Ordinal);
            using var document = JsonDocument.Parse(good.Replace(from, to, StringComparison.Ordinal));
            Assert.NotEmpty(new SchemaChecker(schema.RootElement).Check(document.RootElement));
        }
    }

    [Fact]
    public void A_register_says_where_it_is_and_what_its_bits_are()
    {
        using var document = JsonDocument.Parse(Exported.Text(new JsonExporter(), KnownDefinitions.Bind(Small)));
        var register = Assert.Single(document.RootElement.GetProperty("registers").EnumerateArray());
        Assert.Equal("CONTROL", register.GetProperty("specName").GetString());
        Assert.Equal(4, register.GetProperty("offset").GetInt32());
        Assert.Equal("1.1+", register.GetProperty("versions").GetString());
        Assert.Equal(
            ["ENABLE 0-0 RW 1.1+", "RSVD_3_1 1-3 RSVD 1.1+", "LEVEL 4-7 RW 1.1", "RSVD_31_8 8-31 RSVD 1.1+"],
            register.GetProperty("fields").EnumerateArray().Select(field =>
                $"{field.GetProperty("specName")} {field.GetProperty("lsb")}-{field.GetProperty("msb")} {field.GetProperty("access")} {field.GetProperty("versions")}"));
    }

    [Fact]
    public void A_portal_is_a_register_that_takes_whole_structures()
    {
        using var document = JsonDocument.Parse(Exported.Text(new JsonExporter(), KnownDefinitions.Dsa));
        var portals = document.RootElement.GetProperty("registers").EnumerateArray().Where(register => register.GetProperty("kind").GetString() == "portal").ToList();
        Assert.NotEmpty(portals);
        foreach (var portal in portals)
        {
            Assert.Equal(512, portal.GetProperty("widthBits").GetInt32());
            var field = Assert.Single(portal.GetProperty("fields").EnumerateArray());
            Assert.Equal("WO", field.GetProperty("access").GetString());
        }
    }

    [Fact]
    public void Every_bit_of_every_register_is_told_once()
    {
        using var document = JsonDocument.Parse(Exported.Text(new JsonExporter(), KnownDefinitions.Dsa));
        foreach (var register in document.RootElement.GetProperty("registers").EnumerateArray())
        {
            var next = 0;
            foreach (var field in register.GetProperty("fields").EnumerateArray())
            {
                Assert.Equal(next, field.GetProperty("lsb").GetInt32());
                next = field.GetProperty("msb").GetInt32() + 1;
            }

            Assert.Equal(register.GetProperty("widthBits").GetInt32(), next);
        }
    }

    [Fact]
    public void Numbers_that_readers_would_round_are_texts()
    {
        var device = KnownDefinitions.Bind("hwdef 1\ndevice Demo revision 1.0\nenum Big : 64 { Largest = 0xFFFFFFFFFFFFFFFF, Exact = 0x1FFFFFFFFFFFFF }\n");
        using var document = JsonDocument.Parse(Exported.Text(new JsonExporter(), device));
        var members = document.RootElement.GetProperty("enums")[0].GetProperty("members");
        Assert.Equal("0xFFFFFFFFFFFFFFFF", members[0].GetProperty("value").GetString());
        Assert.Equal((1L << 53) - 1, members[1].GetProperty("value").GetInt64());
    }

    [Theory]
    [InlineData("{", "device.json:1")]
    [InlineData("[]", "$: an object is expected")]
    [InlineData("{}", "$.format: \"hwdef-json\" is expected, and nothing is there")]
    [InlineData("""{"format":"hwdef-json","version":2}""", "$.version: a whole number from 1 to 1 is expected")]
    [InlineData("""{"format":"hwdef-json","version":1,"device":{"name":"lower"}}""", "$.device.name: a name such as")]
    [InlineData("""{"format":"hwdef-json","version":1,"device":{"name":"Demo","revisions":["x"]}}""", "$.device.revisions[0]: a revision such as")]
    [InlineData("""{"format":"hwdef-json","version":1,"device":{"name":"Demo","revisions":["1.0"]},"registers":[{"kind":"register","block":"Bar"}]}""", "$.registers[0].block: the name of one of $.blocks")]
    [InlineData("""{"format":"hwdef-json","version":1,"device":{"name":"Demo","revisions":["1.0"]},"enums":[{"name":"E","widthBits":2,"members":[{"name":"A","value":"0xG"}]}]}""", "$.enums[0].members[0].value: a whole number")]
    [InlineData("""{"format":"hwdef-json","version":1,"device":{"name":"Demo","revisions":["1.0"]},"enums":[{"name":"E","widthBits":2,"members":[{"name":"A","value":9}]}]}""", "HWDEF")]
    public void What_cannot_be_read_is_told_with_its_place(string text, string expected)
    {
        var exception = Assert.Throws<ImportException>(() => new JsonImporter().Import("device.json", text, null));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_expressions_cannot_bring_declarations_of_its_own()
    {
        var text = Exported.Text(new JsonExporter(), KnownDefinitions.Bind(Small))
            .Replace("\"when\": null", "\"when\": \"1 == 1 { } enum Evil : 1 { A = 0\"", StringComparison.Ordinal);
        var exception = Assert.Throws<ImportException>(() => new JsonImporter().Import("device.json", text, null));
        Assert.Contains("an expression such as", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_documents_never_give_anything_but_an_import_exception()
    {
        var text = Exported.Text(new JsonExporter(), KnownDefinitions.DevicesOf("Descriptors")[0]);
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var at = random.Next(text.Length);
            var damaged = text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)).Insert(at, "0\"{-[,n"[random.Next(7)].ToString());
            try
            {
                _ = new JsonImporter().Import("device.json", damaged, null);
            }
            catch (ImportException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void The_device_can_be_given_another_name()
    {
        var imported = new JsonImporter().Import("device.json", Exported.Text(new JsonExporter(), KnownDefinitions.Bind(Small)), "Other");
        Assert.Equal("Other", imported.DeviceName);
        var device = KnownDefinitions.Bind(Assert.Single(imported.Files));
        Assert.Equal(("Other", "OTHER", "Other"), (device.Header.Name, device.Header.SpecName, device.Header.Namespace));
    }
}
