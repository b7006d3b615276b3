using Dsa.Bindings.Client;
using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Tests.Client;

public sealed class WorkQueueTests
{
    private static readonly CompletionRecord Success = new() { Status = CompletionStatus.Success };

    [Fact]
    public void Attributes_are_those_of_sysfs()
    {
        using var fake = new FakeQueue();
        using var queue = fake.Open();
        Assert.Equal(
            new WorkQueueAttributes("wq0.1", "dsa0", "enabled", "user", WqMode.Shared, 4, 3, true, 1UL << 31, 32), queue.Attributes);
        Assert.Equal(SubmissionMethod.Write, queue.Method);
        fake.Set("mode", "dedicated");
        fake.Set("block_on_fault", "0");
        fake.Remove("max_batch_size");
        using var other = fake.Open();
        Assert.Equal((WqMode.Dedicated, false, 0), (other.Attributes.Mode, other.Attributes.IsBlockOnFault, other.Attributes.MaxBatchDescriptors));
    }

    [Fact]
    public void A_descriptor_is_given_its_record()
    {
        using var fake = new FakeQueue();
        using var queue = fake.Open();
        var pending = queue.Submit(new MemMoveDescriptor { Source = 1, Destination = 2, TransferSize = 3, CompletionAddress = 99 });
        var submitted = Assert.Single(fake.Submitted);
        Assert.Equal(0UL, submitted.CompletionAddress % 64);
        Assert.Equal(DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord, submitted.Flags);
        Assert.False(pending.IsCompleted);
        Assert.False(pending.TryWait(TimeSpan.Zero, out _));
        Assert.Equal(1, queue.InFlightCount);
        Assert.Throws<TimeoutException>(() => pending.Wait());
        FakeQueue.Complete(submitted, Success with { BytesCompleted = 7 });
        Assert.True(pending.IsCompleted);
        Assert.Equal(Success with { BytesCompleted = 7 }, pending.Wait());
        Assert.Equal(0, queue.InFlightCount);
        Assert.Throws<InvalidOperationException>(() => pending.Wait());
        Assert.Throws<InvalidOperationException>(() => pending.IsCompleted);
    }

    [Theory]
    [InlineData("dedicated", 4)]
    [InlineData("shared", 64)]
    public void No_more_are_in_flight_than_there_is_room_for(string mode, int most)
    {
        using var fake = new FakeQueue(mode);
        using var queue = fake.Open();
        var first = queue.Submit(new NoOpDescriptor());
        for (var i = 1; i < most; i++)
        {
            Assert.True(queue.TrySubmit(new NoOpDescriptor(), out _));
        }

        Assert.False(queue.TrySubmit(new NoOpDescriptor(), out _));
        Assert.Throws<TimeoutException>(() => queue.Submit(new NoOpDescriptor()));
        var submitted = fake.Submitted;
        Assert.Equal(most, submitted.Select(static descriptor => descriptor.CompletionAddress).Distinct().Count());
        FakeQueue.Complete(submitted[0], Success);
        Assert.False(queue.TrySubmit(new NoOpDescriptor(), out _));
        first.Wait();
        Assert.True(queue.TrySubmit(new NoOpDescriptor(), out _));
        Array.ForEach(fake.Submitted, static descriptor => FakeQueue.Complete(descriptor, Success));
    }

    [Fact]
    public void Records_are_cleared_before_they_are_used_again()
    {
        using var fake = new FakeQueue("dedicated", size: 1);
        using var queue = fake.Open();
        for (var i = 0; i < 3; i++)
        {
            var pending = queue.Submit(new NoOpDescriptor());
            Assert.False(pending.IsCompleted);
            FakeQueue.Complete(fake.Submitted[^1], Success);
            pending.Wait();
        }
    }

    [Fact]
    public async Task Disposal_waits_for_what_is_in_flight()
    {
        using var fake = new FakeQueue();
        var queue = WorkQueue.Open(fake.Node, fake.Options with { Patience = TimeSpan.FromSeconds(60) });
        queue.Submit(new NoOpDescriptor());
        var isCompleting = false;
        var disposal = Task.Run(() =>
        {
            queue.Dispose();
            return Volatile.Read(ref isCompleting);
        });
        SpinWait.SpinUntil(() => disposal.IsCompleted, TimeSpan.FromMilliseconds(50));
        Volatile.Write(ref isCompleting, true);
        FakeQueue.Complete(fake.Submitted[0], Success);
        Assert.True(await disposal);
        Assert.Throws<ObjectDisposedException>(() => queue.TrySubmit(new NoOpDescriptor(), out _));
        queue.Dispose();
    }

    [Fact]
    public void Disposal_loses_its_patience()
    {
        using var fake = new FakeQueue();
        var queue = fake.Open();
        queue.Submit(new NoOpDescriptor());
        queue.Dispose();
    }

    [Fact]
    public void A_queue_that_cannot_be_used_says_why()
    {
        using var fake = new FakeQueue();
        AssertReason(fake, "/dev/null", "is not the node of a work queue");
        AssertReason(fake, "/dev/dsa/wq0", "is not the node of a work queue");
        AssertReason(fake, "/dev/dsa/wqx.1", "is not the node of a work queue");
        AssertReason(fake, "/dev/dsa/wq0.7", "There is no queue wq0.7");
        Assert.False(WorkQueue.IsSupported(fake.Node, out var reason, fake.Options with { SysfsRoot = "/nowhere" }));
        Assert.Contains("The driver idxd is not there", reason, StringComparison.Ordinal);
        fake.Set("state", "disabled");
        AssertReason(fake, fake.Node, "accel-config enable-wq dsa0/wq0.1");
        fake.Set("state", "enabled");
        fake.Set("type", "kernel");
        AssertReason(fake, fake.Node, "type kernel");
        fake.Set("type", "user");
        fake.Set("size", "many");
        AssertReason(fake, fake.Node, "size is no number: \"many\"");
        fake.Remove("size");
        AssertReason(fake, fake.Node, "cannot be read");
        fake.Set("size", "4");
        Assert.True(WorkQueue.IsSupported(fake.Node, out reason, fake.Options));
        Assert.Empty(reason);
        File.Delete(fake.Node);
        AssertReason(fake, fake.Node, "no such node");
    }

    [Fact]
    public void Queues_of_an_IAA_are_refused()
    {
        using var fake = new FakeQueue(device: "iax");
        AssertReason(fake, fake.Node, "is a queue of an IAA");
    }

    [Fact]
    public void Who_loses_patience_leaves_a_place_that_is_free_once_the_record_is_there()
    {
        using var fake = new FakeQueue("dedicated", size: 1);
        using var queue = fake.Open();
        Assert.Throws<TimeoutException>(() => queue.Run(new NoOpDescriptor()));
        Assert.False(queue.TrySubmit(new NoOpDescriptor(), out var none));
        Assert.Throws<InvalidOperationException>(() => none.Wait());
        FakeQueue.Complete(fake.Submitted[0], Success);
        Assert.True(queue.TrySubmit(new NoOpDescriptor(), out var pending));
        Assert.False(pending.IsCompleted);
        FakeQueue.Complete(fake.Submitted[1], Success);
        pending.Wait();
    }

    [Fact]
    public void A_portal_is_written_slot_by_slot()
    {
        using var fake = new FakeQueue("dedicated", size: 3);
        if (!SubmissionInstructions.IsSupported)
        {
            // Nothing stands for the instruction here.
            return;
        }

        File.WriteAllBytes(fake.Node, new byte[4096]);
        using var queue = WorkQueue.Open(fake.Node, fake.Options with { UsesWrite = false });
        Assert.Equal(SubmissionMethod.Portal, queue.Method);
        for (var i = 1u; i <= 3; i++)
        {
            queue.Submit(new MemMoveDescriptor { TransferSize = i });
        }

        var submitted = fake.Submitted.Where(static descriptor => descriptor.Opcode == Opcode.MemMove).ToArray();
        Assert.Equal([1u, 2u, 3u], submitted.Select(static descriptor => ((MemMoveDescriptor)descriptor).TransferSize));
        Array.ForEach(submitted, static descriptor => FakeQueue.Complete(descriptor, Success));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var fake = new FakeQueue();
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkQueue.Open(fake.Node, fake.Options with { Retries = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkQueue.Open(fake.Node, fake.Options with { MaxInFlight = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkQueue.Open(fake.Node, fake.Options with { Patience = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentException>(static () => WorkQueue.Open(string.Empty));
    }

    [Fact]
    public async Task A_batch_is_a_list_with_records_of_its_own()
    {
        using var fake = new FakeQueue();
        using var queue = WorkQueue.Open(fake.Node, fake.Options with { Patience = TimeSpan.FromSeconds(60) });
        using var batch = new DescriptorBatch(33);
        batch.Add(new NoOpDescriptor());
        Assert.Throws<InvalidOperationException>(() => batch.Run(queue));
        batch.Add(new MemMoveDescriptor { TransferSize = 5 });
        var run = Task.Run(() => batch.Run(queue));
        SpinWait.SpinUntil(() => fake.Submitted.Length == 1);
        var submitted = fake.Submitted[0];
        Assert.Equal(Opcode.Batch, submitted.Opcode);
        CompleteMembers((BatchDescriptor)submitted);
        FakeQueue.Complete(submitted, Success with { BytesCompleted = 2 });
        Assert.Equal(2u, (await run).BytesCompleted);
        Assert.Equal([0u, 1u], batch.Records.ToArray().Select(static record => record.BytesCompleted));
        batch.Clear();
        for (var i = 0; i < 33; i++)
        {
            batch.Add(new NoOpDescriptor());
        }

        Assert.Throws<InvalidOperationException>(() => batch.Add(new NoOpDescriptor()));
        Assert.Contains("2 to 32", Assert.Throws<InvalidOperationException>(() => batch.Run(queue)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_is_in_flight_is_left_alone()
    {
        using var fake = new FakeQueue();
        using var queue = fake.Open();
        var batch = new DescriptorBatch(4);
        batch.Add(new NoOpDescriptor());
        batch.Add(new NoOpDescriptor());
        Assert.Throws<InvalidOperationException>(() => batch.Wait());
        Assert.Throws<TimeoutException>(() => batch.Run(queue));
        Assert.True(batch.IsInFlight);
        Assert.Throws<InvalidOperationException>(() => batch.Add(new NoOpDescriptor()));
        Assert.Throws<InvalidOperationException>(batch.Clear);
        Assert.Throws<InvalidOperationException>(() => batch.Submit(queue));
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Add(new NoOpDescriptor()));
        CompleteMembers((BatchDescriptor)fake.Submitted[0]);
        FakeQueue.Complete(fake.Submitted[0], Success);
    }

    private static unsafe void CompleteMembers(BatchDescriptor batch)
    {
        var list = (WorkDescriptor*)batch.DescriptorListAddress;
        for (var i = 0u; i < batch.DescriptorCount; i++)
        {
            FakeQueue.Complete(list[i], Success with { BytesCompleted = i });
        }
    }

    private static void AssertReason(FakeQueue fake, string path, string expected)
    {
        Assert.False(WorkQueue.IsSupported(path, out var reason, fake.Options));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }
}
