namespace Dsa.Driver.WorkQueues;

/// <summary>What the driver takes a queue's state to be; the state in WQCFG is never read (WQ-01).</summary>
public enum WorkQueueState
{
    /// <summary>Takes no descriptors.</summary>
    Disabled,

    /// <summary>Takes descriptors.</summary>
    Enabled,
}
