using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Profiles;

/// <summary>What the built-in parts announce, compared with what is known of silicon.</summary>
public sealed class BuiltInProfileTests
{
    public static TheoryData<string> All => [.. DeviceProfile.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_capability_register_of_a_part_reads_what_the_profile_says(string name)
    {
        var profile = DeviceProfile.BuiltIn[name];
        using var bench = new Bench(profile: profile);
        var read = Bar0Capabilities.Read(new MmioBus(bench.Device.Bar0));

        // The two accelerators have different registers at one place, and reading does not know which it reads.
        var expected = profile.Variant == Variants.Iaa
            ? read with { IaaCap = profile.Capabilities.IaaCap }
            : read with { IaaCap = default };
        Assert.Equal(profile.Capabilities, expected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_part_resets_by_command(string name)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[name]);
        Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
    }

    [Theory]
    [InlineData("dsa1", 0x0B25, 0x100, 8, 4, 4, 128)]
    [InlineData("dsa2", 0x11FB, 0x200, 8, 4, 4, 128)]
    [InlineData("dsa2-readonly", 0x11FB, 0x200, 2, 1, 1, 32)]
    [InlineData("dsa3", 0x1212, 0x300, 8, 4, 4, 128)]
    [InlineData("iaa1", 0x0CFE, 0x100, 8, 8, 4, 128)]
    [InlineData("iaa2", 0x1216, 0x200, 8, 8, 4, 128)]
    public void Ids_versions_and_counts_are_those_of_the_part(
        string name, int device, uint version, uint queues, uint engines, uint groups, uint entries)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[name]);
        Assert.Equal((0x8086, device), (bench.Device.VendorId, bench.Device.DeviceId));
        Assert.Equal(version, bench.Bar.Version.Read().Raw);
        Assert.Equal((queues, entries), (bench.Bar.WqCap.Read().Count, bench.Bar.WqCap.Read().TotalSize));
        Assert.Equal((engines, groups), (bench.Bar.EngCap.Read().Count, bench.Bar.GrpCap.Read().Count));
        Assert.Equal((int)queues + 1, bench.Device.MsixVectorCount);
    }

    [Fact]
    public void General_capabilities_of_first_generation_parts_are_what_silicon_reads()
    {
        using var dsa = new Bench(profile: DeviceProfile.Dsa10);
        Assert.Equal(0x40915f0107UL, dsa.Device.Bar0.Read(0x10, 8));
        Assert.Equal(96u, dsa.Bar.GrpCap.Read().TotalReadBuffers);
        using var iaa = new Bench(profile: DeviceProfile.Iaa10);
        Assert.Equal(0x71f10901f0105UL, iaa.Device.Bar0.Read(0x10, 8));
    }

    [Fact]
    public void First_generation_parts_have_no_event_log_no_command_capabilities_and_short_queue_registers()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa10);
        foreach (var offset in new[] { 0xB0, 0xE0, 0xE8, 0xF0, 0x180 })
        {
            bench.Device.Bar0.Write(offset, 8, ulong.MaxValue);
            Assert.Equal(0UL, bench.Device.Bar0.Read(offset, 8));
        }

        Assert.Equal(32, bench.Bar.WqCfg[0].SizeBytes);
        Assert.Equal(CommandError.InvalidCommand, bench.ErrorOf(Command.RequestInterruptHandle, 1));
    }

    [Fact]
    public void Scatter_gather_and_computation_of_revision_3_0_are_those_of_the_example()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        Assert.Equal(0x0014000e000007aaUL, bench.Device.Bar0.Read(0x180, 8));
        Assert.Equal(0x00fa01ff01ff03ffUL, bench.Device.Bar0.Read(0x188, 8));
        Assert.Equal(0xf18dUL, bench.Device.Bar0.Read(0x190, 8));
    }

    [Theory]
    [InlineData("dsa3", 0x200U)]
    [InlineData("iaa2", 0x100U)]
    public void Parts_announce_as_many_page_requests_as_the_specification_shows(string name, uint capacity) =>
        Assert.Equal(capacity, DeviceProfile.BuiltIn[name].Pci.PageRequests!.Value.Capacity);

    [Fact]
    public void Every_capability_register_of_the_definition_is_part_of_a_profile()
    {
        var words = new ulong[8];
        foreach (var register in Bar0Map.Registers.Where(static register => register.IsCapability))
        {
            var id = (Bar0Register)register.Id;
            words.AsSpan().Fill(0x5555_5555_5555_5555);
            var capabilities = CapabilityRegisters.With(default, id, words);
            words.AsSpan().Clear();
            CapabilityRegisters.Read(id, capabilities, words);
            Assert.Equal(0x55u, (byte)words[0]);
        }
    }

    [Fact]
    public void A_capability_that_a_part_does_not_have_cannot_be_enabled()
    {
        var profile = DeviceProfile.Dsa20 with { Pci = new PciCapabilities { Ats = null, PageRequests = null } };
        using var bench = new Bench(profile: profile);
        bench.Device.Configuration.AtsEnable = true;
        bench.Device.Configuration.PageRequestEnable = true;
        Assert.False(bench.Device.Configuration.AtsEnable || bench.Device.Configuration.PageRequestEnable);
    }
}
