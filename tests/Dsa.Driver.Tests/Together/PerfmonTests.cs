using Dsa.Device.Profiles;
using Dsa.Driver.Devices;
using Dsa.Driver.Perfmon;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>The PMU of the driver and the performance monitor of the device model.</summary>
public sealed class PerfmonTests
{
    [Theory]
    [InlineData("dsa1", true)]
    [InlineData("iaa1", true)]
    [InlineData("dsa2", false)]
    [InlineData("dsa3", false)]
    [InlineData("iaa2", false)]
    [Parity("PM-01", "PM-04")]
    public void Parts_with_a_monitor_whose_counters_are_alike_have_a_pmu(string part, bool hasPmu) => TogetherBed.Run(
        bed => Assert.Equal(hasPmu ? bed.Device.Name : null, bed.Device.Perfmon?.Name),
        profile: DeviceProfile.BuiltIn[part]);

    [Theory]
    [InlineData(0u, PerfCategory.WorkQueue, (uint)WqEvents.DedicatedAccepted)]
    [InlineData(1u, PerfCategory.Engine, (uint)EngineEvents.QueuedDescriptors)]
    [InlineData(2u, PerfCategory.AddressTranslation, (uint)TranslationEvents.TranslatedWithPasid)]
    [InlineData(3u, PerfCategory.Operations, (uint)OperationEvents.MemoryMove)]
    [InlineData(4u, PerfCategory.Completions, (uint)CompletionEvents.SuccessfulCompletions)]
    [Parity("PM-13")]
    public void Each_category_counts_what_it_is_about(uint number, PerfCategory category, uint events) => Run(bed =>
    {
        Assert.Equal(number, (uint)category);
        using var counted = Open(bed, new() { Type = bed.Device.Perfmon!.Type, Config = number | ((ulong)events << 4) });
        using var client = bed.Open(bed.Bind(WorkQueueType.User));
        Assert.Equal(Errno.None, counted.Enable());
        Move(client);
        var once = counted.Read();
        Move(client);
        Assert.InRange(once, 1UL, 3UL);
        Assert.InRange(counted.Read(), once + 1, 6UL);
    });

    [Fact]
    [Parity("PM-07", "PM-08")]
    public void Only_the_queue_of_the_filter_counts_and_only_while_enabled() => Run(bed =>
    {
        var attributes = new PerfEventAttributes
        {
            Type = bed.Device.Perfmon!.Type, Category = PerfCategory.Operations, Events = (uint)OperationEvents.MemoryMove,
        };
        using var all = Open(bed, attributes);
        using var own = Open(bed, attributes with { WorkQueues = 0b01 });
        using var others = Open(bed, attributes with { WorkQueues = 0b10 });
        using var client = bed.Open(bed.Bind(WorkQueueType.User));
        Move(client);
        all.Enable();
        own.Enable();
        others.Enable();
        Move(client);
        Move(client);
        own.Disable();
        Move(client);
        Assert.Equal((3UL, 2UL, 0UL), (all.Read(), own.Read(), others.Read()));
    });

    [Fact]
    [Parity("PM-09", "PM-11", "MI-13")]
    public void A_counter_that_overflows_interrupts_and_counts_on() => Run(bed =>
    {
        using var counted = Open(bed, new()
        {
            Type = bed.Device.Perfmon!.Type, Category = PerfCategory.Operations, Events = (uint)OperationEvents.MemoryMove,
        });
        bed.Hardware.Bar0.Write(Setup.MonitorOffsetBytes + 0x200, 8, (1UL << 40) - 2);
        using var client = bed.Open(bed.Bind(WorkQueueType.User));
        counted.Enable();
        for (var i = 0; i < 4; i++)
        {
            Move(client);
        }

        bed.Scheduler.Sleep(1_000_000);
        Assert.Contains(bed.Trace.Events, e => e.Actor.EndsWith("-misc", StringComparison.Ordinal) && e.OffsetBytes == Setup.MonitorOffsetBytes + 0x200);
        Assert.Equal(0UL, bed.Hardware.Bar0.Read(Setup.MonitorOffsetBytes + 0x30, 4));
        Assert.Equal(2UL, bed.Hardware.Bar0.Read(Setup.MonitorOffsetBytes + 0x200, 8));
        Assert.Equal(4UL, counted.Read());
    });

    [Fact]
    public void A_count_lasts_over_a_reset_of_the_device() => Run(bed =>
    {
        using var counted = Open(bed, new()
        {
            Type = bed.Device.Perfmon!.Type, Category = PerfCategory.Operations, Events = (uint)OperationEvents.MemoryMove,
        });
        counted.Enable();
        for (var i = 1UL; i <= 3; i++)
        {
            using (var client = bed.Open(bed.Bind(WorkQueueType.User)))
            {
                Move(client);
            }

            bed.Device.Unbind();
            Assert.Equal(i, counted.Read());
        }
    });

    [Theory]
    [InlineData("dsa1", null)]
    [InlineData("dsa1", ResetType.Command)]
    [InlineData("dsa1", ResetType.FunctionLevel)]
    [InlineData("iaa1", null)]
    [InlineData("iaa1", ResetType.Command)]
    [InlineData("iaa1", ResetType.FunctionLevel)]
    [Parity("PM-09")]
    public void A_count_lasts_over_a_reset_of_the_function_and_over_the_recovery_from_a_halt(string part, ResetType? halt)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var pmu = bed.Device.Perfmon!;
                    bed.Device.Unbind();
                    var attributes = new PerfEventAttributes
                    {
                        Type = pmu.Type, Category = PerfCategory.WorkQueue, Events = (uint)WqEvents.DedicatedAccepted,
                    };
                    using var others = Open(bed, attributes with { WorkQueues = 0b10 });
                    using var counted = Open(bed, attributes with { WorkQueues = 0b01 });
                    using var stopped = Open(bed, attributes);
                    var queue = bed.Bind(WorkQueueType.User);
                    Assert.Equal((Errno.None, Errno.None, Errno.None), (others.Enable(), counted.Enable(), stopped.Enable()));
                    for (var round = 1UL; round <= 3; round++)
                    {
                        using (var client = bed.Open(queue, $"app {round}"))
                        {
                            Enumerable.Range(0, 3).ToList().ForEach(_ => NoOp(client));
                            stopped.Disable();
                            Reset(bed, halt);
                        }

                        Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, queue.State));
                        Assert.Equal((0UL, 3 * round, 3UL), (others.Read(), counted.Read(), stopped.Read()));
                    }
                },
                seed,
                profile: DeviceProfile.BuiltIn[part]);
        }
    }

    [Theory]
    [InlineData("dsa1")]
    [InlineData("iaa1")]
    public void A_counter_that_overflowed_before_a_reset_of_the_function_has_counted_all(string part) => TogetherBed.Run(
        bed =>
        {
            bed.Device.Unbind();
            using var counted = Open(bed, new()
            {
                Type = bed.Device.Perfmon!.Type, Category = PerfCategory.WorkQueue, Events = (uint)WqEvents.DedicatedAccepted,
            });
            bed.Hardware.Bar0.Write(Setup.MonitorOffsetBytes + 0x200, 8, (1UL << 40) - 2);
            var queue = bed.Bind(WorkQueueType.User);
            counted.Enable();
            using (var client = bed.Open(queue))
            {
                Enumerable.Range(0, 4).ToList().ForEach(_ => NoOp(client));
                bed.Device.ResetFunction();
            }

            using (var client = bed.Open(queue, "next"))
            {
                NoOp(client);
            }

            Assert.Equal(5UL, counted.Read());
        },
        profile: DeviceProfile.BuiltIn[part]);

    [Fact]
    public void Counts_are_right_whatever_others_count_and_however_often_the_device_is_reset()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var pmu = bed.Device.Perfmon!;
                    var attributes = new PerfEventAttributes
                    {
                        Type = pmu.Type, Category = PerfCategory.Operations, Events = (uint)OperationEvents.MemoryMove,
                    };
                    bed.Hardware.Bar0.Write(Setup.MonitorOffsetBytes + 0x200, 8, (1UL << 40) - 2);
                    using var counted = Open(bed, attributes);
                    counted.Enable();
                    var isOver = false;
                    var reader = bed.Scheduler.Spawn("reader", () =>
                    {
                        for (var last = 0UL; !isOver; bed.Scheduler.Sleep(5_000))
                        {
                            var now = counted.Read();
                            Assert.InRange(now, last, 9UL);
                            last = now;
                        }
                    });
                    var others = bed.Scheduler.Spawn("others", () =>
                    {
                        while (!isOver)
                        {
                            using var leader = Open(bed, attributes);
                            using var member = pmu.Open(attributes with { WorkQueues = 2 }, out _, leader)!;
                            leader.Enable();
                            bed.Scheduler.Sleep(20_000);
                            member.Disable();
                            Assert.InRange(leader.Read(), 0UL, 9UL);
                            Assert.Equal(0UL, member.Read());
                        }
                    });
                    for (var round = 0; round < 3; round++)
                    {
                        using (var client = bed.Open(bed.Bind(WorkQueueType.User)))
                        {
                            Enumerable.Range(0, 3).ToList().ForEach(_ => Move(client));
                        }

                        bed.Device.Unbind();
                    }

                    isOver = true;
                    reader.Join();
                    others.Join();
                    Assert.Equal(9UL, counted.Read());
                },
                seed,
                profile: DeviceProfile.Dsa10);
        }
    }

    private static void Run(Action<TogetherBed> test) => TogetherBed.Run(test, profile: DeviceProfile.Dsa10);

    private static PerfEvent Open(TogetherBed bed, in PerfEventAttributes attributes) => bed.Device.Perfmon!.Open(attributes, out _)!;

    private static void Reset(TogetherBed bed, ResetType? halt)
    {
        if (halt is not { } reset)
        {
            bed.Device.ResetFunction();
            return;
        }

        bed.Hardware.FailHardware(reset);
        bed.Scheduler.Sleep(10_000_000);
    }

    // An operation that both kinds of device have.
    private static void NoOp(TogetherBed.Client client)
    {
        var record = client.Memory.Map(4096, populate: true);
        client.Submit(new NoOpDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord, CompletionAddress = record,
        });
        Assert.Equal(CompletionStatus.Success, client.WaitFor(record).Status);
    }

    private static void Move(TogetherBed.Client client)
    {
        var memory = client.Memory.Map(3 * 4096, populate: true);
        client.Submit(client.Move(memory, memory + 4096, 8, memory + 8192));
        Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 8192).Status);
    }
}
