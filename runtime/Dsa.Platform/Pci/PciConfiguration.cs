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

    /// <summary>A reset of the function: everything is off.</summary>
    public void Reset()
    {
        BusMasterEnable = false;
        PasidEnable = false;
        PrivilegedModeEnable = false;
        AtsEnable = false;
        PageRequestEnable = false;
    }

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
