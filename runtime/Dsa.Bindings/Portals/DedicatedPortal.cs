namespace Dsa.Bindings.Portals;

/// <summary>A portal of a dedicated work queue: submission is a posted write and has no answer.</summary>
/// <typeparam name="TPort">How 64-byte stores reach the portal.</typeparam>
/// <remarks>
/// A descriptor posted to a full queue is dropped by the device without a word to the submitter. The one owner of the queue
/// therefore counts its outstanding descriptors and never has more than the queue's size. The portal remembers the next slot:
/// keep it in a variable or a field that is not readonly.
/// </remarks>
public struct DedicatedPortal<TPort>
    where TPort : struct, IPortalPort
{
    private readonly TPort _port;
    private PortalSlot _slot;

    /// <summary>A portal reached by <paramref name="port"/>.</summary>
    public DedicatedPortal(TPort port)
    {
        _port = port;
        _slot = default;
    }

    /// <summary>Posts one descriptor (MOVDIR64B).</summary>
    public void Submit(in WorkDescriptor descriptor) => _port.Post(_slot.Take(), in descriptor);
}
