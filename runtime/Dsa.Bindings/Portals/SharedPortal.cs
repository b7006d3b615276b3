namespace Dsa.Bindings.Portals;

/// <summary>A portal of a shared work queue: each submission is answered.</summary>
/// <typeparam name="TPort">How 64-byte stores reach the portal.</typeparam>
/// <remarks>It remembers the next slot: keep it in a variable or a field that is not readonly.</remarks>
public struct SharedPortal<TPort>
    where TPort : struct, IPortalPort
{
    private readonly TPort _port;
    private PortalSlot _slot;

    /// <summary>A portal reached by <paramref name="port"/>.</summary>
    public SharedPortal(TPort port)
    {
        _port = port;
        _slot = default;
    }

    /// <summary>Offers one descriptor once (ENQCMD or ENQCMDS).</summary>
    public SubmitResult Submit(in WorkDescriptor descriptor) => _port.Enqueue(_slot.Take(), in descriptor);

    /// <summary>Offers one descriptor until it is accepted, at most <paramref name="retries"/> + 1 times (SU-08).</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="retries">How often a Retry is followed by another attempt; not negative.</param>
    /// <remarks>All attempts use the same slot (PO-07).</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retries"/> is negative.</exception>
    public SubmitResult Submit(in WorkDescriptor descriptor, int retries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(retries);
        var slot = _slot.Take();
        for (var attempt = 0; ; attempt++)
        {
            if (_port.Enqueue(slot, in descriptor) == SubmitResult.Accepted)
            {
                return SubmitResult.Accepted;
            }

            if (attempt == retries)
            {
                return SubmitResult.Retry;
            }

            Thread.SpinWait(1);
        }
    }
}
