using Dsa.Device.Profiles;
using Dsa.Device.Tests.Model;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Registers;

/// <summary>The reset matrix of every part: what power-on, a function-level reset and the Reset Device command leave of a device that was written all over.</summary>
public sealed class ResetMatrixTests
{
    public static TheoryData<string> Parts => [.. DeviceProfile.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Power_on_gives_the_values_of_the_matrix(string part)
    {
        using var bench = Create(part, out var both);
        Assert.Null(both.Difference());
        Assert.Equal(0UL, both.Bar0.Read(0xA0, 4));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_function_level_reset_spares_nothing(string part) => Reset(part, ResetKind.FunctionLevel);

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_reset_of_power_spares_nothing(string part) => Reset(part, ResetKind.PowerOn);

    [Theory]
    [MemberData(nameof(Parts))]
    public void Reset_device_spares_errors_the_log_status_the_command_status_and_the_message_table(string part)
    {
        using var bench = Create(part, out var both);
        Spoil(both);
        Assert.Null(both.Command(5, 0));
        Assert.Null(both.Difference());
        Assert.NotEqual(0UL, both.Bar0.Read(0xC0, 4));
        Assert.Equal(0xFFFF_FFFFUL, both.Bar0.Read(both.Part.MsixTable + 4, 4));
        Assert.Equal(0UL, both.Bar0.Read(0x98, 4));
        Assert.Equal(both.Part.HasEventLog ? 0x7777UL : 0, both.Bar0.Read(0xF0, 4));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Reset_wq_gives_the_queue_everything_but_its_size_back(string part)
    {
        using var bench = Create(part, out var both);
        Assert.Null(both.BringUp());
        Assert.Null(both.Command(10, 1));
        Assert.Null(both.Difference());
        Assert.NotEqual(0UL, both.Bar0.Read(both.Part.Wq(0), 4));
    }

    [Fact]
    public void A_configuration_that_is_fixed_is_there_after_every_reset()
    {
        using var bench = Create("dsa2-readonly", out var both);
        foreach (var reset in new Func<string?>[] { () => both.Command(5, 0), () => both.ResetFunction(), () => both.ResetFunction(ResetKind.PowerOn) })
        {
            Spoil(both);
            Assert.Null(reset());
            Assert.Equal(16u, bench.Bar.WqCfg[0].Size.Read().Entries);
            Assert.Equal(WqMode.Dedicated, bench.Bar.WqCfg[1].Control.Read().Mode);
            Assert.True(bench.Bar.WqCfg[1].Status.Read().ModeSupport);
            Assert.Equal(0b11UL, bench.Bar.GrpCfg[0].WorkQueues.Read().Word0);
            Assert.Equal(1UL, bench.Bar.GrpCfg[0].Engines.Read().Raw);
            Assert.True(bench.Bar.GenCfg.Read().UserInterruptEnable);
        }
    }

    [Fact]
    public void Only_a_queue_with_mode_support_lets_its_mode_be_changed_when_the_configuration_is_fixed()
    {
        using var bench = Create("dsa2-readonly", out _);
        for (var queue = 0; queue < 2; queue++)
        {
            bench.Bar.WqCfg[queue].Control.Write(new WqCfgControl(0).WithMode(WqMode.Shared).WithPasidEnable(true).WithPasid(5).WithPriority(3));
            bench.Bar.WqCfg[queue].Threshold.Write(new WqCfgThreshold(0).WithEntries(4));
        }

        Assert.Equal(new WqCfgControl(0).WithMode(WqMode.Dedicated).WithPriority(8), bench.Bar.WqCfg[0].Control.Read());
        Assert.Equal(16u, bench.Bar.WqCfg[0].Threshold.Read().Entries);
        Assert.Equal(
            new WqCfgControl(0).WithMode(WqMode.Shared).WithPasidEnable(true).WithPasid(5).WithPriority(8), bench.Bar.WqCfg[1].Control.Read());
        Assert.Equal(4u, bench.Bar.WqCfg[1].Threshold.Read().Entries);
    }

    private static void Reset(string part, ResetKind kind)
    {
        using var bench = Create(part, out var both);
        Spoil(both);
        Assert.Null(both.ResetFunction(kind));
        Assert.Null(both.Difference());
        Assert.False(bench.Device.Configuration.BusMasterEnable || bench.Device.Configuration.PasidEnable || bench.Device.Configuration.AtsEnable);

        // And it comes up again as from power-on.
        Assert.Null(both.BringUp());
        Assert.Equal(1u, both.Model.State);
    }

    private static Bench Create(string part, out ModelBench both)
    {
        var profile = DeviceProfile.BuiltIn[part];
        var bench = new Bench(new SeededScheduler(1), trace: null, profile);
        both = new ModelBench(bench, profile);
        return bench;
    }

    /// <summary>Writes over everything, with an error, causes and a signal that is held back.</summary>
    private static void Spoil(ModelBench both)
    {
        Assert.Null(both.BringUp(logAddress: 0x1234_5000));
        both.SetPci(static bit => bit == 3 ? false : null);
        Assert.Equal(3u, both.Model.State);
        Assert.Null(both.Command(3, 0));
        both.SetPci(static _ => true);
        foreach (var offset in both.Model.Registers.Names.Keys.Where(static offset => offset is not (0xA0 or 0xC0 or 0x98)))
        {
            both.Write(offset, 4, ulong.MaxValue);
        }

        both.Write(0xF0, 4, 0x7777);
        Assert.Null(both.Difference());
    }
}
