namespace Dsa.Virtual.Mediation;

/// <summary>The regions of a PCI function, by their numbers in VFIO.</summary>
public enum MdevRegion
{
    /// <summary>Registers.</summary>
    Bar0,

    /// <summary>The upper half of BAR0: no region.</summary>
    Bar1,

    /// <summary>Portals.</summary>
    Bar2,

    /// <summary>The upper half of BAR2: no region.</summary>
    Bar3,

    /// <summary>Not there.</summary>
    Bar4,

    /// <summary>Not there.</summary>
    Bar5,

    /// <summary>Not there.</summary>
    Rom,

    /// <summary>The PCI configuration space.</summary>
    Configuration,

    /// <summary>Not there.</summary>
    Vga,
}
