namespace Dsa.Device.Tests.Operations.Delta;

public sealed class CreateDeltaTests
{
    [Fact]
    public void The_worked_example_comes_out()
    {
        using var bench = Bench.Running();
        var second = new byte[64];
        second[3] = 0x11;
        for (var i = 0; i < 8; i++)
        {
            second[56 + i] = (byte)(i + 1);
        }

        var delta = bench.Map(4096);
        var record = Run(bench, Descriptors.CreateDelta(bench.Map(64), bench.MapBytes(second), 64, delta, 80, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u, 0u, 20u), record);
        Assert.Equal("000000000011000000000700010203040506070800", Convert.ToHexStringLower(bench.Read(delta, 21)));
    }

    [Fact]
    public void Equal_buffers_give_result_0_and_touch_no_record()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(8192);
        var delta = bench.Map(4096);
        bench.Memory.Evict(delta);
        var record = Run(bench, Descriptors.CreateDelta(bench.MapBytes(data), bench.MapBytes(data), 8192, delta, 80, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u, 0u, 0u), record);
    }

    [Theory]
    [InlineData(80, 80)]
    [InlineData(89, 80)]
    [InlineData(90, 90)]
    public void A_full_record_gives_result_2_and_the_bytes_before_the_difference_that_has_no_room(uint maxBytes, uint used)
    {
        using var bench = Bench.Running();
        var second = Enumerable.Repeat((byte)1, 1024).ToArray();
        var delta = bench.Map(4096);
        var record = Run(bench, Descriptors.CreateDelta(bench.Map(1024), bench.MapBytes(second), 1024, delta, maxBytes, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 2u, used / 10 * 8, used), record);
        Assert.All(bench.Read(delta + used, 100), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_record_that_is_just_large_enough_is_not_full()
    {
        using var bench = Bench.Running();
        var second = Enumerable.Repeat((byte)1, 64).ToArray();
        var record = Run(bench, Descriptors.CreateDelta(bench.Map(4096), bench.MapBytes(second), 4096, bench.Map(4096), 80, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u, 0u, 80u), record);
    }

    [Theory]
    [InlineData(0, 0b001, CompletionStatus.Success)]
    [InlineData(0, 0b110, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(1, 0b010, CompletionStatus.Success)]
    [InlineData(1, 0b101, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(9, 0b100, CompletionStatus.Success)]
    [InlineData(9, 0b011, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(9, 0b11111011, CompletionStatus.SuccessPredicateFalse)]
    public void Check_result_asks_whether_the_mask_has_the_result(int differences, byte mask, CompletionStatus status)
    {
        using var bench = Bench.Running();
        var second = new byte[1024];
        for (var i = 0; i < differences; i++)
        {
            second[i * 8] = 1;
        }

        var descriptor = Descriptors.CreateDelta(bench.Map(1024), bench.MapBytes(second), 1024, bench.Map(4096), 80, bench.Map(4096)) with
        {
            Flags = Descriptors.Recorded | DescriptorFlags.CheckResult,
            ExpectedResultMask = mask,
        };
        Assert.Equal(status, bench.Run(descriptor).Status);
    }

    [Theory]
    [InlineData(10, 4085)]
    [InlineData(9, 4087)]
    [InlineData(1, 4095)]
    public void An_entry_that_reaches_into_an_absent_page_is_not_written_at_all(int bytesInFirstPage, int offset)
    {
        using var bench = Bench.Running();
        var second = new byte[64];
        second[0] = 1;
        second[32] = 2;
        var delta = bench.Map(8192);
        bench.Memory.Evict(delta + 4096);
        var descriptor = Descriptors.CreateDelta(bench.Map(64), bench.MapBytes(second), 64, delta + (ulong)offset, 80, bench.Map(4096));
        var record = bench.Run(descriptor);
        var written = bytesInFirstPage == 10 ? 10u : 0u;
        Assert.Equal((CompletionStatus.PageFault, written == 0 ? 0u : 1u), (record.Status, record.Result));
        Assert.Equal((written == 0 ? 0u : 32u, written), (record.BytesCompleted, ((DeltaCompletionRecord)record).DeltaRecordSize));
        Assert.Equal((Operand.Destination1, delta + 4096, true), (record.FaultOperand, record.FaultAddress, record.FaultWrite));
        Assert.All(bench.Read(delta + (ulong)offset + written, 4096 - offset - (int)written), static value => Assert.Equal(0, value));
    }

    private static (CompletionStatus Status, uint Result, uint BytesCompleted, uint RecordSize) Run(Bench bench, CreateDeltaDescriptor descriptor)
    {
        var record = (DeltaCompletionRecord)bench.Run(descriptor);
        return (record.Status, record.Result, record.BytesCompleted, record.DeltaRecordSize);
    }
}
