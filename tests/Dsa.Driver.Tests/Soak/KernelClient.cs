using Dsa.Driver.DmaEngine;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Soak;

/// <summary>A client in the kernel: copies through a queue of the kernel and its DMA channel, by interrupt and by polling.</summary>
internal sealed class KernelClient(SoakWorld world, SoakDevice device, int queueIndex, Random random) : IDisposable
{
    public bool IsOf(SoakDevice other, int queue) => (other, queue) == (device, queueIndex);

    private const int CopyBytes = 256;
    private const int PlaceCount = 6;

    // What a descriptor's status byte shows in its 6 bits when it was given up, and not completed.
    private const CompletionStatus GivenUp = (CompletionStatus)0x3F;

    private readonly DmaBuffer _buffer = world.Kernel.AllocateCoherent(device.Hardware.Slot, 2 * PlaceCount * CopyBytes)!;
    private readonly List<Copy> _copies = [];
    private int _polledCount;

    /// <summary>Copies that the queue took and that were to be told of.</summary>
    public int AcceptedCount => _copies.Count;

    public int ToldCount => _copies.Count(static copy => copy.ToldCount > 0);

    public int PolledCount => _polledCount;

    /// <summary>Whether every copy has been told of that has to be.</summary>
    public bool AreAllTold => _copies.TrueForAll(IsTold);

    public void Run()
    {
        while (!world.IsOver)
        {
            var queue = device.Current.WorkQueues[queueIndex];
            if (queue is not { Kernel: { } kernel, DmaChannel: { } channel })
            {
                world.Scheduler.Sleep(6_000);
                continue;
            }

            switch (random.Next(16))
            {
                case 0:
                    Terminate(channel, kernel);
                    break;
                case 1 or 2:
                    Poll(queue, kernel);
                    break;
                default:
                    CopyOnce(kernel, channel);
                    break;
            }

            if (random.Next(3) == 0)
            {
                world.Scheduler.Sleep(random.Next(30_000));
            }
        }
    }

    /// <summary>Checks that all that had to be were told of.</summary>
    public void CheckTold() => _copies.FindAll(copy => !IsTold(copy)).ForEach(
        copy => world.Ledger.Violate($"copy {copy.Number} of the kernel on queue {queueIndex} of {device.SlotName} was never told of"));

    /// <summary>Checks that none was told twice, and frees the memory.</summary>
    public void Dispose()
    {
        _copies.ForEach(copy => world.Ledger.Check(copy.ToldCount <= 1, $"copy {copy.Number} of the kernel was told of {copy.ToldCount} times"));
        _buffer.Dispose();
    }

    private void CopyOnce(KernelQueue kernel, DmaChannel channel)
    {
        if (TakePlace() is not { } place)
        {
            world.Scheduler.Sleep(10_000);
            return;
        }

        var copy = new Copy(kernel, place) { Number = _copies.Count };
        var isThroughChannel = random.Next(2) == 0;
        copy.IsAccepted = isThroughChannel ? SubmitThrough(channel, copy) : Submit(kernel, copy);
        if (!copy.IsAccepted)
        {
            world.Ledger.Check(copy.ToldCount <= 1, "a copy of the kernel that was refused was told twice");
            copy.IsOver = true;
        }
    }

    private bool SubmitThrough(DmaChannel channel, Copy copy)
    {
        if (channel.PrepareMemcpy(Destination(copy.Place), Source(copy.Place), CopyBytes) is not { } transaction)
        {
            return false;
        }

        copy.IsOfChannel = true;
        transaction.Completed = (done, result) => Told(copy, done.Descriptor, result);
        return Keep(copy, transaction.Submit);
    }

    private bool Submit(KernelQueue kernel, Copy copy)
    {
        if (kernel.Allocate(mayBlock: random.Next(2) == 0, out _) is not { } descriptor)
        {
            return false;
        }

        descriptor.Prepare(Move(copy.Place), requestsInterrupt: true);
        descriptor.Completed = (done, result) => Told(copy, done, result);
        return Keep(copy, () => kernel.Submit(descriptor));
    }

    private bool Keep(Copy copy, Func<Errno> submit)
    {
        lock (_copies)
        {
            _copies.Add(copy);
        }

        if (submit() == Errno.None)
        {
            return true;
        }

        lock (_copies)
        {
            _copies.Remove(copy);
        }

        return false;
    }

    // Calls from interrupts, from submissions and from the device's work; it may not wait.
    private void Told(Copy copy, KernelDescriptor descriptor, CompletionResult result)
    {
        var isIdentical = _buffer.Span.Slice(copy.Place * CopyBytes, CopyBytes)
            .SequenceEqual(_buffer.Span.Slice((PlaceCount + copy.Place) * CopyBytes, CopyBytes));
        var isRight = result switch
        {
            CompletionResult.Success => isIdentical,
            CompletionResult.Failed => descriptor.Status is GivenUp or CompletionStatus.InvalidInterruptHandle,
            CompletionResult.Aborted => true,
            _ => false,
        };
        world.Ledger.Check(isRight, $"a copy of the kernel on {device.SlotName} ended as {result} with status {descriptor.Status}");
        Interlocked.Increment(ref copy.ToldCount);
    }

    // Without an interrupt nobody tells: the client looks, and gives the descriptor back.
    private void Poll(WorkQueue queue, KernelQueue kernel)
    {
        if (TakePlace() is not { } place || kernel.Allocate(mayBlock: false, out _) is not { } descriptor)
        {
            return;
        }

        var calm = device.Upsets.Calm(queue.Device, queueIndex);
        descriptor.Prepare(Move(place), requestsInterrupt: false);
        if (kernel.Submit(descriptor) != Errno.None)
        {
            return;
        }

        var start = world.Scheduler.NowNanoseconds;
        try
        {
            while (descriptor.Status == CompletionStatus.None && queue.Kernel == kernel && !IsReset(queue, calm))
            {
                if (world.Scheduler.NowNanoseconds - start > world.PatienceNanoseconds)
                {
                    world.Ledger.Violate($"a polled copy of the kernel on {queue.Path} is lost");
                    break;
                }

                world.Scheduler.Sleep(3_000);
            }

            world.Ledger.Check(
                descriptor.Status is CompletionStatus.None or CompletionStatus.Success, $"a polled copy of the kernel ended as {descriptor.Record}");
            _polledCount += descriptor.Status == CompletionStatus.Success ? 1 : 0;
            kernel.Free(descriptor);
        }
        catch (ObjectDisposedException)
        {
            // The queue was unbound.
            kernel.Free(descriptor);
        }
    }

    // Calm again, and not the same calm: the device has been reset, and knows nothing of what was before.
    private bool IsReset(WorkQueue queue, int? calm) => device.Upsets.Calm(queue.Device, queueIndex) is { } now && now != calm;

    private void Terminate(DmaChannel channel, KernelQueue kernel)
    {
        var clients = world.ClientsOf(device, queueIndex).ToList();
        var terminated = clients.SelectMany(client => client.MarkTerminated(kernel)).ToList();
        channel.TerminateAll();

        // Others may have submitted between the look and the termination.
        clients.ForEach(client => client.MarkTerminated(kernel));
        channel.Synchronize();
        terminated.ForEach(static copy => copy.IsOver = true);
    }

    // What was taken before has ended after the synchronization; what is being submitted meanwhile may be told of or not.
    private List<Copy> MarkTerminated(KernelQueue kernel)
    {
        lock (_copies)
        {
            var pending = _copies.FindAll(copy => copy is { IsOfChannel: true, ToldCount: 0 } && copy.Queue == kernel);
            pending.ForEach(static copy => copy.WasTerminated = true);
            return pending.FindAll(static copy => copy.IsAccepted);
        }
    }

    // A place is free again when its copy was told, or can be no more.
    private int? TakePlace()
    {
        lock (_copies)
        {
            foreach (var place in Enumerable.Range(0, PlaceCount))
            {
                var isFree = _copies.TrueForAll(copy => copy.Place != place || copy.IsOver || copy.ToldCount > 0 || IsDead(copy));
                if (isFree)
                {
                    random.NextBytes(_buffer.Span.Slice(place * CopyBytes, CopyBytes));
                    _buffer.Span.Slice((PlaceCount + place) * CopyBytes, CopyBytes).Clear();
                    return place;
                }
            }
        }

        return null;
    }

    private bool IsTold(Copy copy) =>
        copy.ToldCount > 0 || copy.WasTerminated || world.MayBeSilent(copy.Queue);

    private bool IsDead(Copy copy) => device.Current.WorkQueues[queueIndex].Kernel != copy.Queue;

    private MemMoveDescriptor Move(int place) => new() { Source = Source(place), Destination = Destination(place), TransferSize = CopyBytes };

    private ulong Source(int place) => _buffer.Address + (ulong)(place * CopyBytes);

    private ulong Destination(int place) => _buffer.Address + (ulong)((PlaceCount + place) * CopyBytes);

    private sealed class Copy(KernelQueue queue, int place)
    {
        public int ToldCount;

        public KernelQueue Queue => queue;

        public int Place => place;

        public int Number { get; init; }

        public bool IsAccepted { get; set; }

        public bool IsOfChannel { get; set; }

        public bool IsOver { get; set; }

        public bool WasTerminated { get; set; }
    }
}
