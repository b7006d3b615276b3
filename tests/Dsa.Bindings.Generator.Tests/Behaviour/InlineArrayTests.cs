using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What arrays inside generated structures do.</summary>
public sealed class InlineArrayTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0

        enum Mode : 8 { Idle = 0, Busy = 1 }
        record Code : 4 align 4 { 0x0 [14:0] Bits  0x0 [19:15] Length }
        record Delta : 10 align 2 { 0x0 : 16 Offset  0x2 : 8 [8] Data }
        record State : 0x4000 align 64 {
            0x0000 : 32         Crc
            0x0004 : 8 [256]    Window
            0x0110 : 64 [4]     Sums
            0x0140 : Code [286] Codes
            0x05B8 : 8 [2]      Modes : Mode
            0x05C0 : Delta [3]  Deltas
            0x3FFE : 16         Last
        }
        """;

    [Fact]
    public void Elements_lie_one_after_the_other()
    {
        Check(
            """
            var state = new State
            {
                Window = new byte[] { 1, 2, 3 },
                Sums = new ulong[] { 0, 0, 0, 0x1122334455667788 },
                Codes = new[] { new Code { Bits = 5 }, new Code { Length = 3 } },
                Modes = new[] { Mode.Busy, Mode.Idle },
                Deltas = new[] { default, new Delta { Offset = 0x55, Data = new byte[] { 9, 8 } } },
                Last = 0xABCD,
            };
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { state }.AsSpan());
            lines.Add($"{bytes.Length:x} {Convert.ToHexString(bytes.Slice(4, 4))} {Convert.ToHexString(bytes.Slice(0x128, 8))} {Convert.ToHexString(bytes.Slice(0x140, 8))}");
            lines.Add($"{Convert.ToHexString(bytes.Slice(0x5B8, 2))} {Convert.ToHexString(bytes.Slice(0x5C0, 20))} {Convert.ToHexString(bytes.Slice(0x3FFE, 2))}");
            lines.Add($"{state.Window.Length} {state.Window[2]} {state.Codes[1].Length} {state.Deltas[1].Data[0]} {state.Modes[0]} {state.Sums[3]:x}");
            """,
            """
            4000 01020300 8877665544332211 0500000000800100
            0100 0000000000000000000055000908000000000000 CDAB
            256 3 3 9 Busy 1122334455667788
            """);
    }

    [Fact]
    public void Too_many_elements_are_refused_and_too_few_leave_the_rest_zero()
    {
        Check(
            """
            var state = new State { Sums = new ulong[] { 1, 2, 3, 4 } };
            state = state with { Sums = new ulong[] { 9 } };
            lines.Add(string.Join(",", state.Sums.ToArray()) + " " + Thrown(() => _ = new State { Sums = new ulong[5] }));
            """,
            "9,0,0,0 ArgumentOutOfRangeException");
    }

    [Fact]
    public void Elements_can_be_written_in_place()
    {
        Check(
            """
            var state = new State();
            State.WindowOf(ref state)[255] = 7;
            State.CodesOf(ref state)[285] = new Code { Length = 31 };
            var copy = state with { Crc = 1 };
            State.WindowOf(ref copy).Fill(1);
            lines.Add($"{state.Window[255]} {state.Codes[285].Length} {copy.Window[0]} {copy.Codes[285].Length} {state.Window[0]}");
            """,
            "7 31 1 31 0");
    }

    [Fact]
    public void Structures_are_equal_when_all_their_bytes_are()
    {
        Check(
            """
            var one = new State { Window = new byte[] { 1 }, Last = 2 };
            var same = new State { Window = new byte[] { 1 }, Last = 2 };
            var late = one;
            State.WindowOf(ref late)[200] = 1;
            var gap = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { one }.AsSpan());
            gap[0x2000] = 1;
            var hidden = System.Runtime.InteropServices.MemoryMarshal.Read<State>(gap);
            lines.Add($"{one == same} {one.Equals((object)same)} {one.GetHashCode() == same.GetHashCode()} {one == late} {one != late} {one == hidden} {hidden == System.Runtime.InteropServices.MemoryMarshal.Read<State>(gap)}");
            """,
            "True True True False True False True");
    }

    [Fact]
    public void The_first_elements_are_shown()
    {
        Check(
            """
            lines.Add(new Delta { Offset = 1, Data = new byte[] { 16, 17 } }.ToString());
            lines.Add(new State { Window = new byte[] { 255 } }.ToString().Substring(0, 110));
            """,
            """
            Delta { Offset = 0x1, Data = [0x10, 0x11, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0] }
            State { Crc = 0x0, Window = [0xff, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, ... 256], Sums = [0x0, 0x0, 0x0, 0x0], C
            """);
    }

    private static void Check(string snippet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(snippet)));
}
