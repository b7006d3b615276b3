using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What generated blocks, arrays, conditions and maps do.</summary>
public sealed class BlockTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0
            resets PowerOn, Command

        enum State : 2 { Off = 0, On = 1 }
        flags Flags : 8 { [0] Fence }
        enum Code : 8 { NoOp = 0 }

        descriptor Work : 64 align 64 by Code flagged Flags { 0 : 8 Code : Code  1 : 8 Flags : Flags }

        block Bar size 0x1000 {
            register Caps @ 0x00 : 64 ro capability {
                [7:0]   Count
                [11:8]  Shift
                [31:16] Offset
                [32]    Extra
                [63:40] Lanes : bitmap
            }
            condition Active = Status.State != State.Off
            register Status @ 0x08 : 32 ro survives Command { [1:0] State : State  [8] Ready }
            register Control @ 0x0C : 32 rw locked while Active {
                [7:0]  Limit  reset Caps.Count
                [8]    Extra  reset Caps.Extra
                [15:12] Level  reset 9
                [16]   Free  locked while Busy
            }
            register Lanes @ 0x10 : 64 rw when Caps.Extra { [63:40] Lane : bitmap  reset Caps.Lanes }
            condition Busy = Active and Status.Ready
            array Queue[Caps.Count] @ Caps.Offset * 0x10 stride 8 << Caps.Shift {
                condition QueueOn = Mode.On and Active
                register Mode @ 0 : 32 rw locked while QueueOn { [0] On }
                register Size @ 4 : 32 rw { [15:0] Entries }
            }
        }

        block Window size 0x10000 {
            array Pages[Caps.Count] @ 0x100 stride 0x200 {
                portal Near @ 0x000 size 0x80 accepts Work
                portal Far  @ 0x100 size 0x80 accepts Work
            }
        }
        """;

    [Fact]
    public void An_array_lies_where_the_capabilities_say()
    {
        Check(
            """
            bus.Write64(0, 3 | 1 << 8 | 0x10UL << 16);
            var capabilities = BarCapabilities.Read(bus);
            var layout = new BarLayout(capabilities);
            lines.Add(layout.Queue.ToString());
            lines.Add((layout[BarArray.Queue] == layout.Queue).ToString());
            var bar = new Bar<RecordingBus>(bus, layout);
            log.Accesses.Clear();
            bar.Queue[2].Size.Write(new QueueSize().WithEntries(5));
            bar.Queue[2].WriteDword(3, 7);
            lines.Add($"{log} {bar.Queue.Count} {bar.Queue[2].OffsetBytes:x} {bar.Queue[2].SizeBytes}");
            lines.Add(Thrown(() => _ = bar.Queue[3]) + " " + Thrown(() => _ = bar.Queue[-1]) + " " + Thrown(() => bar.Queue[0].ReadDword(4)));
            lines.Add(Thrown(() => _ = new Bar<RecordingBus>(bus).Queue));
            """,
            """
            ArrayDescription { Name = Queue, OffsetBytes = 256, StrideBytes = 16, Count = 3 }
            True
            W32 124=5; W32 12c=7 3 120 16
            ArgumentOutOfRangeException ArgumentOutOfRangeException ArgumentOutOfRangeException
            InvalidOperationException
            """);
    }

    [Fact]
    public void A_condition_reads_the_registers_that_it_names_once_each()
    {
        Check(
            """
            var capabilities = default(BarCapabilities);
            void Ask(BarCondition condition, int offset) { log.Accesses.Clear(); lines.Add($"{BarMap.Holds(condition, bus, offset, capabilities)}: {log}"); }
            Ask(BarCondition.Active, 0);
            bus.Write32(8, 0x101);
            bus.Write32(0x200, 1);
            Ask(BarCondition.Active, 0);
            Ask(BarCondition.Busy, 0);
            Ask(BarCondition.QueueOn, 0x200);
            Ask(BarCondition.QueueOn, 0x300);
            """,
            """
            False: R32 8
            True: R32 8
            True: R32 8; R32 8
            True: R32 200; R32 8
            False: R32 300
            """);
    }

    [Fact]
    public void A_reset_value_may_depend_on_capabilities()
    {
        Check(
            """
            var capabilities = new BarCapabilities { Caps = new Caps(0x1234_5600_0000_0000).WithCount(0x2A).WithExtra(true) };
            var words = new ulong[8];
            BarMap.AddReset(BarRegister.Control, capabilities, words);
            lines.Add(words[0].ToString("x"));
            BarMap.AddReset(BarRegister.Lanes, capabilities, words);
            lines.Add(words[0].ToString("x"));
            lines.Add($"{BarMap.IsPresent(BarRegister.Lanes, capabilities)} {BarMap.IsPresent(BarRegister.Lanes, default)} {BarMap.IsPresent(BarRegister.Control, default)}");
            """,
            """
            912a
            1234560000000000
            True False True
            """);
    }

    [Fact]
    public void The_map_describes_every_register()
    {
        Check(
            """
            foreach (var register in BarMap.Registers)
            {
                var locks = string.Join(" ", register.Locks.Select(each => $"{(BarCondition)each.Condition}:{each.Mask[0]:x}"));
                lines.Add($"{register.Id} {register.Name} {register.Array} {register.OffsetBytes:x} {register.WidthBits} {register.WritableMask[0]:x} {register.ReservedMask[0]:x} {register.SurvivesResets:x} {register.IsCapability} {locks}".TrimEnd());
            }
            lines.Add($"{ReferenceEquals(Control.Description, BarMap.Register(BarRegister.Control))} {BarMap.SizeBytes:x}");
            var state = Status.Description.Fields[0];
            lines.Add($"{state.Name} {state.HighBit} {state.LowBit} {state.Access} {state.Format(1)} {state.Format(3)}");
            """,
            """
            0 Caps -1 0 64 0 fe0000f000 0 True
            1 Status -1 8 32 0 fffffefc 2 False
            2 Control -1 c 32 1f1ff fffe0e00 0 False Active:f1ff Busy:10000
            3 Lanes -1 10 64 ffffff0000000000 ffffffffff 0 False
            4 Queue.Mode 0 0 32 1 fffffffe 0 False QueueOn:1
            5 Queue.Size 0 4 32 ffff ffff0000 0 False
            True 1000
            State 1 0 ReadOnly On 0x3
            """);
    }

    [Fact]
    public void A_portal_is_found_by_any_offset_in_it()
    {
        Check(
            """
            var layout = new WindowLayout(new BarCapabilities { Caps = new Caps().WithCount(2) });
            string Find(int offset) => WindowMap.TryFindPortal(offset, layout, out var index, out var portal) ? $"{index} {portal}" : "none";
            lines.Add(string.Join("; ", new[] { 0xFF, 0x100, 0x17F, 0x180, 0x200, 0x27F, 0x300, 0x400, 0x500, -1 }.Select(Find)));
            var window = new Window<RecordingBus>(bus, layout);
            lines.Add($"{window.Pages[1].FarOffsetBytes:x} {window.Pages[1].PortalOffsetBytes(WindowPortal.Near):x} {Thrown(() => window.Pages[0].PortalOffsetBytes((WindowPortal)9))}");
            lines.Add(string.Join("; ", WindowMap.Portals));
            """,
            """
            none; 0 Near; 0 Near; none; 0 Far; 0 Far; 1 Near; 1 Far; none; none
            400 300 ArgumentOutOfRangeException
            PortalDescription { Id = 0, Name = Near, Array = 0, OffsetBytes = 0, SizeBytes = 128, SlotBytes = 64 }; PortalDescription { Id = 1, Name = Far, Array = 0, OffsetBytes = 256, SizeBytes = 128, SlotBytes = 64 }
            """);
    }

    [Fact]
    public void An_array_that_always_lies_in_the_same_place_needs_no_layout()
    {
        var run = GeneratorRun.OfGood("""
            hwdef 1
            device Demo revision 1.0
            block Bar size 0x100 { array Q[4] @ 0x40 stride 8 { register R @ 0 : 32 rw { [0] V } } }
            """);
        Assert.Equal("W32 58=1", CompiledCode.Run(run, Snippets.Of(
            "new Bar<RecordingBus>(bus).Q[3].R.Write(new QR(1)); lines.Add(log.ToString());")));
    }

    private static void Check(string snippet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(snippet)));
}
