namespace Dsa.Device.WorkQueues;

/// <summary>An accepted descriptor that waits for an engine.</summary>
internal struct QueueEntry
{
    /// <summary>The descriptor.</summary>
    public WorkDescriptor Descriptor;

    /// <summary>Its number in the queue: higher means accepted later.</summary>
    public ulong Sequence;

    /// <summary>Whether it came through a portal of the interrupt message storage.</summary>
    public bool IsInterruptMessageStorage;
}
