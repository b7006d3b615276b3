using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>The inter-domain permissions table (IDPT, §9.2) as descriptors use and change it.</summary>
/// <remarks>
/// Software may take USABLE away at any time, and Update Window rewrites a window while descriptors come in: so an entry is
/// read whole, and changed whole, under the register lock. What was read counts until the descriptor ends.
/// </remarks>
internal sealed class PermissionsTable(DeviceCore core, IdptHandles handles, DomainLeases leases)
{
    /// <summary>Reads the entry of a handle for an operand of the descriptor that an engine works on, and leases it.</summary>
    /// <returns>False when the handle is not valid, or the entry not usable or not one that this part has.</returns>
    public bool TryLease(int engine, Operand operand, uint handle, out IdptEntry entry)
    {
        entry = default;
        using (core.Registers.Lock.Enter())
        {
            if (!handles.IsValid(handle))
            {
                return false;
            }

            entry = core.Registers.Bar.Idpt[(int)handle].Entry.Read();
            if (!entry.Usable || !IsSupported(entry))
            {
                return false;
            }

            leases.TakeLocked(engine, operand, handle, new Pasid(entry.AccessPasid));
            return true;
        }
    }

    /// <summary>Gives an entry a new window, if it lets its owner do so (Update Window, §8.3).</summary>
    /// <remarks>
    /// The entry need not be usable: where the owner may change the window, registers cannot be used for it, whether the entry
    /// is in use already or not (inferred).
    /// </remarks>
    /// <param name="update">The handle, and what the entry is to say.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="lastLease">The number up to which descriptors may work with the window as it was.</param>
    public bool TryUpdate(in UpdateWindowDescriptor update, Pasid owner, out ulong lastLease)
    {
        lastLease = 0;
        using (core.Registers.Lock.Enter())
        {
            if (!handles.IsValid(update.IdptHandle))
            {
                return false;
            }

            var register = core.Registers.Bar.Idpt[(int)update.IdptHandle].Entry;
            var entry = register.Read();
            if (!entry.AllowUpdate || !IsSupported(entry) || entry.AccessPasid != owner.Value)
            {
                return false;
            }

            core.Registers.Store(register.OffsetBytes, Changed(entry, update));
            lastLease = leases.LastLocked;
            return true;
        }
    }

    private static IdptEntry Changed(IdptEntry entry, in UpdateWindowDescriptor update)
    {
        var flags = update.WindowFlags;
        return entry
            .WithReadPermission((flags & WindowFlags.Read) != 0)
            .WithWritePermission((flags & WindowFlags.Write) != 0)
            .WithWindowEnable((flags & WindowFlags.Enable) != 0)
            .WithWindowMode((flags & WindowFlags.OffsetMode) != 0 ? IdptWindowMode.Offset : IdptWindowMode.Address)
            .WithWindowBase(update.WindowBase)
            .WithWindowSize(update.WindowSize);
    }

    private bool IsSupported(IdptEntry entry)
    {
        var needed = entry.Type switch
        {
            IdptEntryType.SingleSubmitter => IdptEntryTypes.SingleSubmitter,
            IdptEntryType.MultipleSubmitters => IdptEntryTypes.MultipleSubmitters,
            _ => IdptEntryTypes.None,
        };
        return (core.Capabilities.IdCap.EntryTypes & needed) != 0
            && (entry.WindowMode == IdptWindowMode.Address || core.Capabilities.IdCap.OffsetMode);
    }
}
