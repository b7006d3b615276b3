using System.Text.Json;
using Dsa.Definitions.Naming;
using Dsa.Definitions.Showing;
using Dsa.Definitions.Tests.Exporting;

namespace Dsa.Definitions.Tests.Showing;

public sealed class ShownThingTests
{
    private const string Demo = """
        hwdef 1
        device Demo revision 1.0, 2.0
        enum State : 2 { Off = 0 /// Nothing moves.
         On = 1 since 2.0 }
        block Bar size 16 {
            /// Controls it (§3).
            register Control "CTL" @ 4 : 32 rw { [0] Enable /// Starts it.
             [2:1] State : State [15:8] Level reset 3 }
        }
        record Done : 16 align 16 { 0x00 : 8 Status  0x01 [0] Last  0x01 [1] First  0x04 : 32 Bytes }
        """;

    [Fact]
    public void A_register_is_shown_as_the_specification_has_it() => Assert.Equal(
        """
        Bar.Control (CTL): register
        BAR + 0x004; 32 bits
        Controls it (§3).

         31                                           16 15                    8 7            3 2   1 0
        +-----------------------------------------------+-----------------------+--------------+-----+--+
        |                                               |         LEVEL         |              |STATE|a |
        +-----------------------------------------------+-----------------------+--------------+-----+--+
        a ENABLE

        Bits     Field   In the specification  Access  Reset  Versions  Description
        -------  ------  --------------------  ------  -----  --------  -----------------
        [31:16]  -       RSVD_31_16            RSVD
        [15:8]   Level   LEVEL                 RW      3
        [7:3]    -       RSVD_7_3              RSVD
        [2:1]    State   STATE                 RW                       A value of State.
        [0]      Enable  ENABLE                RW                       Starts it.

        State (STATE): enum, 2 bits

        Value  Name  In the specification  Versions  Description
        -----  ----  --------------------  --------  --------------
        0x0    Off   OFF                             Nothing moves.
        0x1    On    ON                    2.0+
        """,
        Text("ctl"));

    [Fact]
    public void A_structure_is_shown_with_its_bytes() => Assert.Equal(
        """
        Done (DONE): record
        16 bytes, aligned to 16

              7                                             4 3                     2 1           0
             +-----------------------------------------------+-----------------------+-----------+-----------+
        0x00 |                     BYTES                     |                       |FIRST, LAST|  STATUS   |
             +-----------------------------------------------+-----------------------+-----------+-----------+
              15                                                                                            8
             +-----------------------------------------------------------------------------------------------+
        0x08 |                                                                                               |
             +-----------------------------------------------------------------------------------------------+
        """,
        string.Join("\n", Text("Done").Split('\n').Take(11)));

    [Fact]
    public void Whole_things_come_before_fields_of_their_name()
    {
        var index = NameIndex.Of([KnownDefinitions.Bind(Demo)]);
        Assert.IsType<NamedThing.OfEnum>(Assert.Single(index.Find("state", static _ => true)));
        Assert.IsType<NamedThing.OfField>(Assert.Single(index.Find("Control.State", static _ => true)));
        Assert.IsType<NamedThing.OfField>(Assert.Single(index.Find("CTL.LEVEL", static _ => true)));
        Assert.IsType<NamedThing.OfMember>(Assert.Single(index.Find("Done.Bytes", static _ => true)));
        Assert.Equal(["Control"], index.Suggest("Contorl", static _ => true));
    }

    [Fact]
    public void Wide_registers_draw_one_field_as_one_row()
    {
        var lines = Text(KnownDefinitions.Everything, "Wide").Split('\n');
        Assert.Contains(lines, line => line.Contains(" 255 ", StringComparison.Ordinal) && line.EndsWith(" 64", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Everything_can_be_shown(string name)
    {
        var index = NameIndex.Of(KnownDefinitions.DevicesOf(name));
        Assert.NotEmpty(ShownText.LinesOf(ShownList.Of(ShownList.Whole(index))));
        foreach (var thing in index.Things.Where(static thing => thing is not (NamedThing.OfField or NamedThing.OfMember)))
        {
            var parts = ShownThing.Of(thing).ToList();
            Assert.NotEmpty(ShownText.LinesOf(parts));
            foreach (var picture in parts.OfType<ShownPart.OfPicture>())
            {
                Assert.Single(picture.Lines.Where(static line => line.EndsWith('|')).Select(static line => line.Length).Distinct());
                Assert.All(picture.Lines, static line => Assert.InRange(line.Length, 1, 140));
            }
        }
    }

    [Fact]
    public void Fields_and_members_can_be_shown()
    {
        foreach (var thing in NameIndex.Of([KnownDefinitions.Everything]).Things)
        {
            Assert.All(ShownThing.Of(thing).OfType<ShownPart.OfTable>(), static table => Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Count)));
        }
    }

    [Fact]
    public void As_json_it_is_the_export_of_that_thing()
    {
        var index = NameIndex.Of([KnownDefinitions.Everything]);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ShownJson.Write(json, index.Things, isWhole: true);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(index.Things.Count, document.RootElement.GetArrayLength());
    }

    private static string Text(string name) => Text(KnownDefinitions.Bind(Demo), name);

    private static string Text(Dsa.Bindings.Generator.Model.DeviceModel device, string name) =>
        string.Join("\n", ShownText.LinesOf(ShownThing.Of(Assert.Single(NameIndex.Of([device]).Find(name, static _ => true)))));
}
