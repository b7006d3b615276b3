using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Operations.Delta;

public sealed class ApplyDeltaTests
{
    [Fact]
    public void A_record_makes_the_first_buffer_the_second()
    {
        using var bench = Bench.Running();
        var first = Descriptors.Pattern(20_000);
        var second = first.ToArray();
        for (var i = 0; i < second.Length; i += 301)
        {
            second[i] ^= 0xFF;
        }

        var destination = bench.MapBytes(first);
        var delta = bench.Map(32768) + 4093;
        var created = (DeltaCompletionRecord)bench.Run(
            Descriptors.CreateDelta(destination, bench.MapBytes(second), 20_000, delta, 16384, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 1u), (created.Status, created.Result));
        var applied = bench.Run(Descriptors.ApplyDelta(delta, created.DeltaRecordSize, destination, 20_000, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u, 0u), (applied.Status, applied.Result, applied.BytesCompleted));
        Assert.Equal(second, bench.Read(destination, 20_000));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(0)]
    [Produces(CompletionStatus.DeltaOffsetNotIncreasing)]
    public void An_offset_that_does_not_rise_is_status_0x07(byte offset)
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(Descriptors.ApplyDelta(bench.MapBytes(Entries(2, 5, offset, 6)), 40, destination, 64, bench.Map(4096)));
        Assert.Equal((CompletionStatus.DeltaOffsetNotIncreasing, 20u), (record.Status, record.BytesCompleted));
        Assert.Equal((1, 1, 0), (bench.Read(destination + 16, 1)[0], bench.Read(destination + 40, 1)[0], bench.Read(destination + 48, 1)[0]));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(200)]
    [Produces(CompletionStatus.DeltaOffsetOutOfRange)]
    public void An_offset_at_or_behind_the_end_is_status_0x08(byte offset)
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(Descriptors.ApplyDelta(bench.MapBytes(Entries(7, offset)), 20, destination, 64, bench.Map(4096)));
        Assert.Equal((CompletionStatus.DeltaOffsetOutOfRange, 10u), (record.Status, record.BytesCompleted));
        Assert.Equal((1, 0), (bench.Read(destination + 56, 1)[0], bench.Read(destination + ((ulong)offset * 8), 1)[0]));
    }

    [Fact]
    public void A_first_offset_out_of_range_is_status_0x08_without_touching_the_destination()
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        bench.Memory.Evict(destination);
        var record = bench.Run(Descriptors.ApplyDelta(bench.MapBytes(Entries(8)), 10, destination, 64, bench.Map(4096)));
        Assert.Equal((CompletionStatus.DeltaOffsetOutOfRange, 0u), (record.Status, record.BytesCompleted));
    }

    [Fact]
    public void What_is_left_of_a_record_behind_its_last_whole_entry_is_ignored()
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(Descriptors.ApplyDelta(bench.MapBytes(Entries(1, 2)), 19, destination, 64, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal((1, 0), (bench.Read(destination + 8, 1)[0], bench.Read(destination + 16, 1)[0]));
    }

    private static byte[] Entries(params ReadOnlySpan<byte> offsets)
    {
        var entries = new byte[offsets.Length * 10];
        for (var i = 0; i < offsets.Length; i++)
        {
            entries[i * 10] = offsets[i];
            entries[(i * 10) + 2] = 1;
        }

        return entries;
    }
}
