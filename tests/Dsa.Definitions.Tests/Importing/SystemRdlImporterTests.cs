using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing;

namespace Dsa.Definitions.Tests.Importing;

public sealed class SystemRdlImporterTests
{
    [Theory]
    [InlineData("sw = r;", nameof(AccessMode.ReadOnly))]
    [InlineData("sw = w;", nameof(AccessMode.WriteOnly))]
    [InlineData("sw = rw;", nameof(AccessMode.ReadWrite))]
    [InlineData("sw = rw; woclr;", nameof(AccessMode.WriteOneToClear))]
    [InlineData("sw = rw; onwrite = woset;", nameof(AccessMode.WriteOneToSet))]
    [InlineData("sw = r; onread = rclr;", nameof(AccessMode.ReadToClear))]
    [InlineData("sw = w; singlepulse;", nameof(AccessMode.Trigger))]
    [InlineData("sw = rw; onwrite = wot;", nameof(AccessMode.ReadWrite))]
    public void Properties_become_one_access(string properties, string expected) =>
        Assert.Equal(expected, Imported.Field(Imported.Rdl(RegisterWith($"field {{ {properties} hw = na; }} f;")), "f").Access.ToString());

    [Theory]
    [InlineData("hw = r;", false)]
    [InlineData("hw = na;", false)]
    [InlineData("hw = rw;", true)]
    [InlineData("", true)]
    [InlineData("hw = r; hwset;", true)]
    public void A_field_that_the_hardware_writes_is_volatile(string properties, bool isVolatile) =>
        Assert.Equal(isVolatile, Imported.Field(Imported.Rdl(RegisterWith($"field {{ sw = rw; {properties} }} f;")), "f").IsVolatile);

    [Theory]
    [InlineData("field {} a[4]; field {} f[2];", 5, 4)]
    [InlineData("field {} f[7:4];", 7, 4)]
    [InlineData("field { fieldwidth = 3; } f;", 2, 0)]
    [InlineData("field {} a[0:3]; field {} f[8:11];", 11, 8)]
    public void Fields_take_the_bits_that_the_standard_gives_them(string fields, int high, int low)
    {
        var field = Imported.Field(Imported.Rdl(RegisterWith(fields)), "f");
        Assert.Equal((high, low), (field.High, field.Low));
    }

    [Theory]
    [InlineData("regalign", new[] { 0, 4, 8, 0x10, 0x20 })]
    [InlineData("compact", new[] { 0, 4, 8, 0x10, 0x1C })]
    [InlineData("fullalign", new[] { 0, 4, 8, 0x10, 0x20 })]
    public void Registers_take_the_addresses_of_their_mode(string mode, int[] offsets)
    {
        var definition = Imported.Rdl($$"""
            addrmap top {
                addressing = {{mode}};
                reg r32 { field {} f; };
                reg r64 { regwidth = 64; field {} f; };
                r32 a; r32 b; r64 c; r32 d[3]; r64 e;
            };
            """);
        if (mode == "compact")
        {
            Assert.Equal([0, 4, 8, 0x20], Offsets(definition, "e"));
        }
        else
        {
            Assert.Equal(offsets.Where(offset => offset != 0x10), Offsets(definition, "e"));
        }
    }

    [Fact]
    public void Defaults_hold_for_components_defined_where_they_stand()
    {
        var definition = Imported.Rdl("""
            reg outside { field { hw = na; } f; };
            addrmap top { default sw = r; outside a; reg { field { hw = na; } g; } b; };
            """);
        Assert.Equal(AccessMode.ReadWrite, Imported.Field(definition, "f").Access);
        Assert.Equal(AccessMode.ReadOnly, Imported.Field(definition, "g").Access);
    }

    [Theory]
    [InlineData("r.f -> reset = 5;")]
    [InlineData("r.f.reset = 5;")]
    public void A_property_can_be_set_from_outside(string assignment) =>
        Assert.Equal(5UL, Imported.Field(Imported.Rdl($"addrmap top {{ reg {{ field {{}} f[4]; }} r; {assignment} }};"), "f").Reset);

    [Theory]
    [InlineData("`include \"x.rdl\"", "preprocessor first")]
    [InlineData("addrmap top { <% foo %> };", "preprocessor first")]
    [InlineData("addrmap top { reg { field {} f } r; };", "file.rdl:1:32: '}' was not expected here; write ';'.")]
    [InlineData("addrmap top {", "file.rdl:1:13: This brace is never closed; write the missing }.")]
    [InlineData("addrmap top { nothing r; };", "There is no component 'nothing'")]
    [InlineData("addrmap top { reg { field {} f[33]; } r; };", "does not lie in 'r'")]
    [InlineData("addrmap top { reg { field {} f[2] = 9; } r; };", "does not fit in 2 bits")]
    [InlineData("addrmap top { reg { regwidth = 24; field {} f; } r; };", "no power of two")]
    [InlineData("addrmap top { reg { field {} f[4 / 0]; } r; };", "divides by zero")]
    [InlineData("addrmap top { reg r #(longint N) { field {} f[N]; }; r x; };", "'N' has no value")]
    [InlineData("reg r { field {} f; };", "no addrmap")]
    [InlineData("addrmap top { reg { field { sw = 5; } f; } r; };", "takes a word")]
    public void What_cannot_be_read_is_one_error_with_its_place(string text, string problem)
    {
        var exception = Assert.Throws<ImportException>(() => Imported.Rdl(text));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("file.rdl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_that_software_cannot_reach_are_reserved_and_keep_their_name()
    {
        var definition = Imported.Rdl(RegisterWith("field { sw = rw; hw = r; } a; field { sw = na; hw = rw; } hidden[7:4];"));
        Assert.Contains(new GapModel(7, 4, "hidden", true), Imported.RegistersOf(Imported.Bind(definition))[0].Gaps);
        Assert.Equal((2, 2), (definition.Counts.FieldsInFile, definition.Counts.FieldsRead));
    }

    [Fact]
    public void What_is_set_for_one_element_only_is_noted()
    {
        var definition = Imported.Rdl("addrmap top {\n reg { field {} f; } r[2];\n r[1] -> desc = \"one\"; };");
        Assert.Contains(definition.Notes, note => note.Line == 3 && note.What.Contains("'desc' of one element", StringComparison.Ordinal));
    }

    private static string RegisterWith(string fields) => $"addrmap top {{ reg {{ {fields} }} r; }};";

    private static IEnumerable<int> Offsets(ImportedDefinition definition, string last)
    {
        var block = Imported.Bind(definition).Declarations.OfType<BlockModel>().Single();
        return block.Registers.Where(register => register.Array is null).Select(register => (int)register.OffsetBytes).Append(0).SkipLast(1).OrderBy(offset => offset);
    }
}
