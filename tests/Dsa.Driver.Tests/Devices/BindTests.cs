using Dsa.Driver.Devices;
using Dsa.Driver.Groups;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Devices;

public sealed class BindTests
{
    [Fact]
    [Parity("GE-26", "WQ-04")]
    public void No_queue_is_enabled_while_the_device_is_being_unbound() => Bed.Run(bed =>
    {
        bed.BindQueue(WorkQueueType.User);
        bed.Configure(1, WorkQueueType.User);
        bed.Hardware.HoldsCommands = true;
        var unbinder = bed.Scheduler.Spawn("unbinder", bed.Device.Unbind);
        bed.Settle();
        Assert.Equal(Errno.ENXIO, bed.Queue(1).BindUser());
        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        unbinder.Join();
        Assert.DoesNotContain(bed.Hardware.Commands, c => c.Command == Command.EnableWq);

        bed.BindQueue(WorkQueueType.User);
    });

    [Fact]
    [Parity("BR-20", "EV-05", "RS-10")]
    public void Nobody_writes_a_general_register_between_the_read_and_the_write_of_another()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.Configure(0, WorkQueueType.User);
                    var binder = bed.Scheduler.Spawn("binder", () => bed.Device.Bind());
                    bed.Scheduler.Sleep((long)seed * 40);
                    bed.Hardware.SetState(DeviceState.Halted, ResetType.FunctionLevel);
                    bed.Hardware.RaiseCause(IntCauseBits.HaltState);
                    binder.Join();
                    bed.Settle();
                    foreach (var offset in new[] { 0x80, 0x88 })
                    {
                        var accesses = bed.Trace.Events.Where(e => e.OffsetBytes == offset && e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite).ToList();
                        Assert.All(accesses.Zip(accesses.Skip(1)), pair =>
                            Assert.True(pair.Second.Kind == TraceKind.MmioRead || (pair.First.Kind == TraceKind.MmioRead && pair.First.Actor == pair.Second.Actor)));
                    }
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("GE-01")]
    public void A_bound_device_is_not_bound_again() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(0x80000010u, bed.Device.CommandStatus);
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("GE-02", "GE-09")]
    public void Without_a_queue_in_a_group_there_is_no_bind() => Bed.Run(bed =>
    {
        bed.Device.Engines[0].Group = bed.Device.Groups[0];
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(0x800d0000u, bed.Device.CommandStatus);
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("GE-02", "GE-10")]
    public void Without_an_engine_in_a_group_there_is_no_bind_and_no_status() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Device.Engines[0].Group = null;
        var before = bed.Device.CommandStatus;
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(before, bed.Device.CommandStatus);
        Assert.Empty(bed.Trace.Events);
    });

    [Theory]
    [InlineData(WorkQueueType.None, true, true)]
    [InlineData(WorkQueueType.User, false, true)]
    [InlineData(WorkQueueType.Kernel, true, false)]
    [Parity("GE-08", "WQ-21", "BR-02")]
    public void A_shared_queue_without_support_keeps_the_device_unbound(WorkQueueType type, bool hasEnqcmd, bool hasSva) => Bed.Run(
        bed =>
        {
            bed.Configure(0, type, WqMode.Shared);
            Assert.Equal(Errno.ENXIO, bed.Device.Bind());
            Assert.Equal(0x800c0000u, bed.Device.CommandStatus);
            Assert.Empty(bed.Trace.Events);
        },
        hasEnqcmd: hasEnqcmd,
        hasSva: hasSva);

    [Fact]
    [Parity("GE-05")]
    public void A_device_that_is_enabled_already_is_not_bound_and_its_event_log_is_freed() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.SetState(DeviceState.Enabled);
        var frames = bed.Machine.Memory.UsedFrameCount;
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
        Assert.DoesNotContain(bed.Hardware.Commands, c => c.Command == Command.EnableDevice);
    });

    [Fact]
    [Parity("GE-07", "GE-11")]
    public void What_the_device_refuses_is_told_and_the_event_log_is_freed() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == Command.EnableDevice ? (uint)CommandError.WqSizesExceedTotal : null;
        var frames = bed.Machine.Memory.UsedFrameCount;
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal((uint)CommandError.WqSizesExceedTotal, bed.Device.CommandStatus);
        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
        Assert.False(bed.Device.EventLog!.IsSetUp);
    });

    [Fact]
    [Parity("GE-04")]
    public void No_memory_for_the_event_log_is_no_bind() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.UseUpMemory();

        Assert.Equal(Errno.ENOMEM, bed.Device.Bind());
        Assert.Equal(0x80120000u, bed.Device.CommandStatus);
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
    });

    [Fact]
    [Parity("GE-14")]
    public void A_traffic_class_that_nobody_chose_becomes_0_and_1() => Bed.Run(
        bed =>
        {
            bed.Configure(0, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            var flags = bed.Hardware.Registers.GrpCfg[0].Flags.Read();
            Assert.Equal((0u, 1u), (flags.TrafficClassA, flags.TrafficClassB));
            Assert.Equal((0, 1), (bed.Device.Groups[0].TrafficClassA, bed.Device.Groups[0].TrafficClassB));
        },
        options: new IdxdOptions { OverridesTrafficClasses = true });

    [Fact]
    [Parity("GE-13")]
    public void Group_attributes_reach_the_flags() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User, group: 1);
        var group = bed.Device.Groups[1];
        group.TrafficClassA = 3;
        group.TrafficClassB = 5;
        group.ReadBuffersAllowed = 50;
        group.ReadBuffersReserved = 20;
        group.UsesReadBufferLimit = true;
        group.WorkProgressLimit = ProgressLimit.Quarter;
        group.BatchProgressLimit = ProgressLimit.Half;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(
            3UL | 5UL << 3 | 1UL << 7 | 20UL << 8 | 50UL << 20 | 2UL << 32 | 1UL << 36,
            bed.Hardware.Registers.GrpCfg[1].Flags.Read().Raw);
    });

    [Theory]
    [InlineData(WorkQueueType.User, WqMode.Dedicated, 16)]
    [InlineData(WorkQueueType.Kernel, WqMode.Shared, 16)]
    [InlineData(WorkQueueType.None, WqMode.Dedicated, 0)]
    [Parity("GE-17")]
    public void A_queue_of_a_type_but_no_size_gets_16_entries(WorkQueueType type, WqMode mode, int expected) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, type, mode, size: 0);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(expected, queue.SizeEntries);
        Assert.Equal((uint)expected, bed.Hardware.Registers.WqCfg[0].Size.Read().Entries);
    });

    [Fact]
    [Parity("GE-12")]
    public void A_configuration_takes_queues_and_engines_out_of_groups_that_they_have_left() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        var moved = bed.Configure(1, WorkQueueType.User);
        var engine = bed.Device.Engines[1];
        engine.Group = bed.Device.Groups[0];
        Assert.Equal(Errno.None, bed.Device.Bind());
        moved.Group = engine.Group = bed.Device.Groups[1];
        Assert.Equal(Errno.None, queue.BindUser());

        var (left, joined) = (bed.Hardware.Registers.GrpCfg[0], bed.Hardware.Registers.GrpCfg[1]);
        Assert.Equal((true, false), (left.WorkQueues.Read().HasWorkQueue(0), left.WorkQueues.Read().HasWorkQueue(1)));
        Assert.Equal((true, false), (left.Engines.Read().HasEngine(0), left.Engines.Read().HasEngine(1)));
        Assert.True(joined.WorkQueues.Read().HasWorkQueue(1) && joined.Engines.Read().HasEngine(1));
    });

    [Fact]
    [Parity("GE-15")]
    public void Bits_that_the_device_kept_are_written_back() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        var sticky = bed.Hardware.Registers.WqCfg[0].OccupancyInterrupt;
        bed.Hardware.Set(sticky.OffsetBytes, default(WqCfgOccupancyInterrupt).WithHandle(0x1234));
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Device.Bind();
        Assert.Equal(0x1234u, sticky.Read().Handle);
    });

    [Fact]
    [Parity("GE-22")]
    public void The_operation_mask_is_rebuilt_from_the_attribute() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        bed.Hardware.Set(bed.Hardware.Registers.WqCfg[0].OpCfg.OffsetBytes, ulong.MaxValue);
        queue.OperationMask = default(WqCfgOpCfg).WithOperation(Opcode.MemMove);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(1UL << 3, bed.Hardware.Registers.WqCfg[0].OpCfg.Read().Word0);
    });

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, true, false)]
    [Parity("PR-01", "PR-03")]
    public void Page_request_disable_wins_over_block_on_fault(bool blocks, bool prsDisabled, bool expected) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        queue.BlocksOnFault = blocks;
        queue.IsPageRequestDisabled = prsDisabled;
        queue.IsTranslationDisabled = true;
        Assert.Equal(Errno.None, bed.Device.Bind());
        var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
        Assert.Equal(expected, control.BlockOnFaultEnable);
        Assert.Equal(prsDisabled, control.PrsDisable);
        Assert.True(control.AtsDisable);
    });

    [Fact]
    [Parity("PR-01", "PR-02", "PR-03", "GE-18")]
    public void Bits_without_their_capability_are_not_set() => Bed.Run(
        bed =>
        {
            var queue = bed.Configure(0, WorkQueueType.User);
            queue.BlocksOnFault = queue.IsTranslationDisabled = true;
            Assert.Equal(Errno.None, bed.Device.Bind());
            var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
            Assert.False(control.BlockOnFaultEnable);
            Assert.False(control.AtsDisable);
        },
        ScriptedProfile.Version2 with
        {
            GenCap = ScriptedProfile.Version2.GenCap.WithBlockOnFault(false),
            WqCap = ScriptedProfile.Version2.WqCap.WithAtsControl(false).WithPrsControl(false),
        });

    [Fact]
    [Parity("GE-26", "GE-27", "RS-03", "RS-05")]
    public void An_unbind_takes_the_queues_along_and_clears_all_attributes_but_the_driver_name() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        bed.Device.Groups[0].ReadBuffersReserved = 9;
        bed.Device.Groups[0].TrafficClassA = 4;
        var idle = bed.Configure(2, WorkQueueType.User);
        bed.Device.Unbind();

        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        Assert.Null(queue.CharacterDevice);
        Assert.Equal((null, 0, "", WqMode.Shared), (queue.Group, queue.SizeEntries, queue.Name, queue.Mode));
        Assert.Equal("user", queue.DriverName);
        Assert.Equal(WorkQueueType.None, queue.Type);
        Assert.Null(bed.Device.Engines[0].Group);
        Assert.Equal((0, 1), (bed.Device.Groups[0].ReadBuffersReserved, bed.Device.Groups[0].TrafficClassA));
        // Resources that were never taken leave the type alone.
        Assert.Equal(WorkQueueType.User, idle.Type);
    });

    [Fact]
    [Parity("RS-04", "GE-29")]
    public void A_fixed_device_keeps_its_attributes() => Bed.RunUnprobed(
        bed =>
        {
            foreach (var i in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.Set(bed.Hardware.Registers.WqCfg[0].Size.OffsetBytes, 24u);
            bed.Hardware.Set(bed.Hardware.Layout.GrpCfg.OffsetBytes, 1UL);
            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();
            bed.Device.Unbind();
            Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
            Assert.Equal((24, bed.Device.Groups[0]), (bed.Queue(0).SizeEntries, bed.Queue(0).Group));
        },
        ScriptedProfile.Fixed);

    [Fact]
    [Parity("EV-08", "GE-26")]
    public void Memory_is_back_to_where_it_was_after_every_unbind() => Bed.Run(bed =>
    {
        var frames = bed.Machine.Memory.UsedFrameCount;
        foreach (var type in new[] { WorkQueueType.User, WorkQueueType.Kernel, WorkQueueType.Kernel, WorkQueueType.User })
        {
            bed.Device.EventLog!.SizeEntries = 1000;
            bed.BindQueue(type);
            Assert.NotEqual(frames, bed.Machine.Memory.UsedFrameCount);
            bed.Device.Unbind();
            Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
            Assert.Equal(64, bed.Device.EventLog.SizeEntries);
        }
    });

    [Fact]
    public void A_queue_and_its_device_may_be_unbound_at_the_same_time()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindQueue(WorkQueueType.User);
                    bed.Configure(1, WorkQueueType.User);
                    var binder = bed.Scheduler.Spawn("binder", () => bed.Queue(1).BindUser());
                    var unbinder = bed.Scheduler.Spawn("unbinder", () => bed.Queue(0).Unbind());
                    bed.Device.Unbind();
                    binder.Join();
                    unbinder.Join();
                    Assert.All(bed.Device.WorkQueues, queue => Assert.Equal(WorkQueueState.Disabled, queue.State));
                    Assert.All(bed.Device.WorkQueues, queue => Assert.Null(queue.CharacterDevice));
                },
                seed: seed);
        }
    }
}
