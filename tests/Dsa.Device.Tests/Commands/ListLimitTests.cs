using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Commands;

/// <summary>How long a scatter-gather list a queue may take (WQCFG, DSACAP0).</summary>
public sealed class ListLimitTests
{
    [Theory]
    [InlineData("dsa2", 0u, CommandError.Success)]
    [InlineData("dsa2", 1u, CommandError.WqMaxBatchInvalid)]
    [InlineData("dsa3", 10u, CommandError.Success)]
    [InlineData("dsa3", 11u, CommandError.WqMaxBatchInvalid)]
    public void A_list_longer_than_the_part_takes_is_error_0x27(string part, uint shift, CommandError expected)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[part]);
        bench.Configure();
        var limits = bench.Bar.WqCfg[0].Limits;
        limits.Write(limits.Read().WithMaxScatterGatherShift(shift));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
        Assert.Equal(expected, bench.ErrorOf(Command.EnableWq, 0));
    }
}
