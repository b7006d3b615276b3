using Dsa.Driver.Devices;
using Dsa.Driver.Groups;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;
using Version = Dsa.Bindings.Version;

namespace Dsa.Driver.Tests.Analytics;

/// <summary>What is different in the probe and the attributes of an IAA.</summary>
public sealed class AnalyticsProbeTests
{
    [Theory]
    [InlineData((ushort)0x0cfe)]
    [InlineData((ushort)0x1216)]
    [InlineData((ushort)0xb02d)]
    [InlineData((ushort)0xfd2d)]
    [Parity("BR-05", "BR-09")]
    public void Known_functions_are_named_iax_and_numbered_with_the_others(ushort deviceId) => Bed.Run(bed =>
    {
        var function = bed.AddDevice("iaa", ScriptedProfile.Analytics, (PciDeviceId)deviceId);
        Assert.Equal("iax1", bed.Driver.Probe(function, out _)!.Name);
    });

    [Fact]
    [Parity("CP-01")]
    public void A_version_2_device_has_one_more_capability_word() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.True(bed.Device.Capabilities.IaaCap is { SecondGeneration: true, CryptoXts: true, CryptoGcm: false });
            Assert.Equal(default, bed.Device.Capabilities.DsaCap0);
            CheckCapabilityReads(bed, 0x40, 0x48, 0x50, 0x58, 0x180, 0x60, 0x68);
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("CP-01", "CP-12")]
    public void A_version_3_device_is_asked_for_the_words_of_dsa_too() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.True(bed.Device.Capabilities.IaaCap.SecondGeneration);
            Assert.False(bed.Driver.Sysfs.Has("wq0.1/max_sgl_size"));
            CheckCapabilityReads(bed, 0x40, 0x48, 0x50, 0x58, 0x180, 0x188, 0x190, 0x180, 0x60, 0x68);
        },
        ScriptedProfile.Analytics with
        {
            Version = default(Version).WithMajor(3),
            DsaCap0 = default(DsaCap0).WithScatterGatherFormats(SglFormat.Index32, true),
        },
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("BR-26", "DF-04", "DF-07")]
    public void The_queue_for_the_crypto_driver_waits_for_it_as_on_a_system_without_that_module() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            var tree = bed.Driver.Sysfs;
            Assert.Equal((IdxdDeviceState.Enabled, "crypto", "disabled"), (bed.Device.State, tree.Read("wq0.0/driver_name"), tree.Read("wq0.0/state")));
            Assert.Equal(["dmaengine", "dsa", "idxd", "user"], tree.Names("bus/dsa/drivers"));
            Assert.Equal(Errno.ENOENT, tree.Drive("crypto/bind", "wq0.0"));
            Assert.Equal(Errno.ENODEV, tree.Drive("dmaengine/bind", "wq0.0"));
            Assert.Equal(Errno.ENODEV, tree.Drive("user/bind", "wq0.0"));
            Assert.Equal("0x80200000", tree.Read("iax0/cmd_status"));
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("CP-01")]
    public void A_version_1_device_has_none() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            CheckCapabilityReads(bed, 0x40, 0x48, 0x50, 0x58, 0x60, 0x68);
        },
        ScriptedProfile.Version1,
        part: PciDeviceId.IaaSapphireRapids);

    [Theory]
    [InlineData(PciDeviceId.IaaDiamondRapids, 0u, 0u)]
    [InlineData(PciDeviceId.DsaGraniteRapidsD, 1024u, 32u)]
    [Parity("CP-04", "BR-29", "GE-21")]
    public void An_iaa_has_no_batches(PciDeviceId part, uint largest, uint ofQueues) => Bed.Run(
        bed =>
        {
            Assert.Equal((1UL << 31, largest), (bed.Device.MaxTransferBytes, bed.Device.MaxBatchDescriptors));
            bed.Device.Unbind();
            Assert.All(bed.Device.WorkQueues, queue => Assert.Equal((2UL << 20, ofQueues), (queue.MaxTransferBytes, queue.MaxBatchDescriptors)));
            bed.BindQueue(WorkQueueType.User);
            Assert.Equal(ofQueues == 0 ? 0u : 5u, bed.Hardware.Registers.WqCfg[0].Limits.Read().MaxBatchShift);
        },
        ScriptedProfile.Analytics,
        part: part);

    [Fact]
    [Parity("BR-29")]
    public void A_queue_of_an_iaa_cannot_be_given_batches() => Bed.Run(
        bed => Assert.Throws<ArgumentOutOfRangeException>(() => bed.Queue(1).MaxBatchDescriptors = 1),
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("BR-30")]
    public void Groups_of_an_iaa_have_traffic_class_1_and_no_read_buffers() => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            Assert.All(bed.Device.Groups, group => Assert.Equal((0, 1, 1), (group.ReadBuffersAllowed, group.TrafficClassA, group.TrafficClassB)));
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("BR-30")]
    public void Nobody_chose_a_traffic_class_of_a_version_3_iaa() => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            Assert.All(bed.Device.Groups, group => Assert.Equal(Group.UnsetTrafficClass, group.TrafficClassA));
        },
        ScriptedProfile.Analytics with { Version = default(Version).WithMajor(3) },
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("DF-07", "BR-22", "BR-26", "BR-27")]
    public void A_fresh_device_is_enabled_with_a_queue_for_the_crypto_driver() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            var queue = bed.Queue(0);
            Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Disabled), (bed.Device.State, queue.State));
            Assert.Equal(("iaa_crypto", "crypto", WorkQueueType.Kernel), (queue.Name, queue.DriverName, queue.Type));
            Assert.Equal((WqMode.Dedicated, 0, 128, 10), (queue.Mode, queue.ThresholdEntries, queue.SizeEntries, queue.Priority));
            Assert.Same(bed.Device.Groups[0], queue.Group);
            Assert.Same(bed.Device.Groups[0], bed.Device.Engines[0].Group);
            Assert.All(bed.Device.WorkQueues.Skip(1), other => Assert.Null(other.Group));
            Assert.Equal([Command.ResetDevice, Command.EnableDevice], bed.Hardware.Commands.Select(static command => command.Command));

            // The drivers of queues that there are, were tried on it.
            Assert.Equal((uint)DriverStatus.WqDriverName, bed.Device.CommandStatus);
            Assert.Equal(128u, bed.Hardware.Registers.WqCfg[0].Size.Read().Entries);
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("DF-08")]
    public void What_an_unbind_forgot_does_not_come_back() => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            Assert.Equal((string.Empty, 0, null), (bed.Queue(0).Name, bed.Queue(0).SizeEntries, bed.Queue(0).Group));
            Assert.Null(bed.Device.Engines[0].Group);
            Assert.Equal(Errno.ENXIO, bed.Device.Bind());
            Assert.Equal((uint)DriverStatus.WqNoneConfigured, bed.Device.CommandStatus);
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("DF-07", "BR-25")]
    public void A_fixed_configuration_of_an_iaa_is_left_as_it_is() => Bed.RunUnprobed(
        bed =>
        {
            for (var i = 0; i < 8; i++)
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.Set(bed.Hardware.Registers.WqCfg[0].Limits.OffsetBytes, default(WqCfgLimits).WithMaxTransferShift(20).WithMaxBatchShift(4));
            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();
            Assert.Equal((string.Empty, 0u), (bed.Queue(0).Name, bed.Queue(0).MaxBatchDescriptors));
        },
        ScriptedProfile.Analytics with { GenCap = ScriptedProfile.Analytics.GenCap.WithConfigurationSupport(false) },
        part: PciDeviceId.IaaDiamondRapids);

    private static void CheckCapabilityReads(Bed bed, params int[] fromOpCap)
    {
        var reads = bed.Trace.Events
            .Where(e => e.Kind == Platform.Tracing.TraceKind.MmioRead && e.WidthBytes == 8 && e.OffsetBytes is >= 0x40 and < 0x200)
            .Select(e => (int)e.OffsetBytes);
        Assert.Equal(fromOpCap, reads);
    }
}
