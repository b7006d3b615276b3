namespace Dsa.Device.WorkQueues;

/// <summary>What a queue made of a descriptor.</summary>
internal enum Acceptance
{
    /// <summary>The queue does not take descriptors in this way, or not now.</summary>
    Refused,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>It is in the queue.</summary>
    Accepted,
}
