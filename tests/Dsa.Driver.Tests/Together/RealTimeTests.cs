using Dsa.Bindings.Portals;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Together;

/// <summary>Real threads, for what a seed cannot show: torn words, missing fences.</summary>
public sealed class RealTimeTests
{
    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("CO-06", "AB-06")]
    public void Kernel_clients_on_several_threads_end_every_descriptor_once(WqMode mode) => TogetherBed.RunInRealTime(bed =>
    {
        const int Rounds = 500;
        var queue = bed.Bind(WorkQueueType.Kernel, mode, size: 8);
        var kernel = queue.Kernel!;
        var ended = 0;
        var accepted = 0;
        var submitters = Enumerable.Range(0, 4).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var descriptor = kernel.Allocate(true, out _)!;
                descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
                descriptor.Completed = (_, _) => Interlocked.Increment(ref ended);
                if (kernel.Submit(descriptor) == Errno.None)
                {
                    Interlocked.Increment(ref accepted);
                }
            }
        })).ToList();
        submitters.ForEach(actor => actor.Join());
        var last = Enumerable.Range(0, kernel.DescriptorCount).Select(index => kernel.Allocate(true, out _)!).ToList();
        Assert.Equal(4 * Rounds, Volatile.Read(ref ended));
        Assert.True(accepted > 0);
        last.ForEach(kernel.Free);
        bed.Driver.Remove(bed.Device);
    });

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("PO-06")]
    public void Submitters_at_once_may_take_the_same_slot_and_lose_nothing(WqMode mode) => TogetherBed.RunInRealTime(bed =>
    {
        const int Count = 400;
        var kernel = bed.Bind(WorkQueueType.Kernel, mode, size: 16).Kernel!;
        var records = 0;
        var submitters = Enumerable.Range(0, 4).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
        {
            for (var round = 0; round < Count / 4; round++)
            {
                var descriptor = kernel.Allocate(true, out _)!;
                descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
                descriptor.Completed = (_, result) => Interlocked.Add(ref records, result == CompletionResult.Success ? 1 : 0);
                Assert.Equal(Errno.None, kernel.Submit(descriptor));
            }
        })).ToList();
        submitters.ForEach(actor => actor.Join());
        Enumerable.Range(0, kernel.DescriptorCount).ToList().ForEach(_ => Assert.NotNull(kernel.Allocate(true, out var _)));
        Assert.Equal(Count, records);
        var offsets = bed.Trace.Events.Where(e => e.Kind is TraceKind.Posted or TraceKind.NonPosted).Select(e => e.OffsetBytes).ToList();
        Assert.True(offsets.Count >= Count);
        Assert.All(offsets, offset => Assert.True(offset is >= 0x1000 and < 0x2000 && offset % 64 == 0));
        Assert.Equal(64, offsets.Distinct().Count());
    });

    [Fact]
    [Parity("PO-06")]
    public void Two_processors_at_one_slot_submit_two_descriptors() => TogetherBed.RunInRealTime(bed =>
    {
        using var client = bed.Open(bed.Bind(WorkQueueType.User));
        var page = client.File.MapPortal(client.Process, out _)!.Value;
        var memory = client.Memory.Map(3 * 4096, populate: true);
        client.Memory.CopyTo(memory, [1, 2]);

        // Both have read the counter, and neither has written it.
        var one = new DedicatedPortal<KernelPort>(new KernelPort(page));
        var other = one;
        one.Submit(client.Move(memory, memory + 4096, 1, memory + 8192));
        other.Submit(client.Move(memory + 1, memory + 4097, 1, memory + 8192 + 32));
        Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 8192).Status);
        Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 8192 + 32).Status);
        Assert.Equal([0x1000, 0x1000], bed.Trace.Events.Where(e => e.Kind == TraceKind.Posted).Select(e => e.OffsetBytes));
        var copied = new byte[2];
        client.Memory.CopyFrom(memory + 4096, copied);
        Assert.Equal([1, 2], copied);
    });

    [Fact]
    public void Nothing_is_lost_or_left_whatever_is_revoked_halted_reset_or_unbound()
    {
        for (var round = 0UL; round < 20; round++)
        {
            TogetherBed.RunInRealTime(bed => new Upheaval(bed, round).Run(), isProbed: false);
        }
    }

    [Fact]
    [Parity("EV-12", "EV-38")]
    public void Programs_come_and_go_with_faults_on_their_way() => TogetherBed.RunInRealTime(bed =>
    {
        var queue = bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: q => q.IsPageRequestDisabled = true);
        var programs = Enumerable.Range(0, 3).Select(i => bed.Scheduler.Spawn($"program {i}", () =>
        {
            for (var round = 0; round < 10; round++)
            {
                using var client = bed.Open(queue, $"app {i}");
                var memory = client.Memory.Map(4096, populate: true);
                var records = client.Memory.Map(4 * 4096);
                for (var k = 0; k < 4; k++)
                {
                    client.Submit(client.Move(memory, memory + 1024, 16, records + (ulong)(4096 * k)));
                }

                // Every other one goes away at once.
                for (var k = 0; k < 4 && round % 2 == 0; k++)
                {
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(records + (ulong)(4096 * k)).Status);
                }
            }
        })).ToList();
        programs.ForEach(actor => actor.Join());
        Assert.Equal(0, queue.ClientCount);
        bed.Driver.Remove(bed.Device);
    });
}
