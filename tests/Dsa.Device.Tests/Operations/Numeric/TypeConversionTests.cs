using System.Runtime.InteropServices;

namespace Dsa.Device.Tests.Operations.Numeric;

public sealed class TypeConversionTests
{
    [Fact]
    public void Single_precision_becomes_brain_floats()
    {
        using var bench = ThirdGeneration.Running();
        float[] numbers = [1, -2, 0.5f, 3.140625f, 65536];
        var source = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var target = bench.Map(4096);
        var record = bench.Run(ThirdGeneration.Convert(DataType.Fp32, DataType.Bf16, 5, source, target, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, (byte)0, 0u), (record.Status, record.Result, record.BytesCompleted));
        Assert.Equal<ushort>([0x3F80, 0xC000, 0x3F00, 0x4049, 0x4780], Words(bench.Read(target, 10)));
        Assert.All(bench.Read(target + 10, 100), static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(false, false, new byte[] { 0x7F, 0x80, 0x80, 0xFF })]
    [InlineData(false, true, new byte[] { 0x7F, 0x80, 0xFF, 0xFF })]
    [InlineData(true, false, new byte[] { 0x7F, 0x80, 0x80, 0xFF })]
    [InlineData(true, true, new byte[] { 0x7F, 0x7F, 0x80, 0xFF })]
    public void Integers_wrap_or_saturate(bool isSigned, bool saturates, byte[] expected)
    {
        using var bench = ThirdGeneration.Running();
        short[] numbers = [127, 128, -128, -1];
        var source = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var target = bench.Map(4096);
        var conversion = ThirdGeneration.Convert(DataType.Int16, DataType.Int8, 4, source, target, bench.Map(4096)) with
        {
            Signed = isSigned,
            Saturate = saturates,
        };
        Assert.Equal((byte)ComputeResult.Overflow, bench.Run(conversion).Result);
        Assert.Equal(expected, bench.Read(target, 4));
    }

    [Theory]
    [InlineData(1f, false, CompletionStatus.Success, ComputeResult.None)]
    [InlineData(1f, true, CompletionStatus.Success, ComputeResult.None)]
    [InlineData(1e6f, false, CompletionStatus.Success, ComputeResult.Overflow)]
    [InlineData(1e6f, true, CompletionStatus.SuccessPredicateFalse, ComputeResult.Overflow)]
    [InlineData(1e-20f, true, CompletionStatus.SuccessPredicateFalse, ComputeResult.Underflow)]
    [InlineData(1e-40f, true, CompletionStatus.SuccessPredicateFalse, ComputeResult.Underflow | ComputeResult.Denormal)]
    [InlineData(float.NaN, true, CompletionStatus.SuccessPredicateFalse, ComputeResult.Invalid)]
    public void A_result_is_told_and_fails_only_the_check_that_is_asked_for(
        float number, bool checks, CompletionStatus status, ComputeResult result)
    {
        using var bench = ThirdGeneration.Running();
        var source = bench.MapBytes(BitConverter.GetBytes(number));
        var conversion = ThirdGeneration.Convert(DataType.Fp32, DataType.Fp16, 1, source, bench.Map(4096), bench.Map(4096));
        var record = bench.Run(conversion with { Flags = conversion.Flags | (checks ? DescriptorFlags.CheckResult : 0) });
        Assert.Equal((status, result), (record.Status, (ComputeResult)record.Result));
    }

    [Fact]
    public void A_check_that_fails_gets_a_record_only_where_one_is_asked_for()
    {
        using var bench = ThirdGeneration.Running();
        var source = bench.MapBytes(BitConverter.GetBytes(float.NaN));
        var record = bench.Map(4096);
        var conversion = ThirdGeneration.Convert(DataType.Fp32, DataType.Fp16, 1, source, bench.Map(4096), record);
        bench.Run(conversion with { Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.CheckResult });
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
    }

    [Fact]
    public void Numbers_are_negated_in_place()
    {
        using var bench = ThirdGeneration.Running();
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(static i => i - 500.25)];
        var memory = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var conversion = ThirdGeneration.Convert(DataType.Fp64, DataType.Fp64, 1000, memory, memory, bench.Map(4096)) with { NegateSource1 = true };
        Assert.Equal(CompletionStatus.Success, bench.Run(conversion).Status);
        var negated = MemoryMarshal.Cast<byte, double>(bench.Read(memory, 8000)).ToArray();
        Assert.Equal(numbers.Select(static number => -number), negated);
    }

    [Theory]
    [InlineData(DataType.Fp16, DataType.Fp32)]
    [InlineData(DataType.Fp64, DataType.Fp32)]
    [InlineData(DataType.Int8, DataType.Int64)]
    [InlineData(DataType.Int64, DataType.Int8)]
    public void A_page_that_is_missing_stops_exactly_before_it(DataType input, DataType output)
    {
        using var bench = ThirdGeneration.Running();
        FaultPositions.Check(
            bench,
            (source, target, record, bytes) => ThirdGeneration.Convert(
                input, output, (uint)(bytes / Math.Max(Bytes(input), Bytes(output))), source, target, record),
            Bytes(input),
            Bytes(output));
    }

    [Fact]
    public void A_partial_conversion_is_continued_by_another_one()
    {
        using var bench = ThirdGeneration.Running();
        float[] numbers = [.. Enumerable.Range(0, 3000).Select(static i => i * 0.5f)];
        var source = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var target = bench.Map(3000 * sizeof(double));
        bench.Memory.Evict(target + 8192);
        var conversion = ThirdGeneration.Convert(DataType.Fp32, DataType.Fp64, 3000, source, target, bench.Map(4096));
        var record = bench.Run(conversion);
        Assert.Equal((CompletionStatus.PageFault, 4096u), (record.Status, record.BytesCompleted));
        bench.Read(target + 8192, 1);
        var rest = conversion with { Source = source + 4096, Destination = target + 8192, ElementCount = 3000 - 1024 };
        Assert.Equal(CompletionStatus.Success, bench.Run(rest).Status);
        var converted = MemoryMarshal.Cast<byte, double>(bench.Read(target, 3000 * sizeof(double))).ToArray();
        Assert.Equal(numbers.Select(static number => (double)number), converted);
    }

    private static int Bytes(DataType type) => Device.Operations.Numeric.ElementType.ElementBytes(type);

    private static ushort[] Words(byte[] bytes) => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
}
