using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing;

namespace Dsa.Definitions.Tests.Importing;

public sealed class SvdImporterTests
{
    [Theory]
    [InlineData("<bitOffset>4</bitOffset><bitWidth>3</bitWidth>")]
    [InlineData("<lsb>4</lsb><msb>6</msb>")]
    [InlineData("<bitRange>[6:4]</bitRange>")]
    public void All_notations_of_bits_mean_the_same(string bits)
    {
        var field = Imported.Field(Imported.Svd(RegisterWith($"<field><name>F</name>{bits}</field>")), "F");
        Assert.Equal((6, 4), (field.High, field.Low));
    }

    [Theory]
    [InlineData("read-only", "", "", nameof(AccessMode.ReadOnly))]
    [InlineData("read-only", "", "clear", nameof(AccessMode.ReadToClear))]
    [InlineData("write-only", "", "", nameof(AccessMode.WriteOnly))]
    [InlineData("write-only", "oneToSet", "", nameof(AccessMode.Trigger))]
    [InlineData("read-write", "", "", nameof(AccessMode.ReadWrite))]
    [InlineData("read-write", "oneToClear", "", nameof(AccessMode.WriteOneToClear))]
    [InlineData("read-write", "oneToSet", "", nameof(AccessMode.WriteOneToSet))]
    [InlineData("read-writeOnce", "", "", nameof(AccessMode.ReadWrite))]
    public void Access_and_effects_become_one_access(string access, string writes, string reads, string expected)
    {
        var effects = (writes.Length > 0 ? $"<modifiedWriteValues>{writes}</modifiedWriteValues>" : "")
            + (reads.Length > 0 ? $"<readAction>{reads}</readAction>" : "");
        var text = RegisterWith($"<field><name>F</name><bitRange>[0:0]</bitRange><access>{access}</access>{effects}</field>");
        Assert.Equal(expected, Imported.Field(Imported.Svd(text), "F").Access.ToString());
    }

    [Theory]
    [InlineData("oneToToggle")]
    [InlineData("zeroToClear")]
    [InlineData("set")]
    public void An_effect_without_counterpart_is_noted_with_its_line(string effect)
    {
        var definition = Imported.Svd(RegisterWith($"<field><name>F</name><bitRange>[0:0]</bitRange><modifiedWriteValues>{effect}</modifiedWriteValues></field>"));
        Assert.Contains(definition.Notes, note => note.Line == 3 && note.What.Contains(effect, StringComparison.Ordinal));
    }

    [Fact]
    public void Size_access_and_reset_come_from_what_is_around()
    {
        var definition = Imported.Svd(Imported.SvdOf(
            "<cluster><name>C</name><addressOffset>0</addressOffset><access>read-only</access><resetValue>0x12</resetValue><register><name>R</name><addressOffset>0</addressOffset></register></cluster>",
            "<size>16</size>"));
        var register = Assert.Single(Imported.RegistersOf(Imported.Bind(definition)));
        Assert.Equal((16, AccessMode.ReadOnly, 0x12UL), (register.WidthBits, register.Fields[0].Access, register.Fields[0].Reset));
    }

    [Fact]
    public void A_register_over_another_says_so()
    {
        var definition = Imported.Svd(Imported.SvdOf(
            "<register><name>A</name><addressOffset>0</addressOffset></register><register><name>B</name><addressOffset>2</addressOffset><size>16</size></register>"));
        Assert.Equal([null, "A"], Imported.RegistersOf(Imported.Bind(definition)).Select(register => register.Overlays));
        Assert.Contains(definition.Notes, note => note.Where == "B" && note.What.Contains("shares bytes with A", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_no_language_takes_is_kept_as_the_name_of_the_specification()
    {
        var definition = Imported.Svd(Imported.SvdOf("<register><name>2nd-reg &amp; &quot;more&quot;</name><addressOffset>0</addressOffset></register>"));
        var register = Assert.Single(Imported.RegistersOf(Imported.Bind(definition)));
        Assert.Equal(("N2ndRegMore", "2nd-reg & 'more'"), (register.Name, register.SpecName));
    }

    [Fact]
    public void An_enum_is_closed_when_one_field_of_its_name_says_so()
    {
        static string Field(string name, int bit, string access, string more) =>
            $"<field><name>{name}</name><bitRange>[{bit + 1}:{bit}]</bitRange><access>{access}</access>{more}<enumeratedValues><name>MODE</name><enumeratedValue><name>ON</name><value>1</value></enumeratedValue></enumeratedValues></field>";
        const string Closed = "<writeConstraint><useEnumeratedValues>true</useEnumeratedValues></writeConstraint>";
        var fields = Field("NOW", 0, "read-only", "") + Field("WANTED", 2, "read-write", Closed);
        var mode = Assert.Single(Imported.Bind(Imported.Svd(RegisterWith(fields))).Declarations.OfType<EnumModel>());
        Assert.Equal(("Mode", false), (mode.Name, mode.IsOpen));
    }

    [Fact]
    public void Triggers_stay_triggers_beside_fields_that_are_only_written()
    {
        var definition = Imported.Svd(RegisterWith(
            "<field><name>BELL</name><bitRange>[0:0]</bitRange><access>write-only</access><modifiedWriteValues>oneToSet</modifiedWriteValues></field><field><name>CODE</name><bitRange>[7:4]</bitRange><access>write-only</access></field>"));
        Assert.Equal(AccessMode.Trigger, Imported.Field(definition, "BELL").Access);
        Assert.Equal(AccessMode.WriteOnly, Imported.Field(definition, "CODE").Access);
    }

    [Fact]
    public void A_description_that_repeats_the_name_is_none()
    {
        var definition = Imported.Svd(Imported.SvdOf("<register><name>R</name><description>R</description><addressOffset>0</addressOffset></register>"));
        Assert.Equal("", Assert.Single(Imported.RegistersOf(Imported.Bind(definition))).Doc);
    }

    [Fact]
    public void The_device_gets_the_name_that_is_asked_for()
    {
        var definition = Imported.Svd(RegisterWith("<field><name>F</name><bitRange>[0:0]</bitRange></field>"), "Other");
        Assert.Equal(("Other", "Other"), (definition.DeviceName, Imported.Bind(definition).Header.Name));
    }

    [Fact]
    public void Registers_beyond_the_largest_block_become_a_block_of_their_own()
    {
        var definition = Imported.Svd(Imported.SvdOf(
            "<register><name>NEAR</name><addressOffset>0</addressOffset></register><register><name>FAR</name><addressOffset>0xFFFFF800</addressOffset></register>"));
        Assert.Equal(2, definition.Counts.RegistersRead);
        Assert.Equal(["Block", "BlockBank2"], Imported.Bind(definition).Declarations.OfType<BlockModel>().Select(block => block.Name));
    }

    [Fact]
    public void A_definition_larger_than_a_file_may_be_becomes_several_files()
    {
        var registers = string.Concat(Enumerable.Range(0, 1000).Select(index =>
            $"<register><name>R{index}</name><addressOffset>{index * 4}</addressOffset><fields>"
            + string.Concat(Enumerable.Range(0, 32).Select(bit => $"<field><name>FIELD_NUMBER_{bit}</name><bitRange>[{bit}:{bit}]</bitRange></field>"))
            + "</fields></register>"));
        var text = Imported.SvdOf(registers).Replace("</peripherals>", "<peripheral derivedFrom=\"BLOCK\"><name>OTHER</name><baseAddress>4096</baseAddress></peripheral></peripherals>", StringComparison.Ordinal);
        var definition = Imported.Svd(text);
        Assert.True(definition.Files.Count > 1);
        Assert.All(definition.Files, file => Assert.True(file.Length <= 1 << 20));
        Assert.Equal((2000, 64000), (definition.Counts.RegistersRead, definition.Counts.FieldsRead));
    }

    [Theory]
    [InlineData("<register><addressOffset>0</addressOffset>", "not well-formed")]
    [InlineData("<register><name>R</name></register>", "<addressOffset>")]
    [InlineData("<register><name>R</name><addressOffset>zero</addressOffset></register>", "is no number")]
    [InlineData("<register derivedFrom='Q'><name>R</name><addressOffset>0</addressOffset></register>", "There is no register 'Q'")]
    [InlineData("<register derivedFrom='R'><name>S</name></register><register derivedFrom='S'><name>R</name></register>", "derived from itself")]
    [InlineData("<register><name>R</name><addressOffset>0</addressOffset><fields><field><name>F</name></field></fields></register>", "which bits")]
    [InlineData("<register><name>R</name><addressOffset>0</addressOffset><access>maybe</access></register>", "is no access")]
    [InlineData("<register><name>R[%s]</name><dim>0</dim><dimIncrement>4</dimIncrement><addressOffset>0</addressOffset></register>", "at least one")]
    [InlineData("<register><name>R[%s]</name><dim>4</dim><addressOffset>0</addressOffset></register>", "<dimIncrement>")]
    public void What_cannot_be_read_is_one_error_with_its_place(string register, string problem)
    {
        var exception = Assert.Throws<ImportException>(() => Imported.Svd(Imported.SvdOf(register)));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Matches("^file\\.svd:[345]:", exception.Message);
    }

    private static string RegisterWith(string field) =>
        Imported.SvdOf($"<register><name>R</name><addressOffset>0</addressOffset><fields>{field}</fields></register>");
}
