using Dsa.Driver.Devices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Devices;

/// <summary>Flows 3a and 6c of traces.md.</summary>
public sealed class BindTraceTests
{
    private static readonly Dictionary<string, ulong> OneDedicatedQueue = new()
    {
        ["W32 W+0*S+0"] = 16,
        ["W32 W+0*S+4"] = 0,
        ["W32 W+0*S+8"] = 0xA1,
        ["W32 W+0*S+12"] = 0xB5,
        ["W64 G+64*0+0"] = 1,
        ["W64 G+64*0+8"] = 0,
        ["W64 G+64*0+32"] = 1,
        ["W64 G+64*0+40"] = 0x06000009,
        ["W64 G+64*1+0"] = 0,
        ["W64 G+64*1+32"] = 0,
        ["W64 G+64*1+40"] = 0x06000009,
    };

    [Fact]
    [Parity("GE-03", "GE-05", "GE-12", "GE-13", "GE-15", "GE-21", "GE-23", "GE-24", "GE-25", "EV-04", "EV-05", "EV-06", "CM-04", "MI-16")]
    public void A_version_2_device_with_a_dedicated_queue_is_bound_in_this_order() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        var ring = bed.Hardware.Registers.EvlCfg.Read();
        Assert.NotEqual(0UL, ring.BasePage);
        Assert.False(ring.PasidEnable || ring.Privileged);
        Assert.Equal(7u, bed.Hardware.Registers.GenCtrl.Read().Raw);
        bed.CheckTrace($"""
            {bed.ConfigurationLines([0], OneDedicatedQueue)}
            RMW 0x80 set 0x1000
            W64 0xE0 = {ring.BasePage * 4096}
            W64 0xE8 = 64
            RMW 0x88 set 4
            RMW 0x80 set 0x2000
            R32 0x90
            CMD(0x80100000)
            """);
        Assert.Equal(0u, bed.Device.CommandStatus);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
    });

    [Fact]
    [Parity("GE-15", "GE-03", "GE-24")]
    public void A_version_1_device_has_short_entries_and_no_event_log() => Bed.Run(
        bed =>
        {
            bed.Configure(0, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.CheckTrace($"""
                {bed.ConfigurationLines([0], OneDedicatedQueue)}
                RMW 0x80 set 0x1000
                R32 0x90
                CMD(0x80100000)
                """);
            Assert.Null(bed.Device.EventLog);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("GE-15", "GE-23", "GE-18")]
    public void Queues_are_written_one_after_the_other_then_the_limit_then_the_groups() => Bed.Run(
        bed =>
        {
            bed.Configure(1, WorkQueueType.User, WqMode.Shared, size: 8, group: 1);
            bed.Configure(3, WorkQueueType.User, group: 0);
            bed.Device.ReadBufferLimit = 40;
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.CheckTrace($"""
                {bed.ConfigurationLines([1, 3], new Dictionary<string, ulong>
                {
                    ["W32 W+1*S+4"] = 8,
                    ["W32 W+1*S+8"] = 0xA0,
                    ["W32 W+3*S+8"] = 0xA1,
                    ["W64 G+64*0+0"] = 8,
                    ["W64 G+64*1+0"] = 2,
                    ["W64 G+64*1+32"] = 2,
                }, limit: 40)}
                RMW 0x80 set 0x1000
                R32 0x90
                CMD(0x80100000)
                """);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("GE-26", "GE-27", "RS-02", "EV-08", "EV-09")]
    public void An_unbind_disables_resets_and_frees_the_event_log() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        bed.Device.Unbind();

        // The read of GENCFG is ours: upstream writes an uninitialised value (BUG-36).
        bed.CheckTrace("""
            R32 0x90
            CMD(0x80200000)
            CMD(0x80500000)
            RMW 0x88 set 3
            RMW 0x80 clear 0x2000
            RMW 0x88 clear 4
            W64 0xE0 = 0; W64 0xE8 = 0
            """);
    });

    [Fact]
    [Parity("GE-27", "GE-26")]
    public void A_device_that_is_not_enabled_is_only_reset() => Bed.Run(
        bed =>
        {
            bed.Configure(0, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.Hardware.SetState(DeviceState.Disabled);
            bed.Trace.Clear();
            bed.Device.Unbind();
            bed.CheckTrace("""
                R32 0x90
                CMD(0x80500000)
                RMW 0x88 set 3
                """);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("GE-29", "BR-25")]
    public void A_fixed_device_is_bound_and_unbound_without_configuration_or_reset() => Bed.RunUnprobed(
        bed =>
        {
            foreach (var i in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();
            bed.Trace.Clear();
            bed.Device.Unbind();
            bed.CheckTrace("""
                R32 0x90
                CMD(0x80200000)
                RMW 0x80 clear 0x2000
                RMW 0x88 clear 4
                W64 0xE0 = 0; W64 0xE8 = 0
                """);
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.CheckTrace("""
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8 = 64
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90
                CMD(0x80100000)
                """);
        },
        ScriptedProfile.Fixed);

    // Upstream sets them at each bind (BUG-08).
    [Theory]
    [InlineData(false, Pasid.Maximum)]
    [InlineData(true, 0u)]
    [Parity("GE-03")]
    public void Without_a_system_pasid_user_interrupts_stay_off_over_binds_and_resets(bool hasSva, uint pasids) => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.Equal((false, Pasid.None), (bed.Device.HasSystemPasid, bed.Device.SystemPasid));
            for (var round = 0; round < 2; round++)
            {
                var queue = bed.Configure(0, WorkQueueType.Kernel);
                Assert.Equal((Errno.None, Errno.None), (bed.Device.Bind(), queue.BindKernel()));
                bed.Hardware.SetState(DeviceState.Halted);
                bed.Hardware.RaiseCause(IntCauseBits.HaltState);
                bed.Settle();
                Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, queue.State));
                Assert.Equal((Errno.None, IdxdDeviceState.Enabled), (bed.Device.ResetFunction(), bed.Device.State));
                bed.Device.Unbind();
            }

            bed.Driver.Remove(bed.Device);
            var written = bed.Trace.Events
                .Where(e => e.Kind == TraceKind.MmioWrite && e.OffsetBytes == bed.Hardware.Registers.GenCfg.OffsetBytes)
                .Select(e => new GenCfg((uint)e.Value).UserInterruptEnable);
            Assert.NotEmpty(written);
            Assert.DoesNotContain(true, written);
        },
        hasSva: hasSva,
        pasids: pasids);
}
