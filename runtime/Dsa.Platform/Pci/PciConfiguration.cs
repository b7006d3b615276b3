namespace Dsa.Platform.Pci;

/// <summary>The enable bits of a function's PCI configuration that its behaviour depends on.</summary>
/// <remarks>
/// Software sets them, the function reads them. Each change is told to <see cref="Changed"/> afterwards. Bits of a
/// capability that the function does not have stay 0.
/// </remarks>
public sealed class PciConfiguration
{
    /// <summary>Called after a bit changed, on the thread that changed it.</summary>
    public Action? Changed { get; set; }

    /// <summary>What the function can do.</summary>
    public PciCapabilities Capabilities { get; init; } = PciCapabilities.Complete;

    /// <summary>PCICMD.BME: the function may touch memory and raise interrupts.</summary>
    public bool BusMasterEnable { get; set => Set(ref field, value); }

    /// <summary>PASIDCTL.PE: requests may carry a PASID.</summary>
    public bool PasidEnable { get; set => Set(ref field, value && Capabilities.Pasid is not null); }

    /// <summary>PASIDCTL.PME: requests may be privileged.</summary>
    public bool PrivilegedModeEnable { get; set => Set(ref field, value && Capabilities.Pasid is { PrivilegedMode: true }); }

    /// <summary>ATSCTL.EN: the function asks for translations.</summary>
    public bool AtsEnable { get; set => Set(ref field, value && Capabilities.Ats is not null); }

    /// <summary>PRSCTL.EN: the function may request pages.</summary>
    public bool PageRequestEnable { get; set => Set(ref field, value && Capabilities.PageRequests is not null); }

    /// <summary>PRSREQALLOC: page requests that the function may have outstanding. No change that halts.</summary>
    public uint PageRequestAllocation { get; set; }

    /// <summary>Whether the allocation is one that the function can live with: 1 to its capacity.</summary>
    public bool HasValidPageRequestAllocation =>
        Capabilities.PageRequests is { } requests && PageRequestAllocation is not 0 && PageRequestAllocation <= requests.Capacity;

    /// <summary>A reset of the function: everything is off.</summary>
    public void Reset()
    {
        BusMasterEnable = false;
        PasidEnable = false;
        PrivilegedModeEnable = false;
        AtsEnable = false;
        PageRequestEnable = false;
        PageRequestAllocation = 0;
        TrafficClasses = byte.MaxValue;
    }

    /// <summary>VC0CTL and VC1CTL: traffic classes that are mapped to an enabled virtual channel, a bit each. All are, at first; 0 always is.</summary>
    public byte TrafficClasses { get; set => field = (byte)(value | 1); } = byte.MaxValue;

    private void Set(ref bool bit, bool value)
    {
        if (bit == value)
        {
            return;
        }

        bit = value;
        Changed?.Invoke();
    }
}
