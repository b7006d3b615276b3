using Dsa.Driver.Devices;
using Dsa.Driver.Groups;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Probing;

public sealed class ProbeTests
{
    [Fact]
    [Parity("BR-24", "GE-09")]
    public void The_automatic_bind_fails_without_a_trace_and_leaves_a_status() => Bed.RunUnprobed(bed =>
    {
        bed.Probe();
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        Assert.Equal((uint)DriverStatus.WqNoneConfigured, bed.Device.CommandStatus);
        Assert.Equal([(Command.ResetDevice, 0u)], bed.Hardware.Commands);
    });

    [Fact]
    [Parity("BR-29", "WQ-03")]
    public void Queues_begin_with_the_defaults() => Bed.Run(bed =>
    {
        Assert.Equal(8, bed.Device.WorkQueues.Length);
        Assert.All(bed.Device.WorkQueues, queue =>
        {
            Assert.Equal((0, 0, 0), (queue.SizeEntries, queue.ThresholdEntries, queue.Priority));
            Assert.Equal(WorkQueueType.None, queue.Type);
            Assert.Equal(WqMode.Shared, queue.Mode);
            Assert.Equal("", queue.Name);
            Assert.Null(queue.Group);
            Assert.Equal(2UL << 20, queue.MaxTransferBytes);
            Assert.Equal(32u, queue.MaxBatchDescriptors);
            Assert.Equal(32, queue.EnqcmdsRetries);
            Assert.True(queue.OperationMask.HasOperation(Opcode.MemMove));
            Assert.Equal(WorkQueueState.Disabled, queue.State);
        });
    });

    [Fact]
    [Parity("BR-30")]
    public void Groups_get_all_read_buffers_and_traffic_class_1_below_version_3() => Bed.Run(bed =>
    {
        Assert.Equal(4, bed.Device.Groups.Length);
        Assert.All(bed.Device.Groups, group =>
            Assert.Equal((96, 1, 1), (group.ReadBuffersAllowed, group.TrafficClassA, group.TrafficClassB)));
    });

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [Parity("BR-30")]
    public void Nobody_chose_a_traffic_class_with_the_override_or_from_version_3(int version, bool overrides) => Bed.Run(
        bed => Assert.All(bed.Device.Groups, group =>
            Assert.Equal((Group.UnsetTrafficClass, Group.UnsetTrafficClass), (group.TrafficClassA, group.TrafficClassB))),
        ScriptedProfile.Version2 with { Version = ScriptedProfile.Version2.Version.WithMajor((uint)version) },
        options: new IdxdOptions { OverridesTrafficClasses = overrides });

    [Fact]
    [Parity("BR-05")]
    public void Another_function_is_not_probed() => Bed.RunUnprobed(bed =>
    {
        var other = new ScriptedDevice(bed.Machine.AddSlot("nic", 9), ScriptedProfile.Version2) { DeviceId = 0x1593 };
        Assert.Null(bed.Driver.Probe(other, out var error));
        Assert.Equal(Errno.ENODEV, error);
        Assert.Empty(bed.Trace.Events);
    });

    [Theory]
    [InlineData((ushort)0x0b25)]
    [InlineData((ushort)0x11fb)]
    [InlineData((ushort)0x1212)]
    [Parity("BR-05")]
    public void Known_functions_are_probed(ushort deviceId) => Bed.RunUnprobed(bed =>
    {
        var function = new ScriptedDevice(bed.Machine.AddSlot("other", 9), ScriptedProfile.Version2) { DeviceId = deviceId };
        Assert.NotNull(bed.Driver.Probe(function, out _));
    });

    [Fact]
    [Parity("BR-09")]
    public void Devices_are_numbered_and_a_removed_number_is_used_again() => Bed.Run(bed =>
    {
        var second = bed.Driver.Probe(bed.AddDevice("dsa1", ScriptedProfile.Version2), out _)!;
        Assert.Equal(("dsa0", "dsa1"), (bed.Device.Name, second.Name));
        bed.Driver.Remove(bed.Device);
        Assert.Equal("dsa0", bed.Driver.Probe(bed.AddDevice("dsa2", ScriptedProfile.Version2), out _)!.Name);
    });

    [Fact]
    [Parity("BR-12")]
    public void The_function_becomes_a_bus_master() => Bed.RunUnprobed(bed =>
    {
        Assert.False(bed.Hardware.Configuration.BusMasterEnable);
        bed.Probe();
        Assert.True(bed.Hardware.Configuration.BusMasterEnable);
    });

    [Fact]
    [Parity("BR-10")]
    public void Of_the_registers_all_are_reached_and_of_the_portals_none_is_needed() => Bed.RunUnprobed(
        bed =>
        {
            var profile = bed.Hardware.Capabilities;
            bed.Use(new ScriptedDevice(bed.Machine.AddSlot("portals", 9), profile, bar2SizeBytes: 4096));
            bed.Probe();
            bed.Configure(7, WorkQueueType.User, size: 3);
            Assert.Equal(Errno.None, bed.Device.Bind());
            var last = bed.Hardware.Registers.WqCfg[7];
            Assert.Equal(bed.Hardware.Bar0.SizeBytes, last.OffsetBytes + last.SizeBytes);
            Assert.Equal(3u, last.Size.Read().Entries);
        },
        ScriptedProfile.Version2 with
        {
            // Eight entries of 64 bytes, which end where BAR0 does, 128 bytes after the last page that a table may begin at.
            WqCap = ScriptedProfile.Version2.WqCap.WithConfigurationSizeShift(2),
            Offsets = ScriptedProfile.Version2.Offsets.WithWqCfg(0xFC),
        });

    [Fact]
    [Parity("BR-11")]
    public void Memory_of_the_driver_lies_beyond_4_gigabytes_and_is_reached_there() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: false);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        var submitted = bed.Hardware.Submitted.Single().Descriptor;
        Assert.True(submitted.CompletionAddress > uint.MaxValue);
        bed.Hardware.Complete(submitted);
        Assert.Equal(CompletionStatus.Success, descriptor.Status);

        var ring = bed.Hardware.Registers.EvlCfg.Read().BasePage * 4096;
        Assert.True(ring > uint.MaxValue);
        bed.Hardware.Append(new EventLogEntry { DescriptorValid = true });
        bed.Settle();
        Assert.Contains("Event Log entry 0", bed.Device.EventLog!.Dump(), StringComparison.Ordinal);
    });

    [Fact]
    [Parity("BR-20")]
    public void Fewer_vectors_than_announced_fail_the_probe_and_leave_nothing() => Bed.RunUnprobed(bed =>
    {
        var function = new ScriptedDevice(bed.Machine.AddSlot("short", 4), ScriptedProfile.Version2);
        var pasids = bed.Kernel.Pasids.AllocatedCount;
        Assert.Null(bed.Driver.Probe(function, out var error));
        Assert.Equal(Errno.ENOSPC, error);
        Assert.Equal(pasids, bed.Kernel.Pasids.AllocatedCount);
        Assert.False(function.Configuration.BusMasterEnable || function.Registers.GenCfg.Read().UserInterruptEnable);
        Assert.Equal("dsa0", bed.Probe().Name);
    });

    [Fact]
    [Parity("SV-16", "BR-14")]
    public void The_system_pasid_leads_to_the_functions_dma_domain() => Bed.Run(bed =>
    {
        var buffer = bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!;
        var requester = new MemoryRequester(bed.Device.SystemPasid, false);
        Assert.True(bed.Hardware.Slot.Memory.StoreRecord(requester, buffer.Address, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, out _));
        Assert.Equal(8, buffer.Span[7]);
    });

    [Fact]
    [Parity("BR-25", "GE-29", "GE-30", "GE-32")]
    public void A_fixed_configuration_is_taken_over_and_enabled_by_the_probe() => Bed.RunUnprobed(
        bed =>
        {
            var layout = bed.Hardware.Layout;
            var entry = bed.Hardware.Registers.WqCfg[0];
            foreach (var i in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.Set(entry.Size.OffsetBytes, default(WqCfgSize).WithEntries(24));
            bed.Hardware.Set(entry.Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated).WithPriority(7));
            bed.Hardware.Set(entry.Limits.OffsetBytes, default(WqCfgLimits).WithMaxTransferShift(20).WithMaxBatchShift(4));
            bed.Hardware.Set(layout.GrpCfg.OffsetBytes + (64 * 2), 1UL);
            bed.Hardware.Set(bed.Hardware.Registers.GrpCfg[2].Engines.OffsetBytes, 2UL);
            bed.Hardware.Set(bed.Hardware.Registers.GenCfg.OffsetBytes, default(GenCfg).WithGlobalReadBufferLimit(77));
            bed.Hardware.KeepsConfiguration = true;

            bed.Probe();
            var queue = bed.Queue(0);
            Assert.Equal(77, bed.Device.ReadBufferLimit);
            Assert.Equal((24, 7, 1UL << 20, 16u), (queue.SizeEntries, queue.Priority, queue.MaxTransferBytes, queue.MaxBatchDescriptors));
            Assert.Same(bed.Device.Groups[2], queue.Group);
            Assert.Same(bed.Device.Groups[2], bed.Device.Engines[1].Group);
            Assert.False(queue.IsShared);
            Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
            Assert.DoesNotContain(bed.Trace.Events, e =>
                e.Kind == Platform.Tracing.TraceKind.MmioWrite && e.OffsetBytes >= layout.GrpCfg.OffsetBytes);
        },
        ScriptedProfile.Fixed);

    [Theory]
    [InlineData(WqMode.Shared, false)]
    [InlineData(WqMode.Dedicated, true)]
    [Parity("GE-33", "BR-19")]
    public void A_fixed_shared_queue_or_one_with_a_pasid_fails_the_probe(WqMode mode, bool hasPasid) => Bed.RunUnprobed(
        bed =>
        {
            foreach (var i in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.Set(
                bed.Hardware.Registers.WqCfg[7].Control.OffsetBytes,
                default(WqCfgControl).WithMode(mode).WithPasidEnable(hasPasid));
            bed.Hardware.KeepsConfiguration = true;
            Assert.Null(bed.Driver.Probe(bed.Hardware, out var error));
            Assert.Equal(Errno.EOPNOTSUPP, error);
        },
        ScriptedProfile.Fixed);
}
