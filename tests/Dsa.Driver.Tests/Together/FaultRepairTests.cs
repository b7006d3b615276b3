using System.Runtime.InteropServices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>Completion records on pages that are not there, from the program's view.</summary>
public sealed class FaultRepairTests
{
    private const ulong Nowhere = 0x10_0000;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [Parity("EV-11", "EV-12", "EV-13", "EV-26", "EV-34", "EV-36", "PR-04")]
    public void A_record_on_an_untouched_page_appears(ulong seed) => TogetherBed.Run(
        bed =>
        {
            using var client = Open(bed);
            var memory = client.Memory.Map(4096, populate: true);
            var record = client.Memory.Map(4096);
            bed.Trace.Clear();
            client.Submit(client.Move(memory, memory + 1024, 512, record));
            Assert.Equal(CompletionStatus.Success, client.WaitFor(record).Status);
            bed.Scheduler.Sleep(1_000_000);
            bed.CheckTrace("""
                irq R32 0x98 = 0x20
                irq W32 0x98 = 0x20
                irq W32 0xF4 = 0x40000000
                irq R64 0xF0
                irq W32 0xF0 = 1
                """);
            Assert.Equal((1L, 0L), (client.File.CrFaults, client.File.CrFaultFailures));
        },
        seed);

    [Fact]
    [Parity("EV-27")]
    public void A_record_that_has_no_place_counts_as_a_failure() => TogetherBed.Run(bed =>
    {
        using var client = Open(bed);
        var memory = client.Memory.Map(4096, populate: true);
        client.Submit(client.Move(memory, memory + 1024, 512, Nowhere));
        bed.Scheduler.Sleep(10_000_000);
        Assert.Equal((1L, 1L), (client.File.CrFaults, client.File.CrFaultFailures));
    });

    [Fact]
    [Parity("EV-12", "EV-14", "EV-15")]
    public void More_faults_than_the_log_has_entries_are_all_repaired()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    using var client = Open(bed);
                    var memory = client.Memory.Map(4096, populate: true);
                    var records = client.Memory.Map(150 * 4096);
                    for (var i = 0; i < 150; i++)
                    {
                        client.Submit(client.Move(memory, memory + 1024, 8, records + (ulong)(4096 * i)));
                    }

                    for (var i = 0; i < 150; i++)
                    {
                        Assert.Equal(CompletionStatus.Success, client.WaitFor(records + (ulong)(4096 * i)).Status);
                    }

                    Assert.Equal(150, client.File.CrFaults);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("EV-26", "EV-27", "EV-28")]
    public void A_batch_tells_whether_a_member_lost_its_record(bool isLost)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    using var client = Open(bed);
                    var memory = client.Memory.Map(4096, populate: true);
                    var records = client.Memory.Map(4 * 4096);
                    var members = new[]
                    {
                        client.Move(memory, memory + 1024, 8, records),
                        client.Move(memory, memory + 1024, 8, isLost ? Nowhere : records + 4096),
                        client.Move(memory, memory + 1024, 8, records + 8192),
                    };
                    client.Memory.CopyTo(memory + 2048, MemoryMarshal.AsBytes(members.AsSpan()));
                    var record = records + (3 * 4096);
                    client.Submit(new BatchDescriptor
                    {
                        Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
                        DescriptorListAddress = memory + 2048,
                        DescriptorCount = 3,
                        CompletionAddress = record,
                    });
                    var batch = client.WaitFor(record);
                    Assert.Equal(isLost ? CompletionStatus.BatchFailed : CompletionStatus.Success, batch.Status);
                    Assert.Equal(isLost ? 1 : 0, (int)batch.Result);
                    Assert.Equal(3u, batch.BytesCompleted);
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(records).Status);
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(records + 8192).Status);
                    Assert.Equal((4L, isLost ? 1L : 0L), (client.File.CrFaults, client.File.CrFaultFailures));
                },
                seed);
        }
    }

    [Fact]
    [Parity("EV-30", "EV-20")]
    public void A_drain_comes_after_the_records_before_it() => TogetherBed.Run(bed =>
    {
        using var client = Open(bed);
        var memory = client.Memory.Map(4096, populate: true);
        var records = client.Memory.Map(2 * 4096);
        client.Submit(client.Move(memory, memory + 1024, 8, records));
        client.Submit(new DrainDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            CompletionAddress = memory + 2048,
        });
        Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 2048).Status);

        // No wait here: the first record was in the log before the drain.
        Assert.True(client.Memory.TryPeek(records, out var status) && status == (byte)CompletionStatus.Success);
        Assert.Equal(1L, client.File.CrFaults);
    });

    [Fact]
    [Parity("EV-17", "EV-39")]
    public void A_program_that_goes_away_with_faults_on_their_way_hurts_nobody()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: q => q.IsPageRequestDisabled = true);
                    using var neighbour = bed.Open(queue, "neighbour");
                    var client = bed.Open(queue);
                    var memory = client.Memory.Map(4096, populate: true);
                    var records = client.Memory.Map(12 * 4096);
                    for (var i = 0; i < 12; i++)
                    {
                        client.Submit(client.Move(memory, memory + 1024, 8, records + (ulong)(4096 * i)));
                    }

                    client.Dispose();

                    // Its PASID is given to the next program, which must see nothing of it.
                    using var next = bed.Open(queue, "next");
                    Assert.Equal(client.File.Pasid, next.File.Pasid);
                    var own = next.Memory.Map(12 * 4096);
                    var mine = neighbour.Memory.Map(4096, populate: true);
                    neighbour.Submit(neighbour.Move(mine, mine + 1024, 8, mine + 2048));
                    Assert.Equal(CompletionStatus.Success, neighbour.WaitFor(mine + 2048).Status);
                    bed.Scheduler.Sleep(1_000_000);
                    Assert.Equal((0L, 0L), (next.File.CrFaults, neighbour.File.CrFaults));
                    Assert.False(next.Memory.TryPeek(own, out _));
                },
                seed);
        }
    }

    [Fact]
    [Parity("CD-06", "EV-21")]
    public void Records_that_are_missing_when_the_queue_is_unbound_appear()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User, WqMode.Dedicated, adjust: q => q.IsPageRequestDisabled = true);
                    using var client = bed.Open(queue);
                    var memory = client.Memory.Map(4096, populate: true);
                    var records = client.Memory.Map(12 * 4096);
                    for (var i = 0; i < 12; i++)
                    {
                        client.Submit(client.Move(memory, memory + 1024, 8, records + (ulong)(4096 * i)));
                    }

                    queue.Unbind();
                    Assert.Equal((12L, 0L), (client.File.CrFaults, client.File.CrFaultFailures));
                },
                seed);
        }
    }

    private static TogetherBed.Client Open(TogetherBed bed) =>
        bed.Open(bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: queue => queue.IsPageRequestDisabled = true));
}
