namespace Dsa.Driver.WorkQueues;

/// <summary>Disables a queue whose sub-driver is being unbound (WQ-18).</summary>
/// <remarks>The caller holds the queue lock. Clients do not keep it from going on.</remarks>
internal static class QueueDisabling
{
    /// <summary>Drains and resets the queue, and gives back what it had.</summary>
    /// <remarks>
    /// The interrupt is freed and the lists are flushed between the two commands, and the memory of completion records last:
    /// the device writes them until the reset (DA-10, BUG-20).
    /// </remarks>
    public static void Disable(WorkQueue queue)
    {
        queue.Control.Drain();
        queue.Kernel?.Vector.Free();
        queue.Control.Reset();
        queue.Kernel?.Pool.Dispose();
        queue.Kernel = null;
        queue.Type = WorkQueueType.None;
        queue.ClientCount = 0;
    }
}
