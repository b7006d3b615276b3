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
}
