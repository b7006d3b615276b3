namespace Dsa.Platform.Tracing;

/// <summary>What a trace event tells of.</summary>
public enum TraceKind : byte
{
    /// <summary>Software read a register.</summary>
    MmioRead,

    /// <summary>Software wrote a register.</summary>
    MmioWrite,

    /// <summary>A posted 64-byte write to a portal.</summary>
    Posted,

    /// <summary>A non-posted 64-byte write to a portal.</summary>
    NonPosted,

    /// <summary>The device raised an interrupt.</summary>
    Interrupt,

    /// <summary>A translation for the device faulted.</summary>
    Fault,

    /// <summary>The device stored a completion record or log entry, or the driver stored a record in its stead.</summary>
    Record,

    /// <summary>The PCI configuration changed.</summary>
    Config,
}
