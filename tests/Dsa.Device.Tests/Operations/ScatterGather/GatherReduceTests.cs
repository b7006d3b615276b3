using System.Runtime.InteropServices;

namespace Dsa.Device.Tests.Operations.ScatterGather;

public sealed class GatherReduceTests
{
    [Theory]
    [InlineData(SglFormat.Offset64)]
    [InlineData(SglFormat.Index32)]
    [InlineData(SglFormat.Index64)]
    public void All_blocks_become_one(SglFormat format)
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, format, [4, 0, 7], out var target);
        var record = bench.Run(reduce);
        Assert.Equal((CompletionStatus.Success, 0u, 3u), (record.Status, record.BytesCompleted, ProcessedOf(record)));
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => 1100 + (3 * i)), Numbers(bench, target));
        Assert.Equal(0, bench.Read(target + 200, 1)[0]);
    }

    [Fact]
    public void One_block_is_only_converted()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Index32, [3], out var target) with { OutputType = DataType.Int8, Saturate = true };
        var record = bench.Run(reduce);
        Assert.Equal((CompletionStatus.Success, (byte)ComputeResult.Overflow), (record.Status, record.Result));
        Assert.All(bench.Read(target, 50), static value => Assert.Equal(255, value));
    }

    [Fact]
    public void Every_block_is_negated()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Index64, [1, 2], out var target) with { NegateSource1 = true, Signed = true };
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce).Status);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => -300 - (2 * i)), Numbers(bench, target));
    }

    [Fact]
    public void A_result_of_any_block_is_told()
    {
        using var bench = ThirdGeneration.Running();
        float[] numbers = [1, float.NaN, 1, float.Epsilon];
        var blocks = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var list = bench.MapBytes(MemoryMarshal.AsBytes<ulong>([0, 4, 8, 12]));
        var reduce = ThirdGeneration.GatherReduce(DataType.Fp32, ComputeType.Max, 1, list, 4, blocks, bench.Map(4096), bench.Map(4096));
        var record = bench.Run(reduce with { Flags = reduce.Flags | DescriptorFlags.CheckResult });
        Assert.Equal((CompletionStatus.SuccessPredicateFalse, (byte)ComputeResult.Invalid), (record.Status, record.Result));
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1, 2u)]
    public void A_missing_block_begins_anew(int missing, uint processed)
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Offset64, [21, 21, 0], out var target);
        bench.Memory.Evict(reduce.BaseAddress + (missing == 0 ? 4096u : 0));
        var record = bench.Run(reduce);
        Assert.Equal((CompletionStatus.PageFault, Operand.Source1, 0u), (record.Status, record.FaultOperand, record.BytesCompleted));
        Assert.Equal(processed, ProcessedOf(record));
        Assert.All(bench.Read(target, 200), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_block_and_the_destination_may_lie_in_two_pages()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Index32, [20, 20], out var target);
        Assert.True((20 * 200 % 4096) + 200 > 4096);
        var border = target + 4096 - 100;
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce with { Destination = border }).Status);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => 4000 + (2 * i)), Numbers(bench, border));
    }

    [Fact]
    public void A_missing_destination_is_found_when_all_blocks_are_in()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Index32, [0, 1], out var target);
        bench.Memory.Evict(target + 4096);
        var record = bench.Run(reduce with { Destination = target + 4096 - 100 });
        Assert.Equal((CompletionStatus.PageFault, Operand.Destination1, target + 4096), (record.Status, record.FaultOperand, record.FaultAddress));
        Assert.Equal((0u, 2u), (record.BytesCompleted, ProcessedOf(record)));
    }

    [Fact]
    public void A_missing_list_is_told_as_such()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Offset64, [0, 1, 2, 3], out _);
        var list = bench.Map(8192) + 4096 - 12;
        bench.Write(list, bench.Read(reduce.SourceList, 32));
        bench.Memory.Evict(list + 12);
        var record = bench.Run(reduce with { SourceList = list });
        Assert.Equal(
            (CompletionStatus.PageFault, Operand.ScatterGatherList, list + 12, 1u),
            (record.Status, record.FaultOperand, record.FaultAddress, ProcessedOf(record)));
    }

    [Fact]
    public void A_misaligned_block_is_status_0x1c()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Prepare(bench, SglFormat.Offset64, [0, 1], out var target);
        bench.Write(reduce.SourceList + 8, BitConverter.GetBytes(202UL));
        var record = bench.Run(reduce);
        Assert.Equal((CompletionStatus.AddressMisaligned, 1u), (record.Status, ProcessedOf(record)));
        Assert.All(bench.Read(target, 200), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void Pages_that_come_when_they_are_asked_for_lose_nothing()
    {
        using var bench = ThirdGeneration.Running(blocksOnFault: true);
        var reduce = Prepare(bench, SglFormat.Offset64, [0, 20, 30], out var target);
        foreach (var page in new[] { reduce.SourceList, reduce.BaseAddress, reduce.BaseAddress + 4096, target })
        {
            bench.Memory.Evict(page);
        }

        Assert.Equal(CompletionStatus.Success, ThirdGeneration.RunBlocking(bench, reduce).Status);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => 5000 + (3 * i)), Numbers(bench, target));
    }

    /// <summary>Forty blocks of fifty numbers, the n-th from 100 n on.</summary>
    private static GatherReduceDescriptor Prepare(Bench bench, SglFormat format, int[] entries, out ulong target)
    {
        int[] numbers = [.. Enumerable.Range(0, 2000).Select(static i => (i / 50 * 100) + (i % 50))];
        var blocks = bench.MapBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var list = bench.MapBytes(format == SglFormat.Index32
            ? MemoryMarshal.AsBytes(entries.AsSpan())
            : MemoryMarshal.AsBytes<ulong>([.. entries.Select(entry => (ulong)entry * (format == SglFormat.Offset64 ? 200u : 1))]));
        target = bench.Map(8192);
        return ThirdGeneration.GatherReduce(
            DataType.Int32, ComputeType.Add, 50, list, (uint)entries.Length, blocks, target, bench.Map(4096)) with { ListFormat = format };
    }

    private static uint ProcessedOf(in CompletionRecord record) => ((GatherReduceCompletionRecord)record).ListEntriesProcessed;

    private static int[] Numbers(Bench bench, ulong address) => MemoryMarshal.Cast<byte, int>(bench.Read(address, 200)).ToArray();
}
