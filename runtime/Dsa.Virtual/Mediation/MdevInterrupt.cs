namespace Dsa.Virtual.Mediation;

/// <summary>The kinds of interrupts of a PCI function, by their numbers in VFIO.</summary>
public enum MdevInterrupt
{
    /// <summary>A line: not there.</summary>
    Line,

    /// <summary>MSI: not there.</summary>
    Msi,

    /// <summary>MSI-X.</summary>
    MsiX,

    /// <summary>Errors of the function: not there.</summary>
    Error,

    /// <summary>The host wants the device back.</summary>
    Request,
}
