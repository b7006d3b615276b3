using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Operations.Dif;

public sealed class DifOperationTests
{
    private const int Data = 512;
    private const int Block = Data + 8;

    private static readonly byte[] s_zeros = new byte[Data];

    [Fact]
    public void Insert_appends_the_field_of_the_model_and_tells_the_next_tags()
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(new DifInsertDescriptor
        {
            Flags = Descriptors.Recorded,
            CompletionAddress = bench.Map(4096),
            Source = bench.MapBytes(new byte[2 * Data]),
            Destination = destination,
            TransferSize = 2 * Data,
            ReferenceTagSeed = 1,
            ApplicationTagSeed = 0x1234,
        });
        Assert.Equal((CompletionStatus.Success, 0u, 0u), (record.Status, record.Result, record.BytesCompleted));
        Assert.Equal("0000123400000001", Convert.ToHexStringLower(bench.Read(destination + Data, 8)));
        Assert.Equal("0000123400000002", Convert.ToHexStringLower(bench.Read(destination + Block + Data, 8)));
        var tags = (DifInsertCompletionRecord)record;
        Assert.Equal((3u, 0x1234u, 0u), (tags.ReferenceTag, tags.ApplicationTag, tags.ApplicationTagMask));
    }

    [Fact]
    public void Generate_packs_the_fields()
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(new DixGenerateDescriptor
        {
            Flags = Descriptors.Recorded,
            CompletionAddress = bench.Map(4096),
            Source = bench.MapBytes(new byte[2 * Data]),
            Destination = destination,
            TransferSize = 2 * Data,
            DestinationDifFlags = DestinationDifFlags.ApplicationTagIncrements | DestinationDifFlags.ReferenceTagFixed,
            ReferenceTagSeed = 1,
            ApplicationTagSeed = 0xFFFF,
            ApplicationTagMask = 0x00FF,
        });
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal("0000ff0000000001" + "0000000000000001" + "00", Convert.ToHexStringLower(bench.Read(destination, 17)));
        var tags = (DifInsertCompletionRecord)record;
        Assert.Equal((1u, 1u, 0xFFu), (tags.ReferenceTag, tags.ApplicationTag, tags.ApplicationTagMask));
    }

    [Theory]
    [InlineData("0000123400000007", DifStatus.None)]
    [InlineData("0001123400000007", DifStatus.Guard)]
    [InlineData("0000123500000007", DifStatus.ApplicationTag)]
    [InlineData("0000123400000008", DifStatus.ReferenceTag)]
    [InlineData("8000923480000007", DifStatus.Guard | DifStatus.ApplicationTag | DifStatus.ReferenceTag)]
    public void Check_tells_all_that_is_wrong_with_the_first_bad_block(string field, DifStatus expected)
    {
        var record = Check(field, default);
        Assert.Equal(expected == DifStatus.None ? CompletionStatus.Success : CompletionStatus.DifError, record.Status);
        Assert.Equal((byte)expected, record.Result);
        Assert.Equal(expected == DifStatus.None ? 0u : Block, record.BytesCompleted);
        var tags = (DifCheckCompletionRecord)record;
        Assert.Equal((expected == DifStatus.None ? 8u : 7u, 0x1234u), (tags.ReferenceTag, tags.ApplicationTag));
    }

    [Theory]
    [InlineData("0001123400000007", SourceDifFlags.NoGuardCheck)]
    [InlineData("0000123400000009", SourceDifFlags.NoReferenceTagCheck)]
    [InlineData("0000123400000006", SourceDifFlags.ReferenceTagFixed)]
    [InlineData("1111ffff22222222", SourceDifFlags.ApplicationTagOnesDetect)]
    [InlineData("1111ffffffffffff", SourceDifFlags.TagOnesDetect)]
    [InlineData("ffffffffffffffff", SourceDifFlags.AllOnesDetect)]
    public void A_check_that_is_switched_off_finds_nothing(string field, SourceDifFlags flags)
    {
        Assert.Equal(CompletionStatus.DifError, Check(field, default).Status);
        Assert.Equal(CompletionStatus.Success, Check(field, flags).Status);
    }

    [Theory]
    [InlineData("fffffffffffffffe", SourceDifFlags.AllOnesDetect)]
    [InlineData("1111ffff22222222", SourceDifFlags.TagOnesDetect)]
    [InlineData("1111fffe22222222", SourceDifFlags.ApplicationTagOnesDetect)]
    [InlineData("ffffffffffffffff", SourceDifFlags.AllOnesIsError)]
    public void Ones_that_are_not_enough_switch_nothing_off(string field, SourceDifFlags flags) =>
        Assert.Equal(
            (CompletionStatus.DifError, (byte)(DifStatus.Guard | DifStatus.ApplicationTag | DifStatus.ReferenceTag)),
            (Check(field, flags).Status, Check(field, flags).Result));

    [Fact]
    public void All_ones_may_be_an_error_of_their_own()
    {
        var record = Check("ffffffffffffffff", SourceDifFlags.AllOnesDetect | SourceDifFlags.AllOnesIsError);
        Assert.Equal((CompletionStatus.DifError, (byte)DifStatus.AllOnes), (record.Status, record.Result));
    }

    [Fact]
    [Produces(CompletionStatus.DifError)]
    public void Strip_leaves_the_data_of_the_blocks_before_the_bad_one()
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(Data);
        byte[] good = [.. data, .. DifReference.Make([], DifReference.Guard(data, 0), 0x80, new(9, 8, 0), 0)];
        var bad = good.ToArray();
        bad[100] ^= 1;
        var destination = bench.Map(4096);
        var record = bench.Run(new DifStripDescriptor
        {
            Flags = Descriptors.Recorded,
            CompletionAddress = bench.Map(4096),
            Source = bench.MapBytes([.. good, .. good, .. bad, .. good]),
            Destination = destination,
            TransferSize = 4 * Block,
            SourceDifFlags = SourceDifFlags.ReferenceTagFixed,
            ReferenceTagSeed = 9,
            ApplicationTagSeed = 8,
        });
        Assert.Equal((CompletionStatus.DifError, (byte)DifStatus.Guard, 2u * Block), (record.Status, record.Result, record.BytesCompleted));
        Assert.Equal([.. data, .. data], bench.Read(destination, 2 * Data));
        Assert.All(bench.Read(destination + (2 * Data), 2 * Data), static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(DestinationDifFlags.None, "00000202" + "00000101")]
    [InlineData(DestinationDifFlags.PassGuard, "aaaa0202" + "00000101")]
    [InlineData(DestinationDifFlags.PassApplicationTag, "0000bbbb" + "00000101")]
    [InlineData(DestinationDifFlags.PassReferenceTag, "00000202" + "cccccccc")]
    public void Update_keeps_what_it_is_told_to_keep(DestinationDifFlags flags, string expected)
    {
        using var bench = Bench.Running();
        var destination = bench.Map(4096);
        var record = bench.Run(new DifUpdateDescriptor
        {
            Flags = Descriptors.Recorded,
            CompletionAddress = bench.Map(4096),
            Source = bench.MapBytes([.. s_zeros, .. Convert.FromHexString("aaaabbbbcccccccc")]),
            Destination = destination,
            TransferSize = Block,
            SourceDifFlags = SourceDifFlags.NoGuardCheck,
            SourceReferenceTagSeed = 0xCCCCCCCC,
            SourceApplicationTagSeed = 0xBBBB,
            DestinationDifFlags = flags,
            DestinationReferenceTagSeed = 0x101,
            DestinationApplicationTagSeed = 0x202,
        });
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(expected, Convert.ToHexStringLower(bench.Read(destination + Data, 8)));
        var tags = (DifUpdateCompletionRecord)record;
        Assert.Equal((0xCCCCCCCDu, 0xBBBBu), (tags.SourceReferenceTag, tags.SourceApplicationTag));
        Assert.Equal((0x102u, 0x202u), (tags.DestinationReferenceTag, tags.DestinationApplicationTag));
    }

    /// <summary>Checks two blocks of zeros, the second with the field, where 0000 1234 00000007 is right.</summary>
    private static CompletionRecord Check(string field, SourceDifFlags flags)
    {
        using var bench = Bench.Running();
        return bench.Run(new DifCheckDescriptor
        {
            Flags = Descriptors.Recorded,
            CompletionAddress = bench.Map(4096),
            Source = bench.MapBytes([.. s_zeros, .. Convert.FromHexString("0000123400000006"), .. s_zeros, .. Convert.FromHexString(field)]),
            TransferSize = 2 * Block,
            SourceDifFlags = flags,
            ReferenceTagSeed = 6,
            ApplicationTagSeed = 0x1234,
        });
    }
}
