namespace Dsa.Device.Operations.Delta;

/// <summary>Why the application of a delta record stopped.</summary>
internal enum DeltaStop
{
    /// <summary>No whole entry is left.</summary>
    EndOfEntries,

    /// <summary>The next entry belongs to a part of the destination that is not at hand.</summary>
    OutsideWindow,

    /// <summary>The offset of the next entry is not larger than that of the one before.</summary>
    NotIncreasing,

    /// <summary>The offset of the next entry lies at or behind the end of the destination.</summary>
    OutOfRange,
}
