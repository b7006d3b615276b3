namespace Dsa.Driver.DmaEngine;

/// <summary>What a DMA device tells its clients of itself (DM-02). Whatever is not here, it cannot do as a DMA device.</summary>
[Flags]
public enum DmaCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It copies memory.</summary>
    Memcpy = 1 << 0,

    /// <summary>It can call back without moving anything.</summary>
    Interrupt = 1 << 1,

    /// <summary>Its channels go to clients that ask for one of this device only.</summary>
    Private = 1 << 2,

    /// <summary>Transactions complete in any order.</summary>
    CompletionNoOrder = 1 << 3,
}
