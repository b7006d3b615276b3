namespace Dsa.Platform.Pci;

/// <summary>A PCI function with registers in BAR0 and portals in BAR2.</summary>
public interface IPciFunction
{
    /// <summary>PCI vendor id.</summary>
    ushort VendorId { get; }

    /// <summary>PCI device id.</summary>
    ushort DeviceId { get; }

    /// <summary>Where it is plugged in.</summary>
    PciSlot Slot { get; }

    /// <summary>Its configuration.</summary>
    PciConfiguration Configuration { get; }

    /// <summary>Its registers.</summary>
    MmioRegion Bar0 { get; }

    /// <summary>Its portals.</summary>
    PortalRegion Bar2 { get; }

    /// <summary>Entries of its MSI-X table.</summary>
    int MsixVectorCount { get; }

    /// <summary>Where the MSI-X table lies in BAR0 (MSIXTBL).</summary>
    int MsixTableOffsetBytes { get; }

    /// <summary>Where the pending bits of MSI-X lie in BAR0 (MSIXPBA).</summary>
    int MsixPendingOffsetBytes { get; }

    /// <summary>Whether a reset is in progress: writes to registers are lost, and portals take nothing.</summary>
    bool IsResetting { get; }

    /// <summary>Begins a function-level reset (DEVCTL.IFLR): everything in flight is given up, registers and configuration are as after power-on.</summary>
    /// <remarks>
    /// Any thread, at any time. It takes a while, as it does in hardware: once <see cref="IsResetting"/> is false, nothing of
    /// before is written any more, and no interrupt of before is raised.
    /// </remarks>
    void Reset();
}
