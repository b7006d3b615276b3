using Dsa.Bindings.Client;

namespace Dsa.Bindings.Tests.Client;

public sealed class PartialCompletionTests
{
    [Fact]
    public void A_copy_goes_on_behind_what_is_done()
    {
        var rest = (MemMoveDescriptor)Rest(new MemMoveDescriptor { Source = 0x1000, Destination = 0x9000, TransferSize = 100 }, 40);
        Assert.Equal((0x1028UL, 0x9028UL, 60u), (rest.Source, rest.Destination, rest.TransferSize));
    }

    [Fact]
    public void A_copy_that_ran_downward_goes_on_before_it()
    {
        var rest = (MemMoveDescriptor)Rest(new MemMoveDescriptor { Source = 0x1000, Destination = 0x1008, TransferSize = 100 }, 40, result: 1);
        Assert.Equal((0x1000UL, 0x1008UL, 60u), (rest.Source, rest.Destination, rest.TransferSize));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(8u)]
    [InlineData(13u)]
    [InlineData(16u)]
    [InlineData(4093u)]
    public void A_fill_goes_on_with_its_pattern_rotated(uint done)
    {
        foreach (var isLong in new[] { false, true })
        {
            var pattern = Enumerable.Range(1, isLong ? 16 : 8).Select(static i => (byte)i).ToArray();
            var fill = new FillDescriptor
            {
                Destination = 0x1000,
                TransferSize = 5000,
                Pattern16 = isLong,
                PatternLower = BitConverter.ToUInt64(pattern, 0),
                PatternUpper = isLong ? BitConverter.ToUInt64(pattern, 8) : 0,
            };
            var rest = (FillDescriptor)Rest(fill, done);
            Assert.Equal((0x1000UL + done, 5000 - done, isLong), (rest.Destination, rest.TransferSize, rest.Pattern16));
            byte[] rotated = [.. BitConverter.GetBytes(rest.PatternLower), .. BitConverter.GetBytes(rest.PatternUpper)];
            Assert.Equal(
                Enumerable.Range((int)done, pattern.Length).Select(i => pattern[i % pattern.Length]), rotated.Take(pattern.Length));
        }
    }

    [Fact]
    public void A_CRC_goes_on_with_the_one_so_far_as_its_seed()
    {
        var descriptor = new CopyCrcDescriptor { Source = 0x1000, Destination = 0x2000, TransferSize = 100, ReadSeed = true, SeedAddress = 8 };
        var record = (CompletionRecord)new CrcCompletionRecord { Status = CompletionStatus.PageFault, BytesCompleted = 64, Crc = 0xABCD };
        var rest = (CopyCrcDescriptor)PartialCompletion.Rest(descriptor, record)!.Value;
        Assert.Equal((0x1040UL, 0x2040UL, 36u, false, 0xABCDUL), (rest.Source, rest.Destination, rest.TransferSize, rest.ReadSeed, rest.Seed));
    }

    [Fact]
    public void Others_are_not_gone_on_with() =>
        Assert.Null(PartialCompletion.Rest(new ApplyDeltaDescriptor(), new CompletionRecord { Status = CompletionStatus.PageFault }));

    private static WorkDescriptor Rest(WorkDescriptor descriptor, uint done, byte result = 0) => PartialCompletion.Rest(
        descriptor, new CompletionRecord { Status = CompletionStatus.PageFault, BytesCompleted = done, Result = result })!.Value;
}
