using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Registers;

/// <summary>The registers of the performance monitor, while nothing is counted.</summary>
public sealed class MonitorRegisterTests
{
    [Fact]
    public void What_can_be_counted_is_what_the_profile_says()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        Assert.Equal(DeviceProfile.Dsa30.Capabilities.PerfCap, bench.Bar.Perf.Cap.Read());
        Assert.Equal(6, bench.Bar.EvntCap.Count);
        Assert.Equal(0x7FUL, bench.Bar.EvntCap[0].Entry.Read().Raw);
        Assert.Equal(0x7FFFFUL, bench.Bar.EvntCap[3].Entry.Read().Raw);
        Assert.Equal(8, bench.Bar.CntrCap.Count);
        Assert.Equal(48u, bench.Bar.CntrCap[7].Entry.Read().CounterWidth);
        using var first = new Bench(profile: DeviceProfile.Dsa10);
        Assert.Equal(5, first.Bar.EvntCap.Count);
        Assert.Equal(0x3FUL, first.Bar.EvntCap[0].Entry.Read().Raw);
        Assert.Equal(0, first.Bar.CntrCap.Count);
    }

    [Fact]
    public void Filters_pass_everything_after_power_on_and_after_a_reset_of_the_configuration()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        var filters = bench.Bar.FltCfg[3];
        Assert.Equal((0xFFFFu, 0x3FFFFFu), (filters.WorkQueues.Read().Raw, filters.Pasid.Read().Raw));
        filters.WorkQueues.Write(new FltCfgWorkQueues(0));
        filters.Pasid.Write(new FltCfgPasid(5));
        bench.Bar.CntrCfg[3].Entry.Write(new CntrCfgEntry(1));
        bench.Bar.CntrData[3].Entry.Write(new CntrDataEntry(77));
        bench.Bar.Perf.Frz.Write(new PerfFrz(0xFF));
        bench.Device.Bar0.Write(bench.Bar.Perf.Rst.OffsetBytes, 4, 1);
        Assert.Equal((0xFFFFu, 0x3FFFFFu), (filters.WorkQueues.Read().Raw, filters.Pasid.Read().Raw));
        Assert.Equal((0UL, 0u, 77UL), (bench.Bar.CntrCfg[3].Entry.Read().Raw, bench.Bar.Perf.Frz.Read().Raw, bench.Bar.CntrData[3].Entry.Read().Raw));
        bench.Device.Bar0.Write(bench.Bar.Perf.Rst.OffsetBytes, 1, 2);
        Assert.Equal(0UL, bench.Bar.CntrData[3].Entry.Read().Raw);
        Assert.Equal(0u, bench.Bar.Perf.Rst.Read().Raw);
    }

    [Fact]
    public void Configuration_and_filters_of_a_counter_are_fixed_while_it_counts()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        var configuration = new CntrCfgEntry(0).WithEnable(true).WithCategory(PerfCategory.Engine).WithEvents(4);
        bench.Bar.CntrCfg[2].Entry.Write(configuration);
        bench.Bar.CntrCfg[2].Entry.Write(new CntrCfgEntry(0).WithEnable(true));
        bench.Bar.FltCfg[2].Engines.Write(new FltCfgEngines(1));
        bench.Bar.FltCfg[1].Engines.Write(new FltCfgEngines(1));
        Assert.Equal(configuration, bench.Bar.CntrCfg[2].Entry.Read());
        Assert.Equal((0xFFFFu, 1u), (bench.Bar.FltCfg[2].Engines.Read().Raw, bench.Bar.FltCfg[1].Engines.Read().Raw));
        bench.Bar.CntrCfg[2].Entry.Write(new CntrCfgEntry(0));
        Assert.Equal(configuration.WithEnable(false), bench.Bar.CntrCfg[2].Entry.Read());
    }

    [Theory]
    [InlineData("dsa3", 0xFFFF_FFFF_FFFFUL, true)]
    [InlineData("dsa1", 0xFF_FFFF_FFFFUL, false)]
    public void A_count_is_as_wide_as_its_counter_and_may_be_written_while_it_counts_if_the_part_says_so(string part, ulong most, bool isWritable)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[part]);
        var count = bench.Bar.CntrData[0].Entry;
        count.Write(new CntrDataEntry(ulong.MaxValue));
        Assert.Equal(most, count.Read().Raw);
        bench.Bar.CntrCfg[0].Entry.Write(new CntrCfgEntry(0).WithEnable(true));
        count.Write(new CntrDataEntry(5));
        Assert.Equal(isWritable ? 5 : most, count.Read().Raw);
    }
}
