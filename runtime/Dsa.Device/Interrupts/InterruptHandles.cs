using Dsa.Device.Commands;
using Dsa.Device.Registers;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Interrupts;

/// <summary>Interrupt handles: which are given out, and who may use them (§9.2, MSIXPERM and IMS).</summary>
/// <remarks>
/// A handle is the index of its entry, in the MSI-X table or in the interrupt message storage as the portal of a descriptor
/// says. Where the device has the command Request Interrupt Handle, an entry is good for descriptors only while its handle is
/// given out. The command unit gives and takes; engines look, without lock.
/// </remarks>
internal sealed class InterruptHandles
{
    private readonly RegisterFile _registers;
    private readonly PciSlot _slot;
    private readonly bool[] _isVectorRequested;
    private readonly bool[] _isStorageRequested;

    /// <summary>The handles of a part.</summary>
    public InterruptHandles(RegisterFile registers, PciSlot slot, in Bar0Capabilities capabilities)
    {
        _registers = registers;
        _slot = slot;
        _isVectorRequested = new bool[registers.Map.Permissions.Count];
        _isStorageRequested = new bool[registers.Bar.Ims.Count];
        AreRequested = CommandSet.IsAnnounced(capabilities, Command.RequestInterruptHandle);
    }

    /// <summary>Whether software has to request handles; else every entry is good for itself.</summary>
    public bool AreRequested { get; }

    /// <summary>Whether there is an entry.</summary>
    public bool Exists(InterruptTable table, int index) => (uint)index < (uint)RequestedIn(table).Length;

    /// <summary>Gives out the handle of an entry that exists; false when it is given out already.</summary>
    public bool TryRequest(InterruptTable table, int index)
    {
        ref var isRequested = ref RequestedIn(table)[index];
        if (isRequested)
        {
            return false;
        }

        Volatile.Write(ref isRequested, true);
        return true;
    }

    /// <summary>Takes the handle of an entry that exists back.</summary>
    public void Release(InterruptTable table, int index) => Volatile.Write(ref RequestedIn(table)[index], false);

    /// <summary>Takes all handles back.</summary>
    public void ReleaseAll()
    {
        Array.Clear(_isVectorRequested);
        Array.Clear(_isStorageRequested);
    }

    /// <summary>Whether a handle stands for an entry.</summary>
    public bool IsValid(InterruptTable table, uint handle)
    {
        var requested = RequestedIn(table);
        return handle < (uint)requested.Length && (!AreRequested || Volatile.Read(ref requested[handle]));
    }

    /// <summary>Whether descriptors of a PASID may use a handle.</summary>
    public bool Permits(InterruptTable table, uint handle, Pasid pasid) =>
        IsValid(table, handle) && PermissionOf(table, (int)handle).Includes(pasid);

    /// <summary>Raises a completion interrupt, if the entry still permits and does not ignore it.</summary>
    /// <remarks>A handle that was taken back since the descriptor was checked still raises it: nothing else would tell of the completion (inferred).</remarks>
    /// <returns>Whether it did.</returns>
    public bool Signal(InterruptTable table, uint handle, Pasid pasid)
    {
        if (!Exists(table, (int)handle)
            || PermissionOf(table, (int)handle) is var permission && (!permission.Includes(pasid) || permission.Ignores))
        {
            return false;
        }

        Raise(table, (int)handle);
        return true;
    }

    /// <summary>Raises the interrupt of an entry, whoever may use it. May be called under the register lock.</summary>
    public void Raise(InterruptTable table, int index)
    {
        if (table == InterruptTable.MsiX)
        {
            _slot.Interrupts.Signal(InterruptSource.MsiX(index));
            return;
        }

        using (_registers.Lock.Enter())
        {
            var register = _registers.Bar.Ims[index].Entry;
            var entry = register.Read();
            if (entry.Mask)
            {
                _registers.Store(register.OffsetBytes, entry.WithPending(true));
                return;
            }
        }

        _slot.MessageStorage.Signal(InterruptSource.MessageStorage(index));
    }

    /// <summary>Software wrote an entry of the message storage: sends what is pending, if it is unmasked. The caller holds the register lock.</summary>
    public void StorageWritten(int index)
    {
        var register = _registers.Bar.Ims[index].Entry;
        var entry = register.Read();
        if (entry is { Mask: false, Pending: true })
        {
            _registers.Store(register.OffsetBytes, entry.WithPending(false));
            _slot.MessageStorage.Signal(InterruptSource.MessageStorage(index));
        }
    }

    private bool[] RequestedIn(InterruptTable table) => table == InterruptTable.MsiX ? _isVectorRequested : _isStorageRequested;

    private Permission PermissionOf(InterruptTable table, int index)
    {
        if (table == InterruptTable.MsiX)
        {
            var vector = _registers.Permission(index);
            return new Permission(vector.PasidEnable, vector.Pasid, vector.Ignore);
        }

        var entry = _registers.Bar.Ims[index].Entry.Read();
        return new Permission(entry.PasidEnable, entry.Pasid, entry.Ignore);
    }

    /// <summary>Who may use an entry, and whether it is heard.</summary>
    private readonly record struct Permission(bool HasPasid, uint Pasid, bool Ignores)
    {
        public bool Includes(Pasid pasid) => HasPasid == pasid.IsValid && (!HasPasid || Pasid == pasid.Value);
    }
}
