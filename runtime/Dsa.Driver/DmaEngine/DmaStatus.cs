namespace Dsa.Driver.DmaEngine;

/// <summary>What a DMA channel says of a cookie.</summary>
public enum DmaStatus
{
    /// <summary>Transactions end in any order, so that a cookie tells nothing of those before it: the only answer (DM-11).</summary>
    OutOfOrder,
}
