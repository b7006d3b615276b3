using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What accesses other than plain reads and writes do, on a bus that writes down every access.</summary>
public sealed class AccessTests
{
    [Fact]
    public void Bits_that_act_when_written_are_left_alone_by_ordinary_writes()
    {
        Check(
            """
            block Bar size 0x100 {
                register Mixed @ 8 : 32 { [3:0] Mode rw  [4] Error w1c  [5] Request w1s  [6] Kick trigger  [7] Flush selfclearing  [31:24] State ro }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            BitConverter.TryWriteBytes(log.Memory.AsSpan(8), 0xAB0000B5U);
            bar.Mixed.Modify(m => m.WithMode(7).WithKick(true));
            lines.Add(log.ToString());
            """,
            "R32 8; W32 8=ab000007");
    }

    [Fact]
    public void Acting_on_a_bit_writes_back_the_fields_that_take_values_and_no_other_bit()
    {
        Check(
            """
            block Bar size 0x100 {
                register Mixed @ 8 : 32 { [3:0] Mode rw  [4] Error w1c  [5] Request w1s  [6] Kick trigger  [7] Flush selfclearing  [31:24] State ro }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            BitConverter.TryWriteBytes(log.Memory.AsSpan(8), 0xAB0000B5U);
            bar.Mixed.Clear(MixedClearBits.Error);
            BitConverter.TryWriteBytes(log.Memory.AsSpan(8), 0xAB0000B5U);
            bar.Mixed.Set(MixedSetBits.Request);
            BitConverter.TryWriteBytes(log.Memory.AsSpan(8), 0xAB0000B5U);
            bar.Mixed.Trigger(MixedTriggerBits.Flush);
            lines.Add(log.ToString());
            """,
            "R32 8; W32 8=15; R32 8; W32 8=25; R32 8; W32 8=85");
    }

    [Fact]
    public void A_verb_takes_no_bits_on_which_it_does_not_act()
    {
        Check(
            """
            block Bar size 0x100 {
                register Mixed @ 8 : 32 { [3:0] Mode rw  [4] Error w1c  [5] Request w1s  [6] Kick trigger  [7] Flush selfclearing }
                register Lonely @ 12 : 32 { [3:0] Mode rw  [4] Error w1c  [9:8] Several w1s }
            }
            """,
            """
            var value = new Mixed(0x90);
            lines.Add($"{value.ClearBits} {value.SetBits} {value.TriggerBits} {value.Has(MixedTriggerBits.Kick | MixedTriggerBits.Flush)} {new Lonely(0xFF).Bits}");
            foreach (var type in new[] { typeof(MixedClearBits), typeof(MixedSetBits), typeof(MixedTriggerBits), typeof(LonelyBits) })
            {
                lines.Add($"{type.Name} {string.Join(" ", Enum.GetNames(type))}");
            }

            var bar = new Bar<RecordingBus>(bus);
            bar.Mixed.Clear((MixedClearBits)0xFF);
            lines.Add(log.ToString());
            """,
            """
            Error None Flush False Error
            MixedClearBits None Error
            MixedSetBits None Request
            MixedTriggerBits None Kick Flush
            LonelyBits None Error
            R32 8; W32 8=10
            """);
    }

    [Fact]
    public void What_cannot_be_read_is_written_as_it_is()
    {
        Check(
            "block Bar size 0x100 { register Fifo @ 2 : 8 wo { [0] Enable  [1] Reset trigger  [7:6] Level } }",
            """
            var bar = new Bar<RecordingBus>(bus);
            bar.Fifo.Write(new Fifo().WithEnable(true).WithReset(true).WithLevel(2));
            lines.Add(log.ToString());
            """,
            "W8 2=83");
    }

    [Fact]
    public void Bits_of_a_bitmap_are_cleared_by_number()
    {
        Check(
            "block Bar size 0x100 { register Overflow @ 0x10 : 64 w1c { [31:8] Counter : bitmap  [40] Any } }",
            """
            var bar = new Bar<RecordingBus>(bus);
            bar.Overflow.ClearCounter(0x5);
            bar.Overflow.Clear(OverflowBits.Any);
            lines.Add(log.ToString());
            """,
            "W64 10=500; W64 10=10000000000");
    }

    [Fact]
    public void What_reading_clears_has_no_plain_read_and_no_modify()
    {
        Check(
            "block Bar size 0x100 { register Counter @ 4 : 32 { [15:0] Value rc  [31:16] Limit rw } }",
            """
            var bar = new Bar<RecordingBus>(bus);
            bar.Counter.ReadAndClear();
            bar.Counter.Write(new Counter().WithLimit(9));
            lines.Add(log.ToString());
            var methods = typeof(CounterAccessor<RecordingBus>).GetMethods().Select(m => m.Name).ToArray();
            lines.Add($"{methods.Contains("Read")} {methods.Contains("Modify")}");
            """,
            """
            R32 4; W32 4=90000
            False False
            """);
    }

    [Fact]
    public void Registers_of_odd_widths_are_accessed_by_parts()
    {
        Check(
            """
            block Bar size 0x100 {
                register Class @ 0x09 : 24 ro { [7:0] Interface [15:8] Sub [23:16] Base }
                register Wide @ 0x10 : 96 rw { [31:0] Low [95:64] High }
                register Odd @ 0x20 : 48 rw { [47:0] All }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            (log.Memory[9], log.Memory[10], log.Memory[11]) = (1, 0x80, 8);
            lines.Add(bar.Class.Read().ToString());
            bar.Wide.Modify(w => w.WithHigh(0x11223344));
            bar.Odd.Write(new Odd().WithAll(0x665544332211));
            lines.Add(log.ToString());
            """,
            """
            Class { Interface = 0x1, Sub = 0x80, Base = 0x8 }
            R8 9; R8 a; R8 b; R32 10; R32 14; R32 18; W32 10=0; W32 14=0; W32 18=11223344; W16 20=2211; W16 22=4433; W16 24=6655
            """);
    }

    [Theory]
    [InlineData(0, "ArgumentOutOfRangeException")]
    [InlineData(1, "nothing")]
    [InlineData(15, "nothing")]
    [InlineData(16, "ArgumentOutOfRangeException")]
    public void A_value_outside_its_range_is_refused(int value, string thrown)
    {
        Check(
            "block Bar size 0x100 { register Control @ 0 : 32 rw { [7:0] Priority range 1..15 } }",
            $"lines.Add(Thrown(() => new Control().WithPriority({value})));",
            thrown);
    }

    private static void Check(string definition, string body, string expected) => Assert.Equal(
        expected,
        CompiledCode.Run(
            GeneratorRun.OfGood("hwdef 1\ndevice Demo revision 1.0, 2.0, 3.0\n    variants Small, Large\n" + definition),
            Snippets.Of(body)),
        ignoreLineEndingDifferences: true);
}
