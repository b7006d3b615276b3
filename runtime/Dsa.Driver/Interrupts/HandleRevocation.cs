namespace Dsa.Driver.Interrupts;

/// <summary>What becomes of kernel queues when the device takes the interrupt handles away (IH-09 to IH-17).</summary>
/// <remarks>The misc interrupt only queues; the rest is work of the device, and takes one queue lock after the other.</remarks>
internal sealed class HandleRevocation(IdxdDevice device)
{
    private volatile bool _isPending;

    /// <summary>Whether the handles have been revoked once more, so that what is being done will be done again.</summary>
    public bool IsPending => _isPending;

    /// <summary>The cause was read. Where handles are not requested it means nothing (IH-10).</summary>
    public void OnRevoked()
    {
        if (device.RequestsInterruptHandles)
        {
            _isPending = true;
            device.Work.Queue(RenewHandles);
        }
    }

    // By queues, of which there may be fewer than vectors (IH-11). The lock is held over the request, so that no queue is
    // unbound meanwhile; upstream takes it later (IH-14).
    private void RenewHandles()
    {
        _isPending = false;
        foreach (var queue in device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                queue.Kernel?.Renewal.Run();
            }
        }

        device.Assignment.Slots.Renew();
    }
}
