namespace Dsa.Driver.WorkQueues;

/// <summary>Who uses a queue (WQ-02).</summary>
public enum WorkQueueType
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Clients in the kernel.</summary>
    Kernel,

    /// <summary>Processes, through a character device.</summary>
    User,

    /// <summary>Virtual machines, through virtual devices; only while a device has a parent of them (VD-05).</summary>
    Mdev,
}
