namespace Dsa.Device.Tests.Errors;

public sealed class SoftwareErrorTests
{
    private static readonly NoOpDescriptor s_unreportable = new() { Flags = DescriptorFlags.StrictOrdering };

    [Fact]
    public void The_first_error_is_kept_and_the_next_sets_overflow()
    {
        using var bench = Bench.Running();
        Submit(bench);
        bench.Post(new FillDescriptor());
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((true, true, ErrorCode.InvalidFlags), (error.Valid, error.Overflow, error.Error));
    }

    [Fact]
    public void An_acknowledged_error_makes_room_for_the_next()
    {
        using var bench = Bench.Running();
        Submit(bench);
        bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        Assert.False(bench.Bar.SwError.Read().Valid);
        bench.Post(new FillDescriptor());
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((true, false, ErrorCode.InvalidTransferSize), (error.Valid, error.Overflow, error.Error));
    }

    [Fact]
    public void An_interrupt_comes_when_the_register_becomes_valid_and_not_before_it_is_acknowledged()
    {
        using var bench = Bench.Running();
        bench.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(true));
        Submit(bench);
        Submit(bench);
        Assert.Equal(1, bench.Interrupts(0));
        bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        Submit(bench);
        Assert.Equal(2, bench.Interrupts(0));
    }

    [Fact]
    public void The_cause_is_set_even_without_interrupt()
    {
        using var bench = Bench.Running();
        Submit(bench);
        Assert.Equal(0, bench.Interrupts(0));
        Assert.Equal(IntCauseBits.SoftwareError, bench.Bar.IntCause.Read().Bits);
    }

    [Fact]
    public void Members_of_a_batch_tell_their_index()
    {
        using var bench = Bench.Running();
        var list = Operations.BatchTests.List(bench, new NoOpDescriptor(), s_unreportable);
        bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)));
        var error = bench.Bar.SwError.Read();
        Assert.Equal((true, 1u, ErrorCode.InvalidFlags), (error.Batch, error.BatchIndex, error.Error));
    }

    [Fact]
    public void The_register_survives_reset_device()
    {
        using var bench = Bench.Running();
        Submit(bench);
        bench.Command(Command.ResetDevice);
        Assert.Equal(ErrorCode.InvalidFlags, bench.Bar.SwError.Read().Error);
    }

    private static void Submit(Bench bench)
    {
        bench.Post(s_unreportable);
        bench.Settle();
    }
}
