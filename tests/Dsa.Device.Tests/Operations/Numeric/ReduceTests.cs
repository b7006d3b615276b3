using System.Runtime.InteropServices;

namespace Dsa.Device.Tests.Operations.Numeric;

public sealed class ReduceTests
{
    [Theory]
    [InlineData(ComputeType.Add, 0x0F + 0x35)]
    [InlineData(ComputeType.And, 0x0F & 0x35)]
    [InlineData(ComputeType.Or, 0x0F | 0x35)]
    [InlineData(ComputeType.Xor, 0x0F ^ 0x35)]
    [InlineData(ComputeType.Min, 0x0F)]
    [InlineData(ComputeType.Max, 0x35)]
    public void Two_vectors_become_one(ComputeType type, int expected)
    {
        using var bench = ThirdGeneration.Running();
        int[] first = [.. Enumerable.Repeat(0x0F, 100)];
        int[] second = [.. Enumerable.Repeat(0x35, 100)];
        var target = bench.Map(4096);
        var record = bench.Run(ThirdGeneration.Reduce(
            DataType.Int32, type, 100, Put(bench, first), Put(bench, second), target, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, (byte)0), (record.Status, record.Result));
        Assert.All(MemoryMarshal.Cast<byte, int>(bench.Read(target, 400)).ToArray(), number => Assert.Equal(expected, number));
        Assert.Equal(0, bench.Read(target + 400, 1)[0]);
    }

    [Fact]
    public void Brain_floats_add_up_in_single_precision()
    {
        using var bench = ThirdGeneration.Running();
        ushort[] first = [0x3F80, 0x4000, 0xBF80]; // 1, 2, -1
        ushort[] second = [0x3B80, 0x3B80, 0x3F80]; // 2^-8, 2^-8, 1
        var target = bench.Map(4096);
        var reduce = ThirdGeneration.Reduce(
            DataType.Bf16, ComputeType.Add, 3, Put(bench, first), Put(bench, second), target, bench.Map(4096)) with { OutputType = DataType.Fp32 };
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce).Status);
        Assert.Equal([1.00390625f, 2.00390625f, 0f], MemoryMarshal.Cast<byte, float>(bench.Read(target, 12)).ToArray());
    }

    [Theory]
    [InlineData(true, false, 3)]
    [InlineData(false, true, -3)]
    [InlineData(true, true, -13)]
    public void Either_source_may_be_negated(bool first, bool second, int expected)
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(4096);
        var reduce = ThirdGeneration.Reduce(
            DataType.Int32, ComputeType.Add, 1, Put(bench, [5]), Put(bench, [8]), target, bench.Map(4096)) with
        {
            NegateSource1 = first,
            NegateSource2 = second,
            Signed = true,
        };
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce).Status);
        Assert.Equal(expected, BitConverter.ToInt32(bench.Read(target, 4)));
    }

    [Fact]
    public void A_vector_adds_up_in_place()
    {
        using var bench = ThirdGeneration.Running();
        float[] numbers = [.. Enumerable.Range(0, 5000).Select(static i => i * 0.25f)];
        var sums = Put(bench, numbers);
        Assert.Equal(
            CompletionStatus.Success,
            bench.Run(ThirdGeneration.Reduce(DataType.Fp32, ComputeType.Add, 5000, sums, Put(bench, numbers), sums, bench.Map(4096))).Status);
        Assert.Equal(numbers.Select(static number => 2 * number), MemoryMarshal.Cast<byte, float>(bench.Read(sums, 20000)).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_page_that_is_missing_stops_exactly_before_it(bool isFirst)
    {
        using var bench = ThirdGeneration.Running();
        var other = bench.Map(16384);
        FaultPositions.Check(
            bench,
            (source, target, record, bytes) => ThirdGeneration.Reduce(
                DataType.Int16, ComputeType.Max, (uint)bytes / 2, source, isFirst ? other : source, target, record),
            sizeof(short),
            sizeof(short));
    }

    [Fact]
    public void A_missing_page_of_the_second_source_is_told_as_such()
    {
        using var bench = ThirdGeneration.Running();
        var second = bench.Map(8192);
        bench.Memory.Evict(second + 4096);
        var record = bench.Run(ThirdGeneration.Reduce(
            DataType.Int64, ComputeType.Add, 1024, bench.Map(8192), second, bench.Map(8192), bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, Operand.Source2, 4096u), (record.Status, record.FaultOperand, record.BytesCompleted));
    }

    [Fact]
    public void Dualcast_writes_the_same_to_both_places()
    {
        using var bench = ThirdGeneration.Running();
        int[] first = [.. Enumerable.Range(0, 2500)];
        int[] second = [.. Enumerable.Range(7, 2500)];
        var one = bench.Map(12288);
        var other = bench.Map(12288);
        Assert.Equal(
            CompletionStatus.Success,
            bench.Run(ThirdGeneration.ReduceTwice(
                DataType.Int32, ComputeType.Add, 2500, Put(bench, first), Put(bench, second), one + 8, other + 8, bench.Map(4096))).Status);
        int[] expected = [.. first.Zip(second, static (x, y) => x + y)];
        Assert.Equal(expected, MemoryMarshal.Cast<byte, int>(bench.Read(one + 8, 10000)).ToArray());
        Assert.Equal(expected, MemoryMarshal.Cast<byte, int>(bench.Read(other + 8, 10000)).ToArray());
    }

    [Theory]
    [InlineData(Operand.Destination1)]
    [InlineData(Operand.Destination2)]
    public void A_fault_finds_both_destinations_written_equally_far(Operand operand)
    {
        using var bench = ThirdGeneration.Running();
        int[] ones = [.. Enumerable.Repeat(1, 2048)];
        var one = bench.Map(8192);
        var other = bench.Map(8192);
        var missing = operand == Operand.Destination1 ? one : other;
        bench.Memory.Evict(missing + 4096);
        var record = bench.Run(ThirdGeneration.ReduceTwice(
            DataType.Int32, ComputeType.Add, 2048, Put(bench, ones), Put(bench, ones), one, other, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, operand, 4096u), (record.Status, record.FaultOperand, record.BytesCompleted));
        Assert.Equal(missing + 4096, record.FaultAddress);
        Assert.Equal(bench.Read(one, 8192), bench.Read(other, 8192));
        Assert.Equal(0, bench.Read(one + 4096, 4096).Count(static value => value != 0));
        Assert.Equal(1024, bench.Read(one, 4096).Count(static value => value == 2));
    }

    [Fact]
    public void A_descriptor_that_may_block_waits_for_each_page()
    {
        using var bench = ThirdGeneration.Running(blocksOnFault: true);
        int[] numbers = [.. Enumerable.Range(0, 3000)];
        var first = Put(bench, numbers);
        var second = Put(bench, numbers);
        var target = bench.Map(12288);
        foreach (var buffer in new[] { first, second, target })
        {
            bench.Memory.Evict(buffer);
            bench.Memory.Evict(buffer + 8192);
        }

        var reduce = ThirdGeneration.Reduce(DataType.Int32, ComputeType.Add, 3000, first, second, target, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, ThirdGeneration.RunBlocking(bench, reduce).Status);
        Assert.Equal(numbers.Select(static number => 2 * number), MemoryMarshal.Cast<byte, int>(bench.Read(target, 12000)).ToArray());
    }

    private static ulong Put<T>(Bench bench, T[] numbers)
        where T : unmanaged => bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
}
