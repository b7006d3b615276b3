using System.Collections.Immutable;
using Dsa.Platform.Processor;

namespace Dsa.Virtual.Queues;

/// <summary>PASIDs of a virtual machine, each with one of the host's: the table by which the processor translates those of ENQCMD (VD-57).</summary>
/// <remarks>Any thread finds; binding and removing is for blocking code. The list is replaced as a whole, under <c>_lock</c>.</remarks>
internal sealed class GuestPasids(LinuxKernel kernel, PciSlot host, PciSlot guest)
{
    private readonly LeafLock _lock = new();
    private volatile Entry[] _entries = [];

    /// <summary>All that are bound.</summary>
    public ImmutableArray<Entry> All => [.. _entries];

    /// <summary>What a PASID of the virtual machine's is bound to; null for nothing.</summary>
    public Entry? Find(Pasid pasid) => Array.Find(_entries, entry => entry.Guest == pasid);

    /// <summary>Gives a PASID of the virtual machine's one of the host's.</summary>
    /// <returns><see cref="Errno.EEXIST"/> when it has one, <see cref="Errno.ENOSPC"/> when there is none left.</returns>
    public Errno Bind(Pasid pasid)
    {
        if (Find(pasid) is not null)
        {
            return Errno.EEXIST;
        }

        if (kernel.AuxiliaryDomains.Create(host, out var error) is not { } domain)
        {
            return error;
        }

        domain.Attach(guest, pasid);
        using (_lock.Enter())
        {
            _entries = [.. _entries, new Entry(pasid, domain, new PortalAccess(kernel.Scheduler, $"PASID {pasid} of {guest.Name}"))];
        }

        return Errno.None;
    }

    /// <summary>Takes a PASID off the list; what it was bound to is the caller's to end. Null for one that was not bound.</summary>
    public Entry? Remove(Pasid pasid)
    {
        using (_lock.Enter())
        {
            var entry = Find(pasid);
            _entries = Array.FindAll(_entries, other => other != entry);
            return entry;
        }
    }

    /// <summary>A PASID of the virtual machine's.</summary>
    /// <param name="Guest">The PASID.</param>
    /// <param name="Domain">That of the host's.</param>
    /// <param name="Access">The way of its descriptors into the host's queue.</param>
    internal sealed record Entry(Pasid Guest, AuxiliaryDomain Domain, PortalAccess Access);
}
