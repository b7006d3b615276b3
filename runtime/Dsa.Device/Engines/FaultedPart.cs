namespace Dsa.Device.Engines;

/// <summary>The part of a descriptor's work whose memory access faulted: it decides whether the device waits for the page, and the status (§7).</summary>
internal enum FaultedPart
{
    /// <summary>A source, destination or other buffer.</summary>
    Buffer,

    /// <summary>The descriptor list of a batch.</summary>
    DescriptorList,

    /// <summary>An address that a Drain reads back.</summary>
    Readback,

    /// <summary>The completion record.</summary>
    CompletionRecord,
}
