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
    public void Without_shared_virtual_addressing_user_interrupts_stay_off() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0x80);
            Assert.False(bed.Device.HasUserPasid);
            Assert.False(bed.Device.HasSystemPasid);
        },
        hasSva: false);

    [Fact]
    [Parity("BR-16")]
    public void Without_a_pasid_left_the_probe_goes_on() => Bed.RunUnprobed(
        bed =>
        {
            bed.Kernel.Pasids.Allocate();
            bed.Probe();
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0x80);
            Assert.True(bed.Device.HasUserPasid);
            Assert.False(bed.Device.HasSystemPasid);
        },
        pasids: 1);
}
