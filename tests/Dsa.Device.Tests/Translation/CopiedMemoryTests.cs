namespace Dsa.Device.Tests.Translation;

/// <summary>Memory that the device reaches by copying, and that goes away between translation and access.</summary>
public sealed class CopiedMemoryTests
{
    private const int Bytes = 3 * 4096;

    [Fact]
    public void A_piece_whose_destination_goes_away_ends_the_copy_there()
    {
        using var bench = Running();
        var source = bench.MapBytes(Descriptors.Pattern(Bytes, seed: 1));
        var first = bench.Map(4096);
        var lost = bench.Map(4096);
        var record = bench.Map(4096);
        Assert.NotEqual(first + 4096, lost);
        bench.Copies!.LostAt = lost;
        var whole = bench.Run(Descriptors.Move(source, first, 4096, record));
        Assert.Equal((CompletionStatus.Success, 0u), (whole.Status, whole.BytesCompleted));

        var result = bench.Run(Descriptors.Move(source, lost, 4096, record));
        Assert.Equal((CompletionStatus.PageFault, 0u, lost), (result.Status, result.BytesCompleted, result.FaultAddress));
        Assert.All(bench.Read(lost, 4096), static b => Assert.Equal(0, b));
        Assert.Equal(Descriptors.Pattern(Bytes, seed: 1)[..4096], bench.Read(first, 4096));
    }

    [Fact]
    public void What_was_written_before_that_counts()
    {
        using var bench = Running();
        var source = bench.MapBytes(Descriptors.Pattern(Bytes, seed: 2));
        var destination = bench.Map(Bytes);
        var record = bench.Map(4096);
        bench.Copies!.LostAt = destination + 8192;
        var result = bench.Run(Descriptors.Move(source, destination, Bytes, record));
        Assert.Equal((CompletionStatus.PageFault, 8192u, destination + 8192), (result.Status, result.BytesCompleted, result.FaultAddress));
        Assert.Equal(Descriptors.Pattern(Bytes, seed: 2)[..8192], bench.Read(destination, 8192));
    }

    [Fact]
    public void A_record_that_cannot_be_stored_any_more_is_an_event()
    {
        using var bench = Running();
        var source = bench.MapBytes(Descriptors.Pattern(64, seed: 3));
        var destination = bench.Map(4096);
        var record = bench.Map(4096);
        bench.Copies!.LostAt = record + 1;
        bench.Post(Descriptors.Move(source, destination, 64, record));
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal(record, bench.Entry(0).FaultAddress);
    }

    [Fact]
    public void The_fault_is_at_the_first_byte_that_did_not_arrive_and_the_CRC_that_of_the_pieces_before()
    {
        using var bench = Running();
        var pattern = Descriptors.Pattern(Bytes, seed: 4);
        var source = bench.MapBytes(pattern);
        var destination = bench.Map(Bytes);
        var record = bench.Map(4096);
        var crc = new CopyCrcDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            CompletionAddress = record,
            Source = source,
            Destination = destination,
            TransferSize = 4096,
        };
        bench.Run(crc);
        var ofFirstPage = bench.CrcRecord(record).Crc;

        bench.Copies!.LostAt = destination + 4096 + 100;
        var result = bench.Run(crc with { TransferSize = Bytes });
        Assert.Equal((CompletionStatus.PageFault, 4096u, destination + 4196), (result.Status, result.BytesCompleted, result.FaultAddress));
        Assert.Equal(ofFirstPage, bench.CrcRecord(record).Crc);
        Assert.Equal(pattern[..4196], bench.Read(destination, 4196));
    }

    private static Bench Running()
    {
        var bench = new Bench(isCopied: true);
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        return bench;
    }
}
