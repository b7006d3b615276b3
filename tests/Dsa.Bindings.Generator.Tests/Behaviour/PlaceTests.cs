using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>Where groups and arrays lie, what conditions read of them, and what the map says of it all.</summary>
public sealed class PlaceTests
{
    [Fact]
    public void A_group_lies_where_the_device_says_and_is_absent_where_it_says_so()
    {
        Check(
            """
            block Bar size 0x10000 {
                register Offsets @ 0 : 32 ro capability { [15:0] Monitor }
                group Monitor @ Offsets.Monitor * 0x100 when Offsets.Monitor != 0 {
                    register Cap @ 0 : 32 ro capability { [7:0] Counters  [8] Freezes }
                    register Freeze @ 8 : 32 rw when MonitorCap.Freezes { [0] All }
                }
                array Data[MonitorCap.Counters] @ Offsets.Monitor * 0x100 + 0x80 stride 8 { register Entry @ 0 : 64 rw { [63:0] Count } }
            }
            """,
            """
            lines.Add(BarCapabilities.Read(bus).MonitorCap.Counters.ToString());
            (log.Memory[0], log.Memory[0x300]) = (3, 2);
            var capabilities = BarCapabilities.Read(bus);
            var bar = new Bar<RecordingBus>(bus, new BarLayout(in capabilities));
            lines.Add($"{bar.Monitor.OffsetBytes:x} {bar.Monitor.Freeze.OffsetBytes:x} {bar.Data.Count} {bar.Data[1].OffsetBytes:x}");
            lines.Add($"{BarMap.IsPresent(BarRegister.MonitorFreeze, in capabilities)} {BarMap.IsPresent(BarRegister.MonitorCap, in capabilities)} {BarMap.IsPresent(BarRegister.MonitorCap, default)}");
            lines.Add(Thrown(() => _ = new Bar<RecordingBus>(bus, new BarLayout(default)).Monitor));
            """,
            """
            0
            300 308 2 388
            False True False
            ArgumentOutOfRangeException
            """);
    }

    [Fact]
    public void An_array_is_gone_through_by_foreach()
    {
        Check(
            """
            block Bar size 0x1000 {
                register Caps @ 0 : 32 ro capability { [7:0] Queues }
                array Queue[Caps.Queues] @ 0x100 stride 8 { register Size @ 4 : 32 rw { [15:0] Entries } }
            }
            """,
            """
            (log.Memory[0], log.Memory[0x104], log.Memory[0x10C], log.Memory[0x114]) = (3, 16, 8, 4);
            var bar = new Bar<RecordingBus>(bus, new BarLayout(BarCapabilities.Read(bus)));
            foreach (var queue in bar.Queue)
            {
                lines.Add($"{queue.OffsetBytes:x} {queue.Size.Read().Entries}");
            }

            foreach (var queue in new Bar<RecordingBus>(bus, new BarLayout(default)).Queue)
            {
                lines.Add("none expected");
            }
            """,
            """
            100 16
            108 8
            110 4
            """);
    }

    [Fact]
    public void A_condition_may_read_the_element_beside_its_own()
    {
        Check(
            """
            block Bar size 0x1000 {
                register Caps @ 0 : 32 ro capability { [7:0] Counters }
                array Config[Caps.Counters] @ 0x100 stride 8 { register Entry @ 0 : 64 rw { [0] Enable } }
                array Data[Caps.Counters] @ 0x200 stride 0x20 {
                    condition Running = ConfigEntry.Enable
                    register Entry @ 8 : 64 rw locked while Running { [63:0] Count }
                }
            }
            """,
            """
            (log.Memory[0], log.Memory[0x110]) = (4, 1);
            var capabilities = BarCapabilities.Read(bus);
            for (var i = 0; i < 4; i++)
            {
                lines.Add(BarMap.Holds(BarCondition.Running, bus, 0x200 + i * 0x20, in capabilities).ToString());
            }
            """,
            """
            False
            False
            True
            False
            """);
    }

    [Fact]
    public void The_map_says_what_the_definition_says()
    {
        Check(
            """
            block Bar size 0x100 {
                register Version @ 0 : 32 ro capability { [7:0] Major }
                register Control "CTRL" @ 4 : 32 rw since 2.0 until 3.0 only Large { [0] Enable "EN"  [3:1] reserved  [4] Legacy when Version.Major < 2  [8] reserved "OLD" ro }
                register Received @ 8 : 8 ro { [7:0] Data }
                register Bank @ 8 : 8 rw overlays Received { [7:0] Data }
            }
            """,
            """
            var control = BarMap.Register(BarRegister.Control);
            lines.Add($"{control.SpecName} {control.Fields[0].SpecName} {control.Since} {control.Until} {(Variants)control.Variants} {control.MustBeZeroMask[0]:x} {control.ReservedMask[0]:x}");
            lines.Add($"{BarMap.Register(BarRegister.Received).Variants:x} {BarMap.Register(BarRegister.Bank).Overlays} {(int)BarRegister.Received}");
            lines.Add($"{Control.IsLegacyPresent(default)} {Control.IsLegacyPresent(new BarCapabilities { Version = new(2) })}");
            """,
            """
            CTRL EN 2.0 3.0 Large fffffeee ffffffee
            ffffffff 2 2
            True False
            """);
    }

    private static void Check(string definition, string body, string expected) => Assert.Equal(
        expected,
        CompiledCode.Run(
            GeneratorRun.OfGood("hwdef 1\ndevice Demo revision 1.0, 2.0, 3.0\n    variants Small, Large\n" + definition),
            Snippets.Of(body)),
        ignoreLineEndingDifferences: true);
}
