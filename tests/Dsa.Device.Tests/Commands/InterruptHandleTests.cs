using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Commands;

public sealed class InterruptHandleTests
{
    [Fact]
    public void The_result_is_the_handle_and_the_error_is_zero()
    {
        using var bench = new Bench();
        var status = bench.Command(Command.RequestInterruptHandle, 8);
        Assert.Equal(CommandError.Success, status.Error);
        Assert.Equal(8u, status.Result);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0xFFFF)]
    [InlineData(0x10001)]
    [Produces(CommandError.InvalidInterruptIndex)]
    public void An_entry_that_does_not_exist_is_error_0x41(uint operand)
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.InvalidInterruptIndex, bench.ErrorOf(Command.RequestInterruptHandle, operand));
        Assert.Equal(CommandError.InvalidInterruptIndex, bench.ErrorOf(Command.ReleaseInterruptHandle, operand));
    }

    [Fact]
    [Produces(CommandError.NoInterruptHandle)]
    public void A_handle_that_is_given_out_is_error_0x42_until_it_is_released()
    {
        using var bench = new Bench();
        bench.Command(Command.RequestInterruptHandle, 3);
        Assert.Equal(CommandError.NoInterruptHandle, bench.ErrorOf(Command.RequestInterruptHandle, 3));
        Assert.Equal(0u, bench.Command(Command.ReleaseInterruptHandle, 3).Raw);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestInterruptHandle, 3));
    }

    [Fact]
    public void Reset_device_takes_all_handles_back()
    {
        using var bench = new Bench();
        bench.Command(Command.RequestInterruptHandle, 3);
        bench.Command(Command.ResetDevice);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestInterruptHandle, 3));
    }

    [Fact]
    public void Bits_above_the_table_are_error_0x04()
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.NonZeroReserved, bench.ErrorOf(Command.RequestInterruptHandle, 0x20001));
    }
}
