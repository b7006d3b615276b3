namespace Dsa.Driver.DmaEngine;

/// <summary>What a DMA channel can say of a cookie.</summary>
public enum DmaStatus
{
    /// <summary>The transaction, and all before it, are complete.</summary>
    Complete,

    /// <summary>It is not complete yet.</summary>
    InProgress,

    /// <summary>The channel is paused.</summary>
    Paused,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>Transactions end in any order, so that a cookie tells nothing of those before it: the only answer here (DM-11).</summary>
    OutOfOrder,
}
