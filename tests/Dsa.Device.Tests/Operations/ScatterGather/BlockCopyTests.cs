using System.Runtime.InteropServices;

namespace Dsa.Device.Tests.Operations.ScatterGather;

/// <summary>Gather Copy, Scatter Copy and Scatter Fill.</summary>
public sealed class BlockCopyTests
{
    private const ulong Pattern = 0x0807_0605_0403_0201;

    [Fact]
    public void Gather_copy_puts_blocks_one_behind_the_other()
    {
        using var bench = ThirdGeneration.Running();
        var bytes = Descriptors.Pattern(8192);
        var blocks = bench.MapBytes(bytes);
        var list = PutList(bench, 7000, 3, 4050);
        var target = bench.Map(4096);
        var record = bench.Run(ThirdGeneration.GatherCopy(100, list, 3, blocks, target, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u, 3u), (record.Status, record.BytesCompleted, CompletedOf(record)));
        Assert.Equal([.. bytes[7000..7100], .. bytes[3..103], .. bytes[4050..4150], 0], bench.Read(target, 301));
    }

    [Fact]
    public void Scatter_copy_puts_each_block_where_its_entry_says()
    {
        using var bench = ThirdGeneration.Running();
        var bytes = Descriptors.Pattern(300);
        var target = bench.Map(8192);
        var copy = ThirdGeneration.ScatterCopy(100, bench.MapBytes(bytes), PutList(bench, 7000, 3, 4050), 3, target, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, bench.Run(copy).Status);
        var expected = new byte[8192];
        bytes.AsSpan(0, 100).CopyTo(expected.AsSpan(7000));
        bytes.AsSpan(100, 100).CopyTo(expected.AsSpan(3));
        bytes.AsSpan(200, 100).CopyTo(expected.AsSpan(4050));
        Assert.Equal(expected, bench.Read(target, 8192));
    }

    [Fact]
    public void Scatter_fill_begins_the_pattern_anew_in_each_block()
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(8192);
        var fill = ThirdGeneration.ScatterFill(11, Pattern, PutList(bench, 0, 4090), 2, target, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, bench.Run(fill).Status);
        byte[] block = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 0];
        Assert.Equal(block, bench.Read(target, 12));
        Assert.Equal(block, bench.Read(target + 4090, 12));
    }

    [Theory]
    [InlineData(DataType.Fp16, 2)]
    [InlineData(DataType.Int32, 4)]
    [InlineData(DataType.Fp64, 8)]
    public void Only_the_size_of_the_type_matters(DataType type, int bytes)
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(4096);
        var fill = ThirdGeneration.ScatterFill((uint)(16 * bytes), Pattern, PutList(bench, 1), 1, target, bench.Map(4096)) with
        {
            DataType = type,
            ElementCount = 16,
        };
        Assert.Equal(CompletionStatus.Success, bench.Run(fill).Status);
        Assert.Equal(1 + (16 * bytes), Array.FindLastIndex(bench.Read(target, 4096), static value => value != 0) + 1);
    }

    [Theory]
    [InlineData(0, 0u, 0u)]
    [InlineData(4096, 46u, 0u)]
    [InlineData(8192, 242u, 2u)]
    public void A_missing_source_stops_inside_its_block(int missing, uint bytes, uint entries)
    {
        using var bench = ThirdGeneration.Running();
        var blocks = bench.MapBytes(Descriptors.Pattern(12288));
        var target = bench.Map(4096);
        var list = missing == 0 ? PutList(bench, 0, 4050, 8150) : PutList(bench, 4050, 0, 8150);
        bench.Memory.Evict(blocks + (ulong)missing);
        if (missing == 8192)
        {
            bench.Read(blocks + 4096, 1);
        }

        var record = bench.Run(ThirdGeneration.GatherCopy(100, list, 3, blocks, target, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, Operand.Source1, false), (record.Status, record.FaultOperand, record.FaultWrite));
        Assert.Equal((bytes, entries), (record.BytesCompleted, CompletedOf(record)));
        Assert.Equal(blocks + (ulong)missing, record.FaultAddress);
        Assert.Equal((int)bytes, Array.FindLastIndex(bench.Read(target, 4096), static value => value != 0) + 1);
    }

    [Fact]
    public void A_missing_destination_block_stops_inside_it()
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(8192);
        bench.Memory.Evict(target + 4096);
        var copy = ThirdGeneration.ScatterCopy(
            100, bench.MapBytes(Descriptors.Pattern(300)), PutList(bench, 0, 4000, 4090), 3, target, bench.Map(4096));
        var record = bench.Run(copy);
        Assert.Equal((CompletionStatus.PageFault, Operand.Destination1, true), (record.Status, record.FaultOperand, record.FaultWrite));
        Assert.Equal((196u, 1u, target + 4096), (record.BytesCompleted, CompletedOf(record), record.FaultAddress));
    }

    [Theory]
    [InlineData(SglFormat.Offset64, 1)]
    [InlineData(SglFormat.Index32, 2)]
    public void An_entry_that_is_half_missing_is_a_fault_of_the_list(SglFormat format, int before)
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(4096);
        var list = bench.Map(8192) + 4094 - (ulong)(before * (format == SglFormat.Index32 ? 4 : 8));
        bench.Memory.Evict(list - (list % 4096) + 4096);
        var fill = ThirdGeneration.ScatterFill(8, Pattern, list, 5, target, bench.Map(4096)) with { ListFormat = format };
        var record = bench.Run(fill);
        Assert.Equal((CompletionStatus.PageFault, Operand.ScatterGatherList, false), (record.Status, record.FaultOperand, record.FaultWrite));
        Assert.Equal(((uint)before * 8, (uint)before), (record.BytesCompleted, CompletedOf(record)));
        Assert.Equal(list - (list % 4096) + 4096, record.FaultAddress);
    }

    [Fact]
    public void A_partial_scatter_is_continued_with_the_entries_that_are_left()
    {
        using var bench = ThirdGeneration.Running();
        var target = bench.Map(12288);
        bench.Memory.Evict(target + 8192);
        var fill = ThirdGeneration.ScatterFill(64, Pattern, PutList(bench, 0, 4096, 8192, 8256), 4, target, bench.Map(4096));
        var record = bench.Run(fill);
        Assert.Equal((CompletionStatus.PageFault, 2u), (record.Status, CompletedOf(record)));
        bench.Read(target + 8192, 1);
        var rest = fill with { DestinationList = fill.DestinationList + 16, ListSize = 2, TransferSize = 128 };
        Assert.Equal(CompletionStatus.Success, bench.Run(rest).Status);
        Assert.Equal(256, bench.Read(target, 12288).Count(static value => value != 0));
    }

    [Fact]
    public void Blocks_at_addresses_that_nobody_has_are_faults()
    {
        using var bench = ThirdGeneration.Running();
        var list = bench.MapBytes(MemoryMarshal.AsBytes<ulong>([0, ulong.MaxValue]));
        var fill = ThirdGeneration.ScatterFill(64, Pattern, list, 2, bench.Map(4096), bench.Map(4096)) with { ListFormat = SglFormat.Index64 };
        var record = bench.Run(fill);
        Assert.Equal((CompletionStatus.PageFault, 64u, fill.BaseAddress - 64), (record.Status, record.BytesCompleted, record.FaultAddress));
    }

    [Fact]
    public void A_descriptor_that_may_block_waits_for_list_source_and_destination()
    {
        using var bench = ThirdGeneration.Running(blocksOnFault: true);
        var bytes = Descriptors.Pattern(8192);
        var blocks = bench.MapBytes(bytes);
        var list = PutList(bench, 4000, 0);
        var target = bench.Map(4096);
        foreach (var page in new[] { list, blocks, blocks + 4096, target })
        {
            bench.Memory.Evict(page);
        }

        var copy = ThirdGeneration.GatherCopy(500, list, 2, blocks, target, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, ThirdGeneration.RunBlocking(bench, copy).Status);
        Assert.Equal([.. bytes[4000..4500], .. bytes[..500]], bench.Read(target, 1000));
    }

    private static ulong PutList(Bench bench, params ulong[] offsets) => bench.MapBytes(MemoryMarshal.AsBytes(offsets.AsSpan()));

    private static uint CompletedOf(in CompletionRecord record) => ((ScatterGatherCompletionRecord)record).ListEntriesCompleted;
}
