using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.DmaEngine;

/// <summary>A queue of the kernel as a DMA channel: copies and interrupts, with cookies and callbacks (area DM).</summary>
/// <remarks>
/// <para>Any blocking code may call it, several at once. It is made at a bind of the queue and dead after the unbind: then it
/// prepares nothing, and what was prepared is refused. It can neither pause nor resume, knows no residue, and can tell nothing of
/// a cookie, since transactions end in any order (DM-11).</para>
/// <para>A callback may submit; but it must call nothing that takes the queue lock (<see cref="Allocate"/>, <see cref="Free"/>,
/// <see cref="TerminateAll"/>, <see cref="Synchronize"/>) and prepare nothing while descriptors may be used up.</para>
/// </remarks>
public sealed class DmaChannel
{
    private readonly DmaDevice _dma;
    private readonly WorkQueue _queue;
    private int _lastCookie;

    internal DmaChannel(DmaDevice dma, WorkQueue queue, KernelQueue kernel, int number)
    {
        _dma = dma;
        _queue = queue;
        Kernel = kernel;
        Number = number;
    }

    /// <summary>The number among the channels of its device; not the number of the queue.</summary>
    public int Number { get; }

    /// <summary>The name, such as dma0chan1.</summary>
    public string Name => $"{_dma}chan{Number}";

    /// <summary>Clients that have allocated it; 0 once the queue is unbound.</summary>
    public int ClientCount => IsDead ? 0 : _queue.ClientCount;

    /// <summary>The queue's descriptors, which are those of the transactions.</summary>
    internal KernelQueue Kernel { get; }

    private bool IsDead => _queue.DmaChannel != this;

    /// <summary>Counts a client, and does nothing else (DM-14).</summary>
    /// <returns><see cref="Errno.ENODEV"/> when the queue was unbound.</returns>
    public Errno Allocate()
    {
        using (_queue.Lock.Enter())
        {
            if (IsDead)
            {
                return Errno.ENODEV;
            }

            _queue.ClientCount++;
            return Errno.None;
        }
    }

    /// <summary>Counts a client no longer, and does nothing else: what it submitted goes on (DM-14). Nothing once the queue is unbound.</summary>
    /// <exception cref="InvalidOperationException">There is no client.</exception>
    public void Free()
    {
        using (_queue.Lock.Enter())
        {
            if (IsDead)
            {
                return;
            }

            if (_queue.ClientCount == 0)
            {
                throw new InvalidOperationException($"{Name} has no client.");
            }

            _queue.ClientCount--;
        }
    }

    /// <summary>Prepares a copy (DM-06). Waits while no descriptor is free.</summary>
    /// <param name="destination">Where to, an address for the device.</param>
    /// <param name="source">Where from, an address for the device.</param>
    /// <param name="lengthBytes">How much; the device refuses what is more than the queue's own maximum.</param>
    /// <param name="requestsInterrupt">Whether it shall be completed by an interrupt; else the client polls (DM-13).</param>
    /// <returns>Null when the queue is not enabled, the length above the device's maximum, or the device has no copy.</returns>
    public DmaTransaction? PrepareMemcpy(ulong destination, ulong source, ulong lengthBytes, bool requestsInterrupt = true) =>
        _dma.Capabilities.HasFlag(DmaCapabilities.Memcpy) && lengthBytes <= _queue.Device.MaxTransferBytes
            ? Prepare(
                new MemMoveDescriptor { Source = source, Destination = destination, TransferSize = (uint)lengthBytes },
                requestsInterrupt)
            : null;

    /// <summary>Prepares what does nothing but complete (DM-07). Waits while no descriptor is free.</summary>
    /// <param name="requestsInterrupt">Whether it shall be completed by an interrupt; else the client polls (DM-13).</param>
    /// <returns>Null when the queue is not enabled.</returns>
    public DmaTransaction? PrepareInterrupt(bool requestsInterrupt = true) => Prepare(new NoOpDescriptor(), requestsInterrupt);

    /// <summary>Does nothing: a transaction is with the device once it is submitted (DM-10).</summary>
    public void IssuePending()
    {
    }

    /// <summary>Lets nothing that was submitted call back any more (DM-12). Nothing when the queue is not enabled.</summary>
    /// <remarks>
    /// Does not wait: callbacks that have begun go on, and the device still works on what it has until
    /// <see cref="Synchronize"/> returns. The channel can be used on. Transactions that were prepared and not submitted stay.
    /// </remarks>
    public void TerminateAll()
    {
        using (_queue.Lock.Enter())
        {
            if (!IsDead && _queue.State == WorkQueueState.Enabled)
            {
                Kernel.Lists.Terminate();
            }
        }
    }

    /// <summary>Waits until the device has ended what was submitted, and callbacks have returned (DM-12). Nothing when the queue is not enabled.</summary>
    /// <remarks>After <see cref="TerminateAll"/> the memory of the transactions is the clients' again. Calls clients itself.</remarks>
    public void Synchronize()
    {
        using (_queue.Lock.Enter())
        {
            if (!IsDead && _queue.State == WorkQueueState.Enabled)
            {
                _queue.Control.Drain();
                Kernel.Synchronize();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // From 1 on, and there again after the highest.
    internal int NextCookie()
    {
        int last, next;
        do
        {
            last = Volatile.Read(ref _lastCookie);
            next = last == int.MaxValue ? 1 : last + 1;
        }
        while (Interlocked.CompareExchange(ref _lastCookie, next, last) != last);
        return next;
    }

    private DmaTransaction? Prepare(in WorkDescriptor operation, bool requestsInterrupt)
    {
        if (_queue.State != WorkQueueState.Enabled || Kernel.Allocate(mayBlock: true, out _) is not { } descriptor)
        {
            return null;
        }

        descriptor.Prepare(operation, requestsInterrupt);
        return new DmaTransaction(this, descriptor);
    }
}
