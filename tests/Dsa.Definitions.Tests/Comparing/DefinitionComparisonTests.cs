using System.Text.Json;
using Dsa.Definitions.Comparing;
using Dsa.Definitions.Tests.Exporting;

namespace Dsa.Definitions.Tests.Comparing;

public sealed class DefinitionComparisonTests
{
    private const string Before = """
        hwdef 1

        device Demo revision 1.0, 2.0 variants Small, Large resets PowerOn
        /// A state.
        enum State : 2 open { Off = 0, On = 1, Lost = 3 }
        enum Opcode : 8 { NoOp = 0, Move = 3 }
        flags Marks : 24 { [0] Fence [1] Valid [2] Gone }
        block Bar size 0x1000 {
            condition Busy = Status.State == State.On
            register Status @ 0x00 : 32 ro { [1:0] State : State [7:4] Level }
            register Control @ 0x08 : 32 rw {
                [0] Enable
                [2:1] Mode : State
                [7:4] Level reset 3 range 1..9
                [8] Lost
                [12] Locked locked while Busy
            }
            register Old @ 0x10 : 32 rw { [0] Bit }
            array Queue [4] @ 0x100 stride 0x20 { register Config @ 0 : 64 rw { [3:0] Size } }
        }
        descriptor Work : 64 align 64 by Operation flagged Flags {
            0x00 : 24 Flags : Marks
            0x03 : 8 Operation : Opcode
            case Opcode.NoOp as NoOpWork completes Done { allow Fence }
            case Opcode.Move as MoveWork completes Done { allow Fence, Valid  0x10 : 64 Source if Flags.Valid }
        }
        record Done : 32 align 32 { 0x00 : 8 Status  0x04 : 32 Bytes }
        """;

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void A_definition_does_not_differ_from_itself(string name)
    {
        var set = SetOf(name);
        Assert.Empty(DefinitionComparison.Of(set, set));
    }

    [Theory]
    [InlineData("[0] Enable", "", "removed    field Bar.Control.Enable: [0]")]
    [InlineData("[0] Enable", "[0] Enable [3] Extra", "added      field Bar.Control.Extra: [3]")]
    [InlineData("[0] Enable", "[0] Start", "renamed    field Bar.Control.Start: was Enable")]
    [InlineData("[0] Enable", "[0] Enable \"EN\"", "changed    field Bar.Control.Enable: spec name ENABLE -> EN")]
    [InlineData("[8] Lost", "[9] Lost", "moved      field Bar.Control.Lost: bits [8] -> [9]")]
    [InlineData("[7:4] Level reset", "[8:4] Level reset", "resized    field Bar.Control.Level: bits [7:4] -> [8:4]", "removed    field Bar.Control.Lost: [8]", "[8] Lost", "")]
    [InlineData("[2:1] Mode : State", "[2:1] Mode", "retyped    field Bar.Control.Mode: type State -> number")]
    [InlineData("[0] Enable", "[0] Enable w1c", "changed    field Bar.Control.Enable: access rw -> w1c")]
    [InlineData("reset 3 range 1..9", "reset 4 range 1..9", "changed    field Bar.Control.Level: reset 0x3 -> 0x4")]
    [InlineData("reset 3 range 1..9", "reset 0x3 range 1..8", "changed    field Bar.Control.Level: range 1..9 -> 1..8")]
    [InlineData(" locked while Busy", "", "changed    field Bar.Control.Locked: locked while Busy -> nothing")]
    [InlineData("[8] Lost", "[8] Lost since 2.0 only Large", "changed    field Bar.Control.Lost: since nothing -> 2.0", "changed    field Bar.Control.Lost: only nothing -> Large")]
    [InlineData("[8] Lost", "[8] Lost [31:16] reserved ro", "changed    reserved Bar.Control[31:16]: access reserved -> unused")]
    [InlineData("Old @ 0x10 : 32", "Old @ 0x14 : 32", "moved      register Bar.Old: offset 0x10 -> 0x14")]
    [InlineData("Old @ 0x10 : 32", "Fresh @ 0x10 : 32", "renamed    register Bar.Fresh: was Old")]
    [InlineData("register Old @ 0x10 : 32 rw { [0] Bit }", "", "removed    register Bar.Old: at 0x10, 32 bits")]
    [InlineData("Queue [4]", "Queue [8]", "moved      array Bar.Queue: count 4 -> 8")]
    [InlineData("stride 0x20", "stride 64", "moved      array Bar.Queue: stride 0x20 -> 0x40")]
    [InlineData("size 0x1000", "size 0x2000", "resized    block Bar: size 0x1000 -> 0x2000")]
    [InlineData("On = 1", "On = 2", "changed    value State.On: value 0x1 -> 0x2")]
    [InlineData("Lost = 3", "", "removed    value State.Lost: = 0x3")]
    [InlineData("State : 2 open", "State : 2", "changed    enum State: open yes -> no")]
    [InlineData("[2] Gone", "[3] Gone", "moved      flag Marks.Gone: bit [2] -> [3]")]
    [InlineData("NoOpWork completes Done { allow Fence }", "NoOpWork { require Fence }", "changed    case Work.NoOpWork: required flags nothing -> Fence", "changed    case Work.NoOpWork: completes Done -> nothing")]
    [InlineData("allow Fence, Valid", "allow Valid", "changed    case Work.MoveWork: allowed flags Fence, Valid -> Valid")]
    [InlineData("Source if Flags.Valid", "Source if not Flags.Valid", "changed    member Work.MoveWork.Source: present if Flags.Valid -> not Flags.Valid")]
    [InlineData("Source if Flags.Valid", "Source if Flags.Valid align 8", "changed    member Work.MoveWork.Source: alignment 1 -> 8")]
    [InlineData("0x04 : 32 Bytes", "0x04 : 32 Bytes bigendian", "changed    member Done.Bytes: byte order little endian -> big endian")]
    [InlineData("0x04 : 32 Bytes", "0x08 : 64 Bytes", "resized    member Done.Bytes: place 0x04-0x07 -> 0x08-0x0F")]
    [InlineData("revision 1.0, 2.0", "revision 1.0, 2.0, 3.0", "added      revision 3.0")]
    [InlineData("Small, Large", "Small, Large, Huge", "added      variant Huge")]
    [InlineData("device Demo", "device Other", "renamed    device Other: was Demo", "changed    device Other: namespace Demo -> Other")]
    public void A_change_is_told(string old, string now, string expected, string second = "", string alsoOld = "", string alsoNow = "")
    {
        var after = Before.Replace(old, now, StringComparison.Ordinal);
        after = alsoOld.Length == 0 ? after : after.Replace(alsoOld, alsoNow, StringComparison.Ordinal);
        Assert.NotEqual(Before, after);
        var lines = Lines(Before, after);
        Assert.Equal(string.Join("\n", new[] { expected, second }.Where(line => line.Length > 0)), string.Join("\n", lines));
    }

    [Fact]
    public void A_renamed_type_does_not_change_what_names_it() => Assert.Equal(
        ["renamed    record Finished: was Done"],
        Lines(Before, Before.Replace("Done", "Finished", StringComparison.Ordinal)));

    [Fact]
    public void Layout_order_of_files_and_spelling_of_numbers_mean_nothing() => Assert.Empty(
        Lines(Before, Before.Replace("\n", "\n\n // other\n", StringComparison.Ordinal).Replace("@ 0x10 :", "@ 16 :", StringComparison.Ordinal)));

    [Fact]
    public void Documentation_is_told_apart()
    {
        var difference = Assert.Single(Differences(Before, Before.Replace("/// A state.", "/// Another.", StringComparison.Ordinal)));
        Assert.Equal(ChangeKind.Documented, difference.Kind);
        Assert.Equal("The definitions mean the same; the documentation of 1 differs (--docs lists it).", DifferenceText.Summary([difference], false));
    }

    [Fact]
    public void Long_lists_say_only_what_came_and_went() => Assert.Equal(
        "changed    case Work.Move: allowed flags +E -B",
        DifferenceText.LineOf(new(ChangeKind.Changed, "case", "Work.Move", "allowed flags", "A, B, C, D", "A, C, D, E")));

    [Fact]
    public void What_is_gone_stands_where_it_stood()
    {
        var after = Before.Replace("[2:1] Mode : State", "", StringComparison.Ordinal)
            .Replace("[0] Enable", "[0] Enable w1c", StringComparison.Ordinal)
            .Replace("[8] Lost", "[9] Lost", StringComparison.Ordinal);
        Assert.Equal(["Enable", "Mode", "Lost"], Differences(Before, after).Select(difference => difference.Name.Split('.')[^1]));
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void The_other_way_round_swaps_added_and_removed(string name)
    {
        var (one, two) = (SetOf("everything"), SetOf(name));
        var there = DefinitionComparison.Of(one, two);
        var back = DefinitionComparison.Of(two, one);
        Assert.Equal(Names(there, ChangeKind.Added), Names(back, ChangeKind.Removed));
        Assert.Equal(Names(there, ChangeKind.Removed), Names(back, ChangeKind.Added));
        Assert.Equal(there.Count, back.Count);
    }

    [Fact]
    public void As_json_and_markdown_it_says_the_same()
    {
        var differences = Differences(Before, Before.Replace("[8] Lost", "[9] Lost", StringComparison.Ordinal));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            DifferenceJson.Write(json, differences, differences);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var one = document.RootElement.GetProperty("differences")[0];
        Assert.False(document.RootElement.GetProperty("same").GetBoolean());
        Assert.Equal("moved", one.GetProperty("change").GetString());
        Assert.Equal("[9]", one.GetProperty("new").GetString());

        using var writer = new StringWriter { NewLine = "\n" };
        DifferenceMarkdown.Write(writer, differences);
        Assert.Equal("| Change | Name | What | Old | New |\n|---|---|---|---|---|\n| moved field | `Bar.Control.Lost` | bits | `[8]` | `[9]` |\n", writer.ToString());
    }

    private static IEnumerable<string> Names(IEnumerable<Difference> differences, ChangeKind kind) =>
        differences.Where(difference => difference.Kind == kind).Select(difference => difference.Thing + difference.Name.Split('.')[^1]).Order();

    private static IReadOnlyList<Difference> Differences(string old, string now) => DefinitionComparison.Of(SetOfText(old), SetOfText(now));

    private static List<string> Lines(string old, string now) => Differences(old, now).Select(DifferenceText.LineOf).ToList();

    private static DefinitionSet SetOf(string name) => new([], KnownDefinitions.DevicesOf(name), []);

    private static DefinitionSet SetOfText(string text)
    {
        var set = DefinitionSet.Bind([("demo.hwdef", text)]);
        Assert.Empty(set.Diagnostics);
        return set;
    }
}
