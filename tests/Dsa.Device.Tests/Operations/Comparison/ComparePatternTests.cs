namespace Dsa.Device.Tests.Operations.Comparison;

public sealed class ComparePatternTests
{
    private const ulong Pattern = 0x8877_6655_4433_2211;

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(30001)]
    public void A_buffer_that_is_the_pattern_gives_result_0(int length)
    {
        using var bench = Bench.Running();
        var record = bench.Run(Descriptors.ComparePattern(bench.MapBytes(Repeated(length)), (uint)length, Pattern, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u, 0u), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(4099)]
    [InlineData(29999)]
    public void Result_1_comes_with_the_place_of_the_first_difference(int place)
    {
        using var bench = Bench.Running();
        var data = Repeated(30000);
        data[place] ^= 4;
        data[^1] ^= 8;
        var record = bench.Run(Descriptors.ComparePattern(bench.MapBytes(data), 30000, Pattern, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u, (uint)place), (record.Status, record.Result, record.BytesCompleted));
    }

    [Theory]
    [InlineData(false, 0x00, CompletionStatus.Success)]
    [InlineData(false, 0x01, CompletionStatus.SuccessPredicateFalse)]
    [InlineData(true, 0x01, CompletionStatus.Success)]
    [InlineData(true, 0xFE, CompletionStatus.SuccessPredicateFalse)]
    public void Check_result_folds_bit_0_of_the_expected_result_into_the_status(bool differs, byte expected, CompletionStatus status)
    {
        using var bench = Bench.Running();
        var data = Repeated(20);
        data[19] ^= (byte)(differs ? 1 : 0);
        var descriptor = Descriptors.ComparePattern(bench.MapBytes(data), 20, Pattern, bench.Map(4096)) with
        {
            Flags = Descriptors.Recorded | DescriptorFlags.CheckResult,
            ExpectedResult = expected,
        };
        Assert.Equal(status, bench.Run(descriptor).Status);
    }

    private static byte[] Repeated(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)(Pattern >> (i % 8 * 8)))];
}
