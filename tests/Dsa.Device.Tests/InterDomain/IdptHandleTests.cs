using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Request and Release IDPT Handle, and the registers of the table.</summary>
public sealed class IdptHandleTests
{
    [Fact]
    public void The_result_is_the_handle_and_the_error_is_zero()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        var status = bench.Command(Command.RequestIdptHandle, 255);
        Assert.Equal((CommandError.Success, 255u), (status.Error, status.Result));
        Assert.Equal(0u, bench.Command(Command.ReleaseIdptHandle, 255).Raw);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(0xFFFF)]
    [Produces(CommandError.InvalidIdptIndex)]
    public void An_entry_that_does_not_exist_is_error_0x51(uint index)
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        Assert.Equal(CommandError.InvalidIdptIndex, bench.ErrorOf(Command.RequestIdptHandle, index));
        Assert.Equal(CommandError.InvalidIdptIndex, bench.ErrorOf(Command.ReleaseIdptHandle, index));
    }

    [Fact]
    [Produces(CommandError.NoIdptHandle)]
    public void A_handle_that_is_given_out_is_error_0x52_until_it_is_released()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        bench.Command(Command.RequestIdptHandle, 3);
        Assert.Equal(CommandError.NoIdptHandle, bench.ErrorOf(Command.RequestIdptHandle, 3));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestIdptHandle, 4));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.ReleaseIdptHandle, 3));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestIdptHandle, 3));
    }

    [Theory]
    [InlineData(0x10001u)]
    [InlineData(0x80000u)]
    public void Bits_above_the_index_are_error_0x04(uint operand)
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        Assert.Equal(CommandError.NonZeroReserved, bench.ErrorOf(Command.RequestIdptHandle, operand));
        Assert.Equal(CommandError.NonZeroReserved, bench.ErrorOf(Command.ReleaseIdptHandle, operand));
    }

    [Theory]
    [InlineData(Command.RequestIdptHandle)]
    [InlineData(Command.ReleaseIdptHandle)]
    [InlineData(Command.InvalidateSubmitterBitmapCache)]
    public void A_part_without_the_table_does_not_know_the_commands(Command command)
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.InvalidCommand, bench.ErrorOf(command));
    }

    [Fact]
    public void A_released_handle_is_status_0x29()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open);
        var copy = domains.CopyFrom(domains.OwnerMap(64), domains.Bench.Map(64), 64);
        Assert.Equal(CompletionStatus.Success, domains.Run(copy).Status);
        domains.Bench.Command(Command.ReleaseIdptHandle, DomainBench.Entry);
        Assert.Equal(CompletionStatus.InvalidIdptHandle, domains.Run(copy).Status);
    }

    [Fact]
    public void Resets_take_handles_back_and_clear_the_table()
    {
        using var domains = new DomainBench();
        var resets = new Action[]
        {
            () => domains.Bench.Command(Command.ResetDevice),
            () =>
            {
                domains.Bench.Device.Reset();
                domains.Bench.Settle();
            },
        };
        Assert.All(resets, reset =>
        {
            domains.Write(domains.Open);
            domains.Bench.Bar.CmdParam.Write(new CmdParam(4096));
            reset();
            Assert.Equal(default, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read());
            Assert.Equal(0UL, domains.Bench.Bar.CmdParam.Read().Raw);
            Assert.Equal(CommandError.Success, domains.Bench.ErrorOf(Command.RequestIdptHandle, DomainBench.Entry));
        });
    }

    [Fact]
    public void A_usable_entry_keeps_everything_but_its_switches()
    {
        using var domains = new DomainBench();
        var entry = domains.Windowed(0x1000, 0x2000).WithBitmapPage(7);
        domains.Write(entry);
        var register = domains.Bench.Bar.Idpt[DomainBench.Entry].Entry;
        register.Write(new IdptEntry(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        Assert.Equal(entry.WithAllowUpdate(true), register.Read());
        register.Write(new IdptEntry(0, 0, 0, 0));
        Assert.False(register.Read().Usable || register.Read().AllowUpdate);
    }

    [Fact]
    public void An_entry_that_its_owner_may_change_keeps_its_window_but_not_its_submitter()
    {
        using var domains = new DomainBench();
        var entry = domains.Windowed(0x1000, 0x2000).WithUsable(false).WithAllowUpdate(true);
        domains.Write(entry);
        var register = domains.Bench.Bar.Idpt[DomainBench.Entry].Entry;
        register.Write(new IdptEntry(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue).WithUsable(false).WithType(0));
        var expected = entry.WithSubmitterPasid(0xFFFFF).WithBitmapPage((1UL << 52) - 1);
        Assert.Equal(expected, register.Read());
    }
}
