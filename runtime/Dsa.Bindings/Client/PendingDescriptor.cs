namespace Dsa.Bindings.Client;

/// <summary>A descriptor that is in flight.</summary>
/// <remarks>
/// Its place in the queue's bound is free again once its record was taken, by one successful <see cref="Wait"/> or
/// <see cref="TryWait"/>; later ones throw <see cref="InvalidOperationException"/>.
/// </remarks>
public readonly struct PendingDescriptor
{
    private readonly WorkQueue? _queue;
    private readonly int _slot;
    private readonly uint _generation;

    internal PendingDescriptor(WorkQueue queue, int slot, uint generation)
    {
        _queue = queue;
        _slot = slot;
        _generation = generation;
    }

    /// <summary>Whether the record is there.</summary>
    public bool IsCompleted => Queue.IsCompleted(_slot, _generation);

    /// <summary>Waits for the record, as long as the queue's patience lasts.</summary>
    /// <exception cref="TimeoutException">It is not there yet. The descriptor is still in flight.</exception>
    public CompletionRecord Wait() => TryWait(Queue.Options.Patience, out var record)
        ? record
        : throw new TimeoutException($"{Queue.Attributes.Name} has not completed a descriptor within {Queue.Options.Patience}.");

    /// <summary>Waits for the record for some time.</summary>
    /// <param name="patience">How long; zero only looks.</param>
    /// <param name="record">The record.</param>
    public bool TryWait(TimeSpan patience, out CompletionRecord record) => Queue.TryWait(_slot, _generation, patience, out record);

    private WorkQueue Queue => _queue ?? throw new InvalidOperationException("Nothing was submitted.");

    /// <summary>Nobody waits for it any more: its place is free again when its record is there.</summary>
    internal void Abandon() => Queue.Abandon(_slot, _generation);
}
