using Dsa.Virtual.Queues;
using Dsa.Virtual.Registers;

namespace Dsa.Virtual.Interrupts;

/// <summary>Vector 1 of a virtual device: a slot of the host's interrupt message storage, and the claim of the virtual machine to its handle (VD-39, VD-40, VD-44).</summary>
/// <remarks>Work of the virtual device. The slot is there from the opening to the closing; only the claim comes and goes.</remarks>
internal sealed class VirtualHandle(MessageSlot slot, VirtualQueue queue, ShadowRegisters registers)
{
    /// <summary>The vector.</summary>
    public const int Vector = 1;

    private bool _isClaimed;

    /// <summary>What descriptors name the interrupt by.</summary>
    public int Value => slot.Handle;

    /// <summary>Gives the handle out for a vector.</summary>
    public CommandError Request(uint vector)
    {
        if (vector != Vector)
        {
            return CommandError.InvalidInterruptIndex;
        }

        if (_isClaimed)
        {
            return CommandError.NoInterruptHandle;
        }

        _isClaimed = true;
        return CommandError.Success;
    }

    /// <summary>Takes the handle back; one that is not given out is no entry.</summary>
    public CommandError Release(uint value)
    {
        if (!_isClaimed || value != (uint)slot.Handle)
        {
            return CommandError.InvalidInterruptIndex;
        }

        _isClaimed = false;
        return CommandError.Success;
    }

    /// <summary>The host's handle was revoked: so is the virtual machine's, if it has it, which is told as by a device (INTCAUSE bit 31).</summary>
    public void Revoke()
    {
        if (_isClaimed)
        {
            _isClaimed = false;
            using (registers.Region.Lock.Enter())
            {
                registers.Raise(IntCauseBits.InterruptHandlesRevoked, isSignalled: true);
            }
        }
    }

    /// <summary>Nothing is claimed, and the permission is that of a reset.</summary>
    public void Reset()
    {
        _isClaimed = false;
        Permit();
    }

    /// <summary>Gives the slot the permission of the vector, in PASIDs of the host's (VD-28). One for a PASID that has none there stays masked (VD-47).</summary>
    public void Permit()
    {
        var permission = registers.Bar.MsixPerm[Vector].Entry.Read();
        var pasid = permission.PasidEnable ? queue.HostPasidOf(new Pasid(permission.Pasid)) : queue.DefaultPasid;
        slot.SetMask(slot.Assign(pasid, permission.Ignore) != Errno.None);
    }
}
