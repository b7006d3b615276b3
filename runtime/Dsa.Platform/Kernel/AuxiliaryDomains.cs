using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>The feature of the IOMMU that gives parts of one function to virtual machines, each by a PASID of its own (VD-02).</summary>
/// <remarks>Modelled after IOMMU_DEV_FEAT_AUX. Blocking code may call from any thread; <c>_lock</c> guards the counts.</remarks>
public sealed class AuxiliaryDomains
{
    private readonly LinuxKernel _kernel;
    private readonly LeafLock _lock = new();
    private readonly Dictionary<PciSlot, int> _counts = [];

    internal AuxiliaryDomains(LinuxKernel kernel) => _kernel = kernel;

    /// <summary>Whether the feature is on for a function.</summary>
    public bool IsEnabled(PciSlot slot)
    {
        using (_lock.Enter())
        {
            return _counts.ContainsKey(slot);
        }
    }

    /// <summary>The domains that a function has.</summary>
    public int CountOf(PciSlot slot)
    {
        using (_lock.Enter())
        {
            return _counts.GetValueOrDefault(slot);
        }
    }

    /// <summary>Turns the feature on for a function.</summary>
    /// <returns><see cref="Errno.ENODEV"/> where PASIDs are not translated each by itself, <see cref="Errno.EBUSY"/> when it is on.</returns>
    public Errno Enable(PciSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        if (!_kernel.HasAuxiliaryDomains)
        {
            return Errno.ENODEV;
        }

        using (_lock.Enter())
        {
            return _counts.TryAdd(slot, 0) ? Errno.None : Errno.EBUSY;
        }
    }

    /// <summary>Turns the feature off for a function.</summary>
    /// <returns><see cref="Errno.ENODEV"/> when it is off, <see cref="Errno.EBUSY"/> while there are domains.</returns>
    public Errno Disable(PciSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        using (_lock.Enter())
        {
            if (!_counts.TryGetValue(slot, out var count))
            {
                return Errno.ENODEV;
            }

            return count == 0 && _counts.Remove(slot) ? Errno.None : Errno.EBUSY;
        }
    }

    /// <summary>Makes a domain, with a PASID and nothing behind it.</summary>
    /// <param name="slot">The function that is to reach it.</param>
    /// <param name="error"><see cref="Errno.ENODEV"/> while the feature is off, <see cref="Errno.ENOSPC"/> without a PASID.</param>
    /// <returns>The domain; null on an error.</returns>
    public AuxiliaryDomain? Create(PciSlot slot, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(slot);
        using (_lock.Enter())
        {
            if (!_counts.TryGetValue(slot, out var count))
            {
                error = Errno.ENODEV;
                return null;
            }

            var pasid = _kernel.Pasids.Allocate();
            if (!pasid.IsValid)
            {
                error = Errno.ENOSPC;
                return null;
            }

            _counts[slot] = count + 1;
            error = Errno.None;
            return new AuxiliaryDomain(this, slot, pasid);
        }
    }

    internal void Free(AuxiliaryDomain domain)
    {
        _kernel.Pasids.Free(domain.Pasid);
        using (_lock.Enter())
        {
            _counts[domain.Slot]--;
        }
    }
}
