using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What generated registers do, on a bus that writes down every access.</summary>
public sealed class RegisterTests
{
    private const string Header = "hwdef 1\ndevice Demo revision 1.0\n";

    [Fact]
    public void A_register_is_read_and_written_by_one_access_of_its_width()
    {
        Check(
            """
            block Bar size 0x100 {
                register A @ 0x01 : 8 rw { [7:0] V }
                register B @ 0x02 : 16 rw { [15:0] V }
                register C @ 0x04 : 32 rw { [31:0] V }
                register D @ 0x08 : 64 rw { [63:0] V }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            bar.A.Write(bar.A.Read().WithV(0x12));
            bar.B.Write(bar.B.Read().WithV(0x1234));
            bar.C.Write(bar.C.Read().WithV(0x12345678));
            bar.D.Write(bar.D.Read().WithV(0x123456789ABCDEF0));
            lines.Add(log.ToString());
            """,
            "R8 1; W8 1=12; R16 2; W16 2=1234; R32 4; W32 4=12345678; R64 8; W64 8=123456789abcdef0");
    }

    [Fact]
    public void A_wide_register_is_accessed_word_by_word_rising()
    {
        Check(
            """
            block Bar size 0x100 {
                register A @ 0x10 : 128 rw { [127:64] V }
                register B @ 0x20 : 128 rw read 32 write 32 { [127:64] V }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            bar.A.Modify(a => a.WithV(0x1111222233334444));
            bar.B.Modify(b => b.WithV(0x1111222233334444));
            lines.Add(log.ToString());
            lines.Add(bar.B.Read().V.ToString("x"));
            """,
            """
            R64 10; R64 18; W64 10=0; W64 18=1111222233334444; R32 20; R32 24; R32 28; R32 2c; W32 20=0; W32 24=0; W32 28=33334444; W32 2c=11112222
            1111222233334444
            """);
    }

    [Fact]
    public void Clearing_writes_exactly_the_given_bits()
    {
        Check(
            "block Bar size 0x100 { register Cause @ 8 : 32 w1c { [0] Error [5] Log } }",
            """
            var bar = new Bar<RecordingBus>(bus);
            bus.Write32(8, 0xFFFFFFFF);
            var cause = bar.Cause.Read();
            lines.Add($"{cause.Bits} {cause.Has(CauseBits.Error | CauseBits.Log)} {cause.WithLog(false).Has(CauseBits.Error | CauseBits.Log)}");
            bar.Cause.Clear(CauseBits.Log);
            bar.Cause.Clear((CauseBits)cause.Raw);
            lines.Add(log.ToString());
            """,
            """
            Error, Log True False
            W32 8=ffffffff; R32 8; W32 8=20; W32 8=ffffffff
            """);
    }

    [Fact]
    public void Writing_leaves_bits_that_are_cleared_by_writing_1_alone()
    {
        Check(
            """
            block Bar size 0x100 {
                register Wide @ 0 : 128 { [3] Pending w1c  [64] Enable rw }
                register Either @ 0x10 : 32 write 16, 32 { [7:0] Value rw  [16] Event w1c }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            bus.Write64(0, ulong.MaxValue);
            bus.Write32(0x10, uint.MaxValue);
            log.Accesses.Clear();
            bar.Wide.Modify(wide => wide.WithEnable(true));
            bar.Either.Modify(either => either.WithValue(1));
            bar.Either.Clear(EitherBits.Event);
            lines.Add(log.ToString());
            """,
            "R64 0; R64 8; W64 0=fffffffffffffff7; W64 8=1; R32 10; W32 10=fffeff01; W16 12=1");
    }

    [Fact]
    public void Halves_are_written_by_themselves()
    {
        Check(
            """
            block Bar size 0x100 {
                register Status @ 0 : 64 ro read 32, 64 write 32 { [15:0] Head rw  [47:32] Tail  [62] Pending w1c }
                register Both @ 8 : 64 rw write 32 { [31:0] Low  [63:32] High }
                register Clears @ 16 : 64 w1c write 32 { [1] Low  [33] High }
            }
            """,
            """
            var bar = new Bar<RecordingBus>(bus);
            bus.Write64(0, 0x4000_0005_0000_0003);
            log.Accesses.Clear();
            lines.Add(bar.Status.Read().ToString());
            lines.Add(bar.Status.ReadLow().ToString());
            bar.Status.WriteLow(bar.Status.Read().WithHead(7));
            bar.Status.Clear(StatusBits.Pending);
            bar.Both.WriteLow(new Both(0x1111111122222222));
            bar.Both.WriteHigh(new Both(0x1111111122222222));
            bar.Clears.Clear(ClearsBits.High);
            bar.Clears.Clear(ClearsBits.High | ClearsBits.Low);
            lines.Add(log.ToString());
            """,
            """
            Status { Head = 0x3, Tail = 0x5, Pending = 1 }
            Status { Head = 0x3, Tail = 0x0, Pending = 0 }
            R64 0; R32 0; R64 0; W32 0=7; W32 4=40000000; W32 8=22222222; W32 c=11111111; W32 14=2; W32 10=2; W32 14=2
            """);
    }

    [Fact]
    public void Only_the_verbs_that_the_access_allows_exist()
    {
        var run = GeneratorRun.OfGood(Header + """
            block Bar size 0x100 {
                register Ro @ 0 : 32 ro { [0] A }
                register Wo @ 4 : 32 wo { [0] A }
                register Clear @ 8 : 32 w1c { [0] A }
                register Rw @ 12 : 32 rw { [0] A }
            }
            """);
        Assert.Equal(["Read"], VerbsOf(run["Demo.Ro.g.cs"]));
        Assert.Equal(["Write"], VerbsOf(run["Demo.Wo.g.cs"]));
        Assert.Equal(["Read", "Clear"], VerbsOf(run["Demo.Clear.g.cs"]));
        Assert.Equal(["Read", "Write", "Modify"], VerbsOf(run["Demo.Rw.g.cs"]));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_field_is_refused()
    {
        Check(
            """
            enum Mode : 4 { Off = 0, On = 1 }
            block Bar size 0x100 { register A @ 0 : 16 rw { [4:0] Number  [8:5] Mode : Mode  [9] Flag } }
            """,
            """
            lines.Add(Thrown(() => new A().WithNumber(32)));
            lines.Add(Thrown(() => new A().WithMode((Mode)16)));
            lines.Add(new A().WithNumber(31).WithMode((Mode)15).WithFlag(true).ToString());
            lines.Add(new A(0xFFFF).WithNumber(0).WithMode(Mode.On).WithFlag(false).Raw.ToString("x"));
            """,
            """
            ArgumentOutOfRangeException
            ArgumentOutOfRangeException
            A { Number = 0x1f, Mode = 0xf, Flag = 1 }
            fc20
            """);
    }

    [Fact]
    public void A_bitmap_knows_its_members()
    {
        Check(
            """
            enum Code : 8 { NoOp = 0, Move = 3, Last = 0xFF }
            block Bar size 0x100 {
                register Wide @ 0 : 128 rw { [71:8] Codes : bitmap Code  [127:72] Queues : bitmap }
                register Small @ 16 : 32 rw { [15:4] Lanes : bitmap }
            }
            """,
            """
            var wide = new Wide().WithCodes(Code.NoOp).WithCodes(Code.Move).WithCodes((Code)63).WithQueues(55);
            lines.Add(wide.ToString());
            lines.Add($"{wide.Word0:x} {wide.Word1:x} {wide.HasCodes(Code.Move)} {wide.HasCodes(Code.Last)} {wide.HasQueues(-1)}");
            lines.Add(wide.WithCodes(Code.Move, false).HasCodes(Code.Move).ToString());
            lines.Add(Thrown(() => wide.WithCodes(Code.Last)) + " " + Thrown(() => wide.WithQueues(56)) + " " + Thrown(() => wide.WithQueues(-1)));
            var small = new Small(0xFFFF000F).WithLanes(0).WithLanes(11);
            lines.Add($"{small.Raw:x} {small.LanesBits:x} {small}");
            """,
            """
            Wide { Codes = {NoOp, Move, 0x3f}, Queues = {55} }
            900 8000000000000080 True False False
            False
            ArgumentOutOfRangeException ArgumentOutOfRangeException ArgumentOutOfRangeException
            ffff801f 801 Small { Lanes = {0, 11} }
            """);
    }

    [Fact]
    public void Values_have_exactly_the_bytes_of_their_registers()
    {
        Check(
            """
            block Bar size 0x100 {
                register A @ 0 : 8 rw { [0] V }
                register B @ 2 : 16 rw { [0] V }
                register C @ 8 : 512 rw { [0] V }
                array Q[2] @ 0x80 stride 0x20 { register X @ 4 : 32 rw { [0] V }  register Y @ 8 : 128 rw { [0] V } }
            }
            """,
            """
            unsafe
            {
                lines.Add($"{sizeof(A)} {sizeof(B)} {sizeof(C)} {sizeof(QImage)}");
                var image = new QImage { X = new QX(0x11223344) };
                lines.Add(((uint*)&image)[1].ToString("x"));
            }
            """,
            """
            1 2 64 24
            11223344
            """);
    }

    [Fact]
    public void Bits_that_a_register_does_not_have_are_dropped()
    {
        Check(
            """
            block Bar size 0x100 {
                register A @ 0 : 24 rw { [7:0] Low [23:16] High }
                register B @ 8 : 40 rw { [39:8] High }
                register C @ 0x10 : 96 rw { [63:0] Low [95:64] High }
            }
            """,
            """
            var a = new A(0xFF_020304);
            lines.Add($"{a.Raw:x} {a.High:x} {a == new A(0x00_020304)} {a.GetHashCode() == new A(0x00_020304).GetHashCode()} {(a with { Raw = uint.MaxValue }).Raw:x}");
            lines.Add($"{new B(ulong.MaxValue).Raw:x} {new B(ulong.MaxValue) == new B(0xFF_FFFFFFFF)} {new B(ulong.MaxValue).High:x}");
            var c = new C(1, 0xFFFFFFFF_00000002);
            lines.Add($"{c.Word0:x} {c.Word1:x} {c == new C(1, 2)} {c.WithHigh(3).Word1:x} {(c with { Word1 = ulong.MaxValue }).Word1:x}");
            unsafe { lines.Add($"{sizeof(A)} {sizeof(C)} {((ulong*)&c)[0]:x} {((ulong*)&c)[1]:x}"); }
            """,
            """
            20304 2 True True ffffff
            ffffffffff True ffffffff
            1 2 True 3 ffffffff
            4 16 1 2
            """);
    }

    [Fact]
    public void Registers_of_odd_widths_lie_on_their_own_bytes_of_an_image()
    {
        Check(
            """
            block Bar size 0x100 {
                array Q[2] @ 0x80 stride 0x20 {
                    register A @ 0 : 24 rw { [23:0] All }
                    register B @ 3 : 8 rw { [7:0] All }
                    register C @ 4 : 40 rw { [39:0] All }
                    register D @ 9 : 8 rw { [7:0] All }
                    register E @ 0xC : 96 rw { [63:0] Low [95:64] High }
                    register F @ 0x18 : 32 rw { [31:0] All }
                }
            }
            """,
            """
            var image = new QImage { B = new QB(0xBB), D = new QD(0xDD), F = new QF(0x99887766) };
            image.A = new QA(0x030201);
            image.C = new QC(0x1514131211);
            image.E = new QE(0x2827262524232221, 0x34333231);
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<QImage>(in image));
            lines.Add(Convert.ToHexString(bytes));
            lines.Add($"{image.A.Raw:x} {image.B.All:x} {image.C.Raw:x} {image.D.All:x} {image.E.Low:x} {image.E.High:x}");
            """,
            """
            010203BB1112131415DD00002122232425262728313233346677889900000000
            30201 bb 1514131211 dd 2827262524232221 34333231
            """);
    }

    private static IEnumerable<string> VerbsOf(string source) => source.Split('\n')
        .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"^    public \S+ (Read|ReadLow|Write|WriteLow|WriteHigh|Modify|Clear)\("))
        .Where(match => match.Success)
        .Select(match => match.Groups[1].Value);

    private static void Check(string definition, string snippet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), CompiledCode.Run(GeneratorRun.OfGood(Header + definition), Snippets.Of(snippet)));
}
