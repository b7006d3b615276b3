using System.Runtime.InteropServices;

namespace Dsa.Bindings.Client;

/// <summary>A list of descriptors with their records, which a queue runs as one Batch (§8.3).</summary>
/// <remarks>Members complete in any order unless they have <see cref="DescriptorFlags.Fence"/>. Used by one thread at a time; the list may be run again.</remarks>
public sealed unsafe class DescriptorBatch : IDisposable
{
    private readonly int _capacity;
    private WorkDescriptor* _descriptors;
    private CompletionRecord* _records;

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

    /// <summary>The records of the last run, one for each descriptor. Of members that were not run the status is <see cref="CompletionStatus.None"/>.</summary>
    public ReadOnlySpan<CompletionRecord> Records => new(_records, Count);

    /// <summary>Appends a descriptor; its completion record is the list's to give.</summary>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public void Add(in WorkDescriptor descriptor)
    {
        ObjectDisposedException.ThrowIf(_descriptors is null, this);
        if (Count == _capacity)
        {
            throw new InvalidOperationException($"The list was made for {_capacity} descriptors.");
        }

        _descriptors[Count] = descriptor with
        {
            CompletionAddress = (ulong)(_records + Count),
            Flags = descriptor.Flags | DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
        };
        Count++;
    }

    /// <summary>Forgets all descriptors.</summary>
    public void Clear() => Count = 0;

    /// <summary>Runs the list and waits for all of it.</summary>
    /// <returns>The record of the batch itself: <see cref="CompletionStatus.BatchFailed"/> when a member did not succeed.</returns>
    /// <exception cref="InvalidOperationException">The list has fewer than 2 descriptors, or more than the queue takes in a batch.</exception>
    /// <exception cref="WorkQueueException">The driver refuses it: batches by write(2) are not safe on DSA 1.0.</exception>
    /// <exception cref="TimeoutException">The queue's patience is over. The list is still in use then, until the queue is disposed.</exception>
    public CompletionRecord Run(WorkQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ObjectDisposedException.ThrowIf(_descriptors is null, this);
        if (Count < 2 || Count > queue.Attributes.MaxBatchDescriptors)
        {
            throw new InvalidOperationException(
                $"A batch for {queue.Attributes.Name} has 2 to {queue.Attributes.MaxBatchDescriptors} descriptors; this one has {Count}.");
        }

        new Span<CompletionRecord>(_records, Count).Clear();
        return queue.Run(new BatchDescriptor { DescriptorListAddress = (ulong)_descriptors, DescriptorCount = (uint)Count });
    }

    /// <summary>Frees the list; it is not in flight.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_descriptors);
        NativeMemory.AlignedFree(_records);
        _descriptors = null;
        _records = null;
        Count = 0;
    }
}
