namespace Dsa.Platform.Pci;

/// <summary>What a platform expects of the address translation services of a function.</summary>
/// <remarks>Firmware says it of functions that are integrated (VT-d's SATC structure, ATC_REQUIRED); the rest follows from the IOMMU.</remarks>
public enum AtsPolicy
{
    /// <summary>They may be on or off.</summary>
    Optional,

    /// <summary>They have to be on.</summary>
    Required,

    /// <summary>They have to be off: the IOMMU answers no translation requests.</summary>
    Unsupported,
}
