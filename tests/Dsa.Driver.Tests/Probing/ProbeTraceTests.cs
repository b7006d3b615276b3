using Dsa.Driver.Devices;
using Dsa.Driver.Tests.Scripted;

namespace Dsa.Driver.Tests.Probing;

/// <summary>Flows 1 and 2 of traces.md.</summary>
public sealed class ProbeTraceTests
{
    [Fact]
    [Parity("BR-12", "BR-13", "BR-14", "BR-17", "BR-20", "BR-24", "CP-01", "CP-02", "CM-07", "RS-01")]
    public void A_version_2_device_is_probed_in_this_order() => Bed.RunUnprobed(bed =>
    {
        bed.Probe();
        bed.CheckTrace("""
            R32 0x00 = 0x200
            R32 0x90
            POLL(0x00500000)
            RMW 0x80 set 0x1000
            R64 0x10
            R32 0xB0
            R64 0x30
            R64 0x38
            R64 0x20
            R64 0x40; R64 0x48; R64 0x50; R64 0x58
            R64 0x60; R64 0x68
            RMW 0x88 set 0x3
            """);
    });

    [Fact]
    [Parity("CP-02")]
    public void A_version_1_device_has_no_cmdcap_to_read() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            bed.CheckTrace("""
                R32 0x00 = 0x100
                R32 0x90
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10; R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x60; R64 0x68
                RMW 0x88 set 0x3
                """);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("BR-25", "GE-30", "GE-31")]
    public void A_fixed_configuration_is_read_and_the_device_enabled_in_this_order() => Bed.RunUnprobed(
        bed =>
        {
            for (var i = 0; i < bed.Hardware.Layout.WqCfg.Count; i++)
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();
            var groups = Enumerable.Range(0, bed.Device.Groups.Length).SelectMany(g =>
                new[] { 0, 8, 16, 24, 32, 40 }.Select(word => $"R64 G+64*{g}+{word}"));
            var queues = Enumerable.Range(0, bed.Device.WorkQueues.Length).SelectMany(n =>
                Enumerable.Range(0, bed.Hardware.Layout.WqCfg.StrideBytes / 4).Select(word => $"R32 W+{n}*S+{4 * word}"));
            bed.CheckTrace($"""
                R32 0x00 = 0x200
                R32 0x90
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10; R32 0xB0; R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x60; R64 0x68
                R32 0x80
                {string.Join('\n', groups)}
                {string.Join('\n', queues)}
                RMW 0x88 set 0x3
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8 = 64
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90 = 0
                CMD(0x80100000)
                """);
        },
        ScriptedProfile.Fixed);

    [Fact]
    [Parity("BR-22", "BR-26", "CP-01")]
    public void An_iaa_is_probed_configured_and_enabled_in_this_order() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            bed.CheckTrace($"""
                R32 0x00 = 0x200
                R32 0x90
                POLL(0x00500000)
                RMW 0x80 set 0x1000
                R64 0x10; R32 0xB0; R64 0x30; R64 0x38; R64 0x20
                R64 0x40; R64 0x48; R64 0x50; R64 0x58
                R64 0x180
                R64 0x60; R64 0x68
                RMW 0x88 set 0x3
                {bed.ConfigurationLines([0])}
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8 = 64
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90 = 0
                CMD(0x80100000)
                """);
            Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("RS-01", "BR-13")]
    public void A_halted_device_is_left_alone() => Bed.RunUnprobed(bed =>
    {
        bed.Hardware.SetState(DeviceState.Halted);
        Assert.Null(bed.Driver.Probe(bed.Hardware, out var error));
        Assert.Equal(Errno.ENXIO, error);
        bed.CheckTrace("R32 0x00; R32 0x90");
    });

    [Fact]
    [Parity("BR-15")]
    public void Without_shared_virtual_addressing_there_are_no_pasids() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0x80);
            Assert.False(bed.Device.HasUserPasid);
            Assert.False(bed.Device.HasSystemPasid);
        },
        hasSva: false);

    [Fact]
    [Parity("BR-16", "SY-10")]
    public void Without_a_pasid_left_the_probe_goes_on() => Bed.RunUnprobed(
        bed =>
        {
            bed.Kernel.Pasids.Allocate();
            bed.Probe();
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0x80);
            Assert.True(bed.Device.HasUserPasid);
            Assert.False(bed.Device.HasSystemPasid);
            Assert.Equal((Errno.None, "1\n"), (bed.Driver.Sysfs.ReadFile("bus/dsa/devices/dsa0/pasid_enabled", out var enabled), enabled));
        },
        pasids: 1);
}
