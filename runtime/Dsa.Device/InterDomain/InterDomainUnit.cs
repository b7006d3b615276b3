namespace Dsa.Device.InterDomain;

/// <summary>What lets descriptors reach other address spaces, one for a device (§15 of the behaviour).</summary>
internal sealed class InterDomainUnit
{
    /// <summary>The parts, as after a reset.</summary>
    public InterDomainUnit(DeviceCore core)
    {
        Handles = new IdptHandles(core.Registers, core.Capabilities);
        Leases = new DomainLeases(core);
        Table = new PermissionsTable(core, Handles, Leases);
        Bitmaps = new SubmitterBitmapCache(core);
    }

    /// <summary>Handles of the permissions table.</summary>
    public IdptHandles Handles { get; }

    /// <summary>Entries in use.</summary>
    public DomainLeases Leases { get; }

    /// <summary>The permissions table.</summary>
    public PermissionsTable Table { get; }

    /// <summary>Submitter bitmaps.</summary>
    public SubmitterBitmapCache Bitmaps { get; }

    /// <summary>Takes handles back and forgets what was read; the table itself is registers and reset with them.</summary>
    public void Reset()
    {
        Handles.ReleaseAll();
        Bitmaps.InvalidateAll();
    }
}
