using System.Runtime.InteropServices;
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
        WorkDescriptor descriptor = new CopyCrcDescriptor { Source = 0x1000, Destination = 0x2000, TransferSize = 100, ReadSeed = true, SeedAddress = 8 };
        descriptor = descriptor with { Flags = descriptor.Flags | DescriptorFlags.Address3TrafficClass };
        var record = (CompletionRecord)new CrcCompletionRecord { Status = CompletionStatus.PageFault, BytesCompleted = 64, Crc = 0x1_0000_ABCD };
        var rest = (CopyCrcDescriptor)PartialCompletion.Rest(descriptor, record)!.Value;
        Assert.Equal((0x1040UL, 0x2040UL, 36u), (rest.Source, rest.Destination, rest.TransferSize));
        Assert.Equal((false, 0UL, 0xABCDUL), (rest.ReadSeed, rest.SeedAddress, rest.Seed));
        Assert.Equal(DescriptorFlags.None, ((WorkDescriptor)rest).Flags & DescriptorFlags.Address3TrafficClass);
    }

    [Fact]
    public void Where_nothing_was_done_the_descriptor_stays_as_it_is()
    {
        WorkDescriptor descriptor = new CrcDescriptor { Source = 0x1000, TransferSize = 100, ReadSeed = true, SeedAddress = 8 };
        var record = (CompletionRecord)new CrcCompletionRecord { Status = CompletionStatus.PageFault, Crc = 0xABCD };
        Assert.Equal(descriptor, PartialCompletion.Rest(descriptor, record));
    }

    [Fact]
    public async Task A_comparison_says_where_in_the_whole_it_found_a_difference()
    {
        var page = Marshal.AllocHGlobal(1);
        var fault = new CompletionRecord { Status = CompletionStatus.PageFault, BytesCompleted = 4096, FaultAddress = (ulong)page, FaultWrite = true };
        var compare = new CompareDescriptor { Source1 = 0x1000, Source2 = 0x9000, TransferSize = 8192 };
        var different = new CompletionRecord { Status = CompletionStatus.Success, Result = 1 };
        Assert.Equal(4096u, (await RunToEnd(compare, fault, different)).BytesCompleted);
        Assert.Equal(4106u, (await RunToEnd(compare, fault, different with { BytesCompleted = 10 })).BytesCompleted);
        Assert.Equal(0u, (await RunToEnd(compare, fault, new CompletionRecord { Status = CompletionStatus.SuccessPredicateFalse })).BytesCompleted);
        Assert.Equal(0u, (await RunToEnd(compare, fault, new CompletionRecord { Status = CompletionStatus.Success })).BytesCompleted);
        Marshal.FreeHGlobal(page);
    }

    [Fact]
    public async Task A_fault_that_stays_is_told_in_the_end()
    {
        var page = Marshal.AllocHGlobal(1);
        var fault = new CompletionRecord { Status = CompletionStatus.PageFault, FaultAddress = (ulong)page };
        var move = new MemMoveDescriptor { Source = 0x1000, Destination = 0x9000, TransferSize = 8192 };
        var faults = Enumerable.Repeat(fault, 17).Prepend(fault with { BytesCompleted = 100 });
        var record = await RunToEnd(move, [.. faults]);
        Assert.Equal((CompletionStatus.PageFault, 100u), (record.Status, record.BytesCompleted));
        Marshal.FreeHGlobal(page);
    }

    [Fact]
    public void Others_are_not_gone_on_with() =>
        Assert.Null(PartialCompletion.Rest(new ApplyDeltaDescriptor(), new CompletionRecord { Status = CompletionStatus.PageFault }));

    /// <summary>Runs a descriptor on a queue whose device answers with these records, one after the other.</summary>
    private static async Task<CompletionRecord> RunToEnd(WorkDescriptor descriptor, params CompletionRecord[] answers)
    {
        using var fake = new FakeQueue();
        using var queue = WorkQueue.Open(fake.Node, fake.Options with { Patience = TimeSpan.FromSeconds(60) });
        var run = Task.Run(() => queue.RunToEnd(descriptor));
        for (var i = 0; i < answers.Length && !run.IsCompleted; i++)
        {
            SpinWait.SpinUntil(() => run.IsCompleted || fake.Submitted.Length > i);
            FakeQueue.Complete(fake.Submitted[i], answers[i]);
        }

        var record = await run;
        Assert.Equal(answers.Length, fake.Submitted.Length);
        return record;
    }

    private static WorkDescriptor Rest(WorkDescriptor descriptor, uint done, byte result = 0) => PartialCompletion.Rest(
        descriptor, new CompletionRecord { Status = CompletionStatus.PageFault, BytesCompleted = done, Result = result })!.Value;
}
