using Dsa.Driver.Perfmon;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;

namespace Dsa.Driver.Tests.Perfmon;

/// <summary>When there is a PMU, what it says of itself, and which events it opens.</summary>
public sealed class PmuTests
{
    [Fact]
    [Parity("PM-02", "BR-21")]
    public void The_monitor_is_reset_before_it_is_asked_what_it_can_do() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.NotNull(bed.Device.Perfmon);
            bed.CheckTrace("""
                R32 0x00; R32 0x90
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10; R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x60; R64 0x68
                RMW 0x88 set 0x3
                W32 P+0x10 = 1
                W32 P+0x30 = 0
                W32 P+0x20 = 0
                W32 P+0x10 = 2
                R64 P+0
                """);
        },
        ScriptedProfile.Monitored);

    public static TheoryData<PerfCap> Unusable { get; } = new(
        ScriptedProfile.Monitored.PerfCap.WithCounterCount(0),
        ScriptedProfile.Monitored.PerfCap.WithCounterWidth(0),
        ScriptedProfile.Monitored.PerfCap.WithCategoryCount(0),
        ScriptedProfile.Monitored.PerfCap.WithOverflowInterrupt(false),
        ScriptedProfile.Monitored.PerfCap.WithFreeze(false),
        ScriptedProfile.Monitored.PerfCap.WithPerCounterCapabilities(true));

    [Theory]
    [MemberData(nameof(Unusable))]
    [Parity("PM-01", "BR-21")]
    public void Without_something_that_the_driver_needs_there_is_no_pmu_but_a_device(PerfCap capabilities) => Bed.Run(
        bed => Assert.Null(bed.Device.Perfmon),
        ScriptedProfile.Monitored with { PerfCap = capabilities });

    [Fact]
    [Parity("PM-01")]
    public void A_device_without_a_monitor_is_not_asked() => Bed.RunUnprobed(bed =>
    {
        bed.Probe();
        Assert.Null(bed.Device.Perfmon);
        Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes < 0x10 && e.OffsetBytes != 0);
    });

    [Fact]
    [Parity("PM-03")]
    public void Capabilities_are_told_as_they_are() => Bed.Run(
        bed =>
        {
            var told = bed.Device.Perfmon!.Capabilities;
            Assert.Equal((7u, 48u, 6u), (told.CounterCount, told.CounterWidth, told.CategoryCount));
            Assert.True(told.HasGlobalCategories(PerfCategory.Engine) && !told.HasGlobalCategories(PerfCategory.Operations));
            Assert.Equal(PerfFilters.TrafficClass | PerfFilters.Engine, told.Filters);
            Assert.True(told is { PerCounterCapabilities: false, WriteWhileEnabled: true, Freeze: true, OverflowInterrupt: true });
        },
        ScriptedProfile.Monitored with
        {
            PerfCap = new PerfCap(7 | 48 << 8 | 6 << 16 | 0b10UL << 20 | 0b10010UL << 36 | 1UL << 53 | 1UL << 54 | 1UL << 55),
        });

    [Fact]
    [Parity("PM-04")]
    public void The_pmu_has_the_name_of_the_device_and_a_number_of_its_own() => Bed.Run(
        bed =>
        {
            var second = bed.Driver.Probe(bed.AddDevice("dsa1", ScriptedProfile.Monitored), out _)!.Perfmon!;
            Assert.Equal(("dsa0", "dsa1"), (bed.Device.Perfmon!.Name, second.Name));
            Assert.Equal((6, 7), (bed.Device.Perfmon.Type, second.Type));
            bed.Driver.Remove(bed.Device);
            Assert.Equal(6, bed.Driver.Probe(bed.AddDevice("dsa2", ScriptedProfile.Monitored), out _)!.Perfmon!.Type);
        },
        ScriptedProfile.Monitored);

    [Fact]
    [Parity("PM-04", "PM-06")]
    public void Tools_find_the_pmu_by_its_name() => Bed.Run(
        bed =>
        {
            var tree = bed.Driver.Sysfs;
            Assert.Equal(["dsa0"], tree.Names("bus/event_source/devices"));
            Assert.Equal(["cpumask", "format", "type"], tree.Names("bus/event_source/devices/dsa0"));
            Assert.Equal(bed.Device.Perfmon!.Formats.Select(format => format.Name).Order(StringComparer.Ordinal), tree.Names("bus/event_source/devices/dsa0/format"));
            Assert.Equal((Errno.None, "config1:0-31\n"), (tree.ReadFile("bus/event_source/devices/dsa0/format/filter_wq", out var text), text));
            Assert.Equal((Errno.None, "0\n"), (tree.ReadFile("bus/event_source/devices/dsa0/cpumask", out text), text));
            Assert.Equal((Errno.None, $"{bed.Device.Perfmon.Type}\n"), (tree.ReadFile("bus/event_source/devices/dsa0/type", out text), text));
            bed.Driver.Remove(bed.Device);
            Assert.Empty(tree.Names("bus/event_source/devices"));
        },
        ScriptedProfile.Monitored);

    [Fact]
    [Parity("MI-13", "PM-11")]
    public void An_overflow_that_comes_when_counters_are_gone_touches_none()
    {
        var late = 0;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var pmu = bed.Device.Perfmon!;
                    Assert.Equal(Errno.None, pmu.Open(new() { Type = pmu.Type, Events = 1 }, out _)!.Enable());
                    var isOver = false;
                    var noise = bed.Scheduler.Spawn("noise", () =>
                    {
                        while (!isOver)
                        {
                            bed.Hardware.RaiseCause(IntCauseBits.PerformanceMonitorOverflow);
                            bed.Scheduler.Sleep(5);
                        }
                    });
                    bed.Driver.Remove(bed.Device);
                    isOver = true;
                    noise.Join();

                    // The last that is frozen and thawed is the counter that is stopped by the removal.
                    var events = bed.Trace.Events.ToList();
                    var after = events.Skip(events.FindLastIndex(e => e.OffsetBytes == Setup.MonitorOffsetBytes + 0x20)).ToList();
                    Assert.DoesNotContain(after, e => e.OffsetBytes == Setup.MonitorOffsetBytes + 0x30);
                    late += after.Count(e => e.OffsetBytes == 0x98);
                },
                ScriptedProfile.Monitored,
                seed);
        }

        Assert.NotEqual(0, late);
    }

    [Fact]
    [Parity("PM-04", "PM-05")]
    public void Formats_are_those_of_the_filters_of_the_device_whatever_others_have() => Bed.Run(
        bed =>
        {
            var fewer = ScriptedProfile.Monitored with
            {
                PerfCap = ScriptedProfile.Monitored.PerfCap.WithFilters(PerfFilters.WorkQueue | PerfFilters.TransferSize),
            };
            var other = bed.Driver.Probe(bed.AddDevice("dsa1", fewer), out _)!;
            Assert.Equal(
                [
                    "event_category=config:0-3",
                    "event=config:4-31",
                    "filter_wq=config1:0-31",
                    "filter_tc=config1:32-39",
                    "filter_pgsz=config1:40-43",
                    "filter_sz=config1:44-51",
                    "filter_eng=config1:52-59",
                ],
                bed.Device.Perfmon!.Formats.Select(format => $"{format.Name}={format}"));
            Assert.Equal(["event_category", "event", "filter_wq", "filter_sz"], other.Perfmon!.Formats.Select(format => format.Name));
        },
        ScriptedProfile.Monitored);

    [Fact]
    [Parity("PM-04")]
    public void Attributes_lie_where_the_formats_say()
    {
        var attributes = new PerfEventAttributes
        {
            Type = 6,
            Category = PerfCategory.Operations,
            Events = 0xABCDEF0,
            WorkQueues = 0x1234,
            TrafficClasses = 0x56,
            PageSizes = (PageSizeFilter)7,
            TransferSizes = (TransferSizeFilter)0x89,
            Engines = 0xAB,
        };
        Assert.Equal((0xABCDEF03UL, 0xAB8_9756_00001234UL), (attributes.Config, attributes.Config1));
        Assert.Equal(attributes, new PerfEventAttributes { Type = 6, Config = attributes.Config, Config1 = attributes.Config1 });
        Assert.Equal((PerfCategory.Operations, 0xABCDEF0u, 0xABu), (attributes.Category, attributes.Events, attributes.Engines));
        Assert.Throws<ArgumentOutOfRangeException>(() => attributes with { TrafficClasses = 0x100 });
    }

    [Theory]
    [InlineData(1, 0, 0, Errno.ENOENT)]
    [InlineData(0, 1, 0, Errno.EINVAL)]
    [InlineData(0, 0, -1, Errno.EINVAL)]
    [InlineData(0, 0, 7, Errno.None)]
    [Parity("PM-06")]
    public void An_event_of_the_device_counts_and_has_a_processor(int otherType, ulong samples, int processor, Errno expected) => Bed.Run(
        bed =>
        {
            var pmu = bed.Device.Perfmon!;
            var attributes = new PerfEventAttributes { Type = pmu.Type + otherType, SamplePeriod = samples };
            Assert.Equal(expected == Errno.None, pmu.Open(attributes, out var error, processor: processor) is not null);
            Assert.Equal(expected, error);
        },
        ScriptedProfile.Monitored);

    [Fact]
    [Parity("PM-06")]
    public void A_group_has_at_most_as_many_events_as_there_are_counters() => Bed.Run(
        bed =>
        {
            var pmu = bed.Device.Perfmon!;
            var attributes = new PerfEventAttributes { Type = pmu.Type };
            var leader = pmu.Open(attributes, out _)!;
            for (var i = 1; i < 4; i++)
            {
                Assert.NotNull(pmu.Open(attributes, out _, leader));
            }

            Assert.Null(pmu.Open(attributes, out var error, leader));
            Assert.Equal(Errno.EINVAL, error);
            leader.Dispose();
            Assert.Null(pmu.Open(attributes, out error, leader));
            Assert.Equal(Errno.EINVAL, error);
        },
        ScriptedProfile.Monitored);

    [Fact]
    public void A_member_cannot_lead() => Bed.Run(
        bed =>
        {
            var pmu = bed.Device.Perfmon!;
            var attributes = new PerfEventAttributes { Type = pmu.Type };
            var member = pmu.Open(attributes, out _, pmu.Open(attributes, out _))!;
            Assert.Null(pmu.Open(attributes, out var error, member));
            Assert.Equal(Errno.EINVAL, error);
        },
        ScriptedProfile.Monitored);

    [Fact]
    public void A_removed_device_counts_nothing_more_and_its_events_can_be_closed() => Bed.Run(
        bed =>
        {
            var pmu = bed.Device.Perfmon!;
            var attributes = new PerfEventAttributes { Type = pmu.Type, Events = 1 };
            var open = pmu.Open(attributes, out _)!;
            Assert.Equal(Errno.None, open.Enable());
            bed.Driver.Remove(bed.Device);
            bed.Trace.Clear();
            Assert.False(bed.Hardware.Registers.Perf.Frz.Read().Raw != 0 || open.Counter is not null);
            Assert.Equal((Errno.ENODEV, 0UL), (open.Enable(), open.Read()));
            Assert.Null(pmu.Open(attributes, out var error));
            Assert.Equal(Errno.ENODEV, error);
            open.Dispose();
            open.Dispose();
            Assert.Empty(bed.Trace.Events);
        },
        ScriptedProfile.Monitored);
}
