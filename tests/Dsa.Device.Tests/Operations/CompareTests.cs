using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Operations;

public sealed class CompareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(30001)]
    public void Equal_buffers_give_result_0(int length)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(length);
        var record = bench.Run(Descriptors.Compare(bench.MapBytes(data), bench.MapBytes(data), (uint)length, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u, 0u), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(4096)]
    [InlineData(29999)]
    public void Result_1_comes_with_the_place_of_the_first_difference(int place)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(30000);
        var first = bench.MapBytes(data);
        data[place] ^= 0x80;
        data[^1] ^= 1;
        var record = bench.Run(Descriptors.Compare(first, bench.MapBytes(data), 30000, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u, (uint)place), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(false, 0x00, CompletionStatus.Success)]
    [InlineData(false, 0x01, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(true, 0x01, CompletionStatus.Success)]
    [InlineData(true, 0xFE, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(true, 0xFF, CompletionStatus.Success)]
    [InlineData(false, 0xFE, CompletionStatus.Success)]
    [Produces(CompletionStatus.SuccessPredicateFalse)]
    public void Check_result_folds_bit_0_of_the_expected_result_into_the_status(bool differ, byte expected, CompletionStatus status)
    {
        using var bench = Bench.Running();
        var first = bench.MapBytes([1, 2, 3, 4]);
        var second = bench.MapBytes([1, 2, 3, (byte)(differ ? 5 : 4)]);
        var descriptor = Descriptors.Compare(first, second, 4, bench.Map(4096)) with
        {
            Flags = Descriptors.Recorded | DescriptorFlags.CheckResult,
            ExpectedResult = expected,
        };
        Assert.Equal(status, bench.Run(descriptor).Status);
    }

    [Fact]
    public void Without_check_result_the_expected_result_is_not_looked_at()
    {
        using var bench = Bench.Running();
        var data = bench.MapBytes([1, 2, 3, 4]);
        var descriptor = Descriptors.Compare(data, data, 4, bench.Map(4096)) with { ExpectedResult = 1 };
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor).Status);
    }

    [Theory]
    [InlineData(true, Operand.Source1)]
    [InlineData(false, Operand.Source2)]
    public void A_fault_reports_the_bytes_found_equal_and_result_0(bool first, Operand operand)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(8192);
        var one = bench.MapBytes(data);
        var two = bench.MapBytes(data);
        bench.Memory.Evict((first ? one : two) + 4096);
        var record = bench.Run(Descriptors.Compare(one, two, 8192, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, 0u, 4096u), (record.Status, record.Result, record.BytesCompleted));
        Assert.Equal(operand, record.FaultOperand);
        Assert.False(record.FaultWrite);
    }

    [Fact]
    public void A_difference_before_the_fault_is_reported_instead_of_it()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(8192);
        var one = bench.MapBytes(data);
        data[100] ^= 1;
        var two = bench.MapBytes(data);
        bench.Memory.Evict(two + 4096);
        var record = bench.Run(Descriptors.Compare(one, two, 8192, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u, 100u), (record.Status, record.Result, record.BytesCompleted));
    }
}
