using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Kernel;

/// <summary>A PASID of a function of this machine for memory of a virtual one. Dispose to free it, once the function uses it no more.</summary>
/// <remarks>Blocking code, one thread at a time.</remarks>
public sealed class AuxiliaryDomain : IDisposable
{
    private readonly AuxiliaryDomains _owner;
    private bool _isFreed;

    internal AuxiliaryDomain(AuxiliaryDomains owner, PciSlot slot, Pasid pasid)
    {
        _owner = owner;
        Slot = slot;
        Pasid = pasid;
    }

    /// <summary>The function.</summary>
    public PciSlot Slot { get; }

    /// <summary>The PASID of this machine.</summary>
    public Pasid Pasid { get; }

    /// <summary>Puts the memory behind it that a function of a virtual machine sees.</summary>
    /// <param name="guest">That function.</param>
    /// <param name="guestPasid">A PASID of the virtual machine; none for the function's DMA domain.</param>
    public void Attach(PciSlot guest, Pasid guestPasid)
    {
        ArgumentNullException.ThrowIfNull(guest);
        Slot.Memory.Guests.Attach(Pasid, guest.Memory, guestPasid);
    }

    /// <summary>Writes into the memory behind it, as the virtual machine's processor would.</summary>
    /// <returns>The bytes written; fewer than asked for where there is nothing to write to.</returns>
    public int CopyTo(ulong address, ReadOnlySpan<byte> data) => Slot.Memory.Guests.Find(Pasid)?.CopyTo(address, data) ?? 0;

    /// <summary>Takes the memory away; waits until the function touches it no more.</summary>
    public void Detach() => Slot.Memory.Guests.Detach(Pasid);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isFreed, true))
        {
            Detach();
            _owner.Free(this);
        }
    }
}
