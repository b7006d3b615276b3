using System.Runtime.InteropServices;

namespace Dsa.Bindings.Client;

/// <summary>A list of descriptors with their records, which a queue runs as one Batch (§8.3).</summary>
/// <remarks>
/// Members complete in any order unless they have <see cref="DescriptorFlags.Fence"/>. Used by one thread at a time; the list may be
/// run again. While it is in flight the device reads it and writes its records: it is not to be changed then.
/// </remarks>
public sealed unsafe class DescriptorBatch : IDisposable
{
    private readonly int _capacity;
    private WorkDescriptor* _descriptors;
    private CompletionRecord* _records;
    private WorkQueue? _queue;
    private PendingDescriptor _pending;

    /// <summary>An empty list.</summary>
    /// <param name="capacity">The most descriptors; at least 2.</param>
    public DescriptorBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _capacity = capacity;
        _descriptors = (WorkDescriptor*)NativeMemory.AlignedAlloc((nuint)capacity * WorkDescriptor.SizeBytes, WorkDescriptor.SizeBytes);
        _records = (CompletionRecord*)NativeMemory.AlignedAlloc((nuint)capacity * CompletionRecord.SizeBytes, CompletionRecord.SizeBytes);
    }

    /// <summary>Descriptors in the list.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it was submitted, and its record was not taken yet.</summary>
    public bool IsInFlight => _queue is { IsDisposed: false };

    /// <summary>The records of the last run, one for each descriptor. Of members that were not run the status is <see cref="CompletionStatus.None"/>.</summary>
    public ReadOnlySpan<CompletionRecord> Records => new(_records, Count);

    /// <summary>Appends a descriptor; its completion record is the list's to give.</summary>
    /// <exception cref="InvalidOperationException">The list is full, or in flight.</exception>
    public void Add(in WorkDescriptor descriptor)
    {
        ThrowIfInFlight();
        if (Count == _capacity)
        {
            throw new InvalidOperationException($"The list was made for {_capacity} descriptors.");
        }

        _descriptors[Count] = descriptor with
        {
            CompletionAddress = (ulong)(_records + Count),
            Flags = descriptor.Flags | DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
        };
        _records[Count] = default;
        Count++;
    }

    /// <summary>Forgets all descriptors.</summary>
    /// <exception cref="InvalidOperationException">The list is in flight.</exception>
    public void Clear()
    {
        ThrowIfInFlight();
        Count = 0;
    }

    /// <summary>Submits the list.</summary>
    /// <exception cref="InvalidOperationException">The list is in flight, has fewer than 2 descriptors, or more than the queue takes in a batch.</exception>
    /// <exception cref="WorkQueueException">The driver refuses it: batches by write(2) are not safe on DSA 1.0.</exception>
    /// <exception cref="TimeoutException">There was no room within the queue's patience.</exception>
    public void Submit(WorkQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ThrowIfInFlight();
        if (Count < 2 || Count > queue.Attributes.MaxBatchDescriptors)
        {
            throw new InvalidOperationException(
                $"A batch for {queue.Attributes.Name} has 2 to {queue.Attributes.MaxBatchDescriptors} descriptors; this one has {Count}.");
        }

        new Span<CompletionRecord>(_records, Count).Clear();
        _pending = queue.Submit(new BatchDescriptor { DescriptorListAddress = (ulong)_descriptors, DescriptorCount = (uint)Count });
        _queue = queue;
    }

    /// <summary>Waits for the whole list.</summary>
    /// <returns>The record of the batch itself: <see cref="CompletionStatus.BatchFailed"/> when a member did not succeed.</returns>
    /// <exception cref="InvalidOperationException">It was not submitted, or waited for already.</exception>
    /// <exception cref="TimeoutException">The queue's patience is over. The list is still in flight.</exception>
    public CompletionRecord Wait()
    {
        var record = _pending.Wait();
        _queue = null;
        return record;
    }

    /// <summary>Submits the list and waits for all of it.</summary>
    /// <inheritdoc cref="Submit"/>
    /// <inheritdoc cref="Wait"/>
    public CompletionRecord Run(WorkQueue queue)
    {
        Submit(queue);
        return Wait();
    }

    /// <summary>Frees the list; one that is in flight is freed when its queue is disposed.</summary>
    public void Dispose()
    {
        if (IsInFlight)
        {
            _queue!.FreeWhenClosed(_descriptors);
            _queue.FreeWhenClosed(_records);
        }
        else
        {
            NativeMemory.AlignedFree(_descriptors);
            NativeMemory.AlignedFree(_records);
        }

        _descriptors = null;
        _records = null;
        _queue = null;
        Count = 0;
    }

    private void ThrowIfInFlight()
    {
        ObjectDisposedException.ThrowIf(_descriptors is null, this);
        if (IsInFlight)
        {
            throw new InvalidOperationException("The list is in flight.");
        }
    }
}
