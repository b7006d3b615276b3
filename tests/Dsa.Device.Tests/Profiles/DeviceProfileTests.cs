using Dsa.Device.Profiles;
using Dsa.Platform;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Profiles;

public sealed class DeviceProfileTests
{
    [Fact]
    public void A_part_with_an_operation_that_the_model_does_not_know_is_refused()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with
        {
            Capabilities = capabilities with { OpCap = capabilities.OpCap.WithOperation((Opcode)0x7E) },
        };
        using var scheduler = new RealTimeScheduler();
        using var machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 1 << 20 });
        var slot = machine.AddSlot("dsa0", 9);
        Assert.Throws<ArgumentException>(() => new DsaDevice(slot, profile));
    }

    [Fact]
    public void A_slot_with_too_few_vectors_is_refused()
    {
        using var scheduler = new RealTimeScheduler();
        using var machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 1 << 20 });
        var slot = machine.AddSlot("dsa0", 8);
        Assert.Throws<ArgumentException>(() => new DsaDevice(slot, DeviceProfile.Dsa20));
    }

    [Fact]
    public void Lists_that_were_never_made_are_empty()
    {
        var profile = DeviceProfile.Dsa20ReadOnly with
        {
            Configuration = new FixedConfiguration(default, default, default),
            PerformanceMonitor = MonitorCapabilities.None with { Events = default, Counters = default },
        };
        Assert.Equal(MonitorCapabilities.None, profile.PerformanceMonitor);
        Assert.Contains("configuration", profile.ToJson(), StringComparison.Ordinal);
        var exception = Assert.Throws<ArgumentException>(() => new Bench(profile: profile));
        Assert.Contains("$.configuration.groups", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_lie_where_offsets_says_and_do_not_touch()
    {
        using var bench = new Bench();
        var layout = new Bar0Layout(DeviceProfile.Dsa20.Capabilities);
        Assert.Equal((0x400, 0x600, 0x800), (layout.MsixPerm.OffsetBytes, layout.GrpCfg.OffsetBytes, layout.WqCfg.OffsetBytes));
        Assert.Equal((9, 4, 8), (layout.MsixPerm.Count, layout.GrpCfg.Count, layout.WqCfg.Count));
        Assert.Equal(64, layout.WqCfg.StrideBytes);
        Assert.True(layout.MsixPerm.ElementOffsetBytes(8) + 8 <= layout.GrpCfg.OffsetBytes);
        Assert.True(layout.GrpCfg.ElementOffsetBytes(3) + 64 <= layout.WqCfg.OffsetBytes);
    }
}
