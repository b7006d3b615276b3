using Dsa.Driver.Perfmon;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Perfmon;

/// <summary>What enabling, disabling and overflows do to the registers of counters.</summary>
public sealed class CounterTests
{
    private const ulong Mask40 = (1UL << 40) - 1;
    private const int DataOffset = Setup.MonitorOffsetBytes + 0x200;
    private const int OverflowOffset = Setup.MonitorOffsetBytes + 0x30;

    [Fact]
    [Parity("PM-07", "PM-10")]
    public void An_event_is_enabled_in_this_order_while_all_are_frozen() => Run((bed, open) =>
    {
        var counted = open(Operations(0x8) with { WorkQueues = 0x3, TransferSizes = TransferSizeFilter.Below2K, Engines = 0xF });
        Assert.Equal(Errno.None, counted.Enable());
        bed.CheckTrace("""
            W32 P+0x20 = 0xFFFFFFFF
            W32 P+0x300 = 3
            W32 P+0x30C = 2
            W32 P+0x310 = 0xF
            R64 P+0x200
            W64 P+0x100 = 0x800000303
            W32 P+0x20 = 0
            """);
        Assert.Equal(Errno.None, counted.Enable());
        bed.CheckTrace(string.Empty);
    });

    [Fact]
    [Parity("PM-07")]
    public void A_filter_that_the_device_does_not_have_is_not_written() => Run(
        (bed, open) =>
        {
            open(Operations(1) with { WorkQueues = 1, TrafficClasses = 2 }).Enable();
            bed.CheckTrace("""
                W32 P+0x20 = 0xFFFFFFFF
                W32 P+0x304 = 2
                R64 P+0x200; W64 P+0x100 = 0x100000303
                W32 P+0x20 = 0
                """);
        },
        PerfFilters.TrafficClass);

    [Fact]
    [Parity("PM-08", "PM-10")]
    public void An_event_is_disabled_in_this_order_and_its_counter_is_free() => Run((bed, open) =>
    {
        var (first, second) = (open(Operations(1)), open(Operations(2)));
        first.Enable();
        second.Enable();
        Assert.Equal((0, 1), (first.Counter, second.Counter));
        bed.Trace.Clear();
        second.Disable();
        bed.CheckTrace("""
            W32 P+0x20 = 0xFFFFFFFF
            R64 P+0x108 = 0x200000303
            W64 P+0x108 = 0x200000302
            R64 P+0x208
            W32 P+0x20 = 0
            """);
        Assert.Null(second.Counter);

        first.Dispose();
        second.Enable();
        Assert.Equal(0, second.Counter);
    });

    [Fact]
    [Parity("PM-07")]
    public void A_filter_of_the_event_before_does_not_stay_in_force() => Run((bed, open) =>
    {
        var filtered = open(Operations(1) with { WorkQueues = 2, PageSizes = PageSizeFilter.Size4K });
        filtered.Enable();
        filtered.Dispose();
        var unfiltered = open(Operations(1) with { PageSizes = PageSizeFilter.Size2M });
        bed.Trace.Clear();
        unfiltered.Enable();
        bed.CheckTrace("""
            W32 P+0x20 = 0xFFFFFFFF
            W32 P+0x300 = 0xFFFF
            W32 P+0x308 = 2
            R64 P+0x200; W64 P+0x100
            W32 P+0x20 = 0
            """);
    });

    [Fact]
    [Parity("PM-09")]
    public void While_the_device_is_reset_nothing_counts_and_what_is_enabled_then_counts_afterwards() => Run((bed, open) =>
    {
        var (before, during, stopped) = (open(Operations(1)), open(Operations(2)), open(Operations(4)));
        before.Enable();
        stopped.Enable();
        bed.Configure(0, WorkQueueType.User);
        bed.Device.Bind();
        bed.Hardware.HoldsCommands = true;
        bed.Hardware.Set(DataOffset, 5UL);
        var unbind = bed.Scheduler.Spawn("unbind", bed.Device.Unbind);
        while (!bed.Hardware.IsCommandHeld)
        {
            bed.Scheduler.Sleep(1_000);
        }

        bed.Hardware.FinishCommand();
        bed.Settle();
        Assert.Equal(Command.ResetDevice, bed.Hardware.Commands[^1].Command);
        Assert.Null(before.Counter);
        Assert.Equal(Errno.None, during.Enable());
        Assert.Null(during.Counter);
        stopped.Disable();
        bed.Hardware.Set(DataOffset, 0UL);
        bed.Hardware.FinishCommand();
        unbind.Join();
        Assert.Equal((true, true, false), (before.Counter is not null, during.Counter is not null, stopped.Counter is not null));
        Assert.Equal(5UL, before.Read());
    });

    [Fact]
    [Parity("PM-09")]
    public void A_count_begins_where_the_counter_is_and_goes_on_when_it_wraps() => Run((bed, open) =>
    {
        bed.Hardware.Set(DataOffset, Mask40 - 4);
        var counted = open(Operations(1));
        counted.Enable();
        Assert.Equal(0UL, counted.Read());
        bed.Hardware.Set(DataOffset, Mask40 - 1);
        Assert.Equal(3UL, counted.Read());
        bed.Hardware.Set(DataOffset, 7UL);
        Assert.Equal(12UL, counted.Read());
        bed.Hardware.Set(DataOffset, 9UL);
        counted.Disable();
        bed.Hardware.Set(DataOffset, 1000UL);
        Assert.Equal(14UL, counted.Read());
        counted.Enable();
        bed.Hardware.Set(DataOffset, 1001UL);
        Assert.Equal(15UL, counted.Read());
    });

    [Fact]
    [Parity("PM-06", "PM-08")]
    public void A_group_counts_as_a_whole_or_not_at_all() => Run((bed, open) =>
    {
        var alone = open(Operations(1));
        var leader = open(Operations(2));
        var members = Enumerable.Range(0, 3).Select(_ => bed.Device.Perfmon!.Open(leader.Attributes, out var _, leader)!).ToList();
        PerfEvent[] group = [leader, .. members];
        alone.Enable();
        Assert.Equal(Errno.EINVAL, leader.Enable());
        Assert.All(group, one => Assert.Null(one.Counter));
        Assert.Equal(0u, bed.Hardware.Registers.Perf.Frz.Read().Raw);

        alone.Disable();
        Assert.Equal(Errno.None, members[0].Enable());
        Assert.Equal([0, 1, 2, 3], group.Select(one => one.Counter!.Value));
        members[2].Dispose();
        Assert.Equal(Errno.None, alone.Enable());
        Assert.Equal(Errno.None, leader.Enable());
    });

    [Fact]
    [Parity("PM-11", "MI-03", "MI-05")]
    public void Each_overflow_is_looked_at_and_acknowledged_alone() => Run((bed, open) =>
    {
        var (first, second) = (open(Operations(1)), open(Operations(2)));
        first.Enable();
        second.Enable();
        bed.Hardware.Set(DataOffset, 5UL);
        bed.Hardware.Set(DataOffset + 8, 6UL);
        bed.Trace.Clear();
        Overflow(bed, 0b11);
        bed.CheckTrace("""
            irq R32 0x98 = 8; irq W32 0x98 = 8
            irq R32 P+0x30 = 3
            irq R64 P+0x200; irq W32 P+0x30 = 1
            irq R64 P+0x208; irq W32 P+0x30 = 2
            irq R32 P+0x30 = 0
            """);
        Assert.Equal((5UL, 6UL), (first.Read(), second.Read()));
    });

    [Fact]
    [Parity("PM-09", "PM-11")]
    public void Overflows_between_two_reads_add_up() => Run((bed, open) =>
    {
        var counted = open(Operations(1));
        counted.Enable();
        for (var i = 0; i < 3; i++)
        {
            bed.Hardware.Set(DataOffset, Mask40 - 9);
            counted.Read();
            bed.Hardware.Set(DataOffset, 0UL);
            Overflow(bed, 1);
        }

        Assert.Equal(3 * (Mask40 + 1), counted.Read());
    });

    [Fact]
    [Parity("PM-12")]
    public void An_overflow_belongs_to_the_event_of_that_counter_also_after_a_removal() => Run((bed, open) =>
    {
        var (first, second) = (open(Operations(1)), open(Operations(2)));
        first.Enable();
        second.Enable();
        first.Dispose();
        bed.Hardware.Set(DataOffset + 8, 6UL);
        bed.Trace.Clear();
        Overflow(bed, 0b10);
        Assert.Contains(bed.Trace.Events, e => e.OffsetBytes == DataOffset + 8);
        Overflow(bed, 0b01);
        Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == DataOffset);
        Assert.Equal(6UL, second.Read());
    });

    [Fact]
    [Parity("PM-11")]
    public void Overflows_that_do_not_end_are_given_up_after_32_rounds() => Run((bed, open) =>
    {
        open(Operations(1)).Enable();
        bed.Hardware.KeepsOverflows = true;
        bed.Trace.Clear();
        Overflow(bed, 1);
        Assert.Equal(32, bed.Trace.Events.Count(e => e.OffsetBytes == OverflowOffset && e.Kind == Platform.Tracing.TraceKind.MmioWrite));
    });

    [Fact]
    [Parity("MI-13")]
    public void While_the_counters_are_reset_an_overflow_is_only_acknowledged() => Run((bed, open) =>
    {
        open(Operations(1)).Enable();
        bed.Hardware.HoldsCommands = true;
        bed.Hardware.SetState(DeviceState.Halted);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.True(bed.Hardware.IsCommandHeld);
        bed.Trace.Clear();
        Overflow(bed, 1);
        bed.CheckTrace("irq R32 0x98 = 8; irq W32 0x98 = 8");
        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        bed.Settle();
    });

    [Fact]
    [Parity("MI-13")]
    public void Without_a_pmu_an_overflow_is_only_acknowledged() => Bed.Run(bed =>
    {
        bed.Hardware.RaiseCause(IntCauseBits.PerformanceMonitorOverflow);
        bed.Settle();
        bed.CheckTrace("irq R32 0x98 = 8; irq W32 0x98 = 8");
    });

    private static PerfEventAttributes Operations(uint events) => new() { Type = 6, Category = PerfCategory.Operations, Events = events };

    private static void Overflow(Bed bed, uint counters)
    {
        bed.Hardware.Set(OverflowOffset, counters);
        bed.Hardware.RaiseCause(IntCauseBits.PerformanceMonitorOverflow);
        bed.Settle();
    }

    private static void Run(Action<Bed, Func<PerfEventAttributes, PerfEvent>> test, PerfFilters? filters = null) => Bed.Run(
        bed => test(bed, attributes => bed.Device.Perfmon!.Open(attributes, out _)!),
        ScriptedProfile.Monitored with { PerfCap = ScriptedProfile.Monitored.PerfCap.WithFilters(filters ?? ScriptedProfile.Monitored.PerfCap.Filters) });
}
