namespace Dsa.Platform.Memory;

/// <summary>One page of a mapping.</summary>
internal struct PageEntry
{
    /// <summary>The frame plus one; 0 when the page has none.</summary>
    public int FramePlusOne;

    /// <summary>Whether the page translates. A page with a frame that does not is in the swap cache.</summary>
    public bool IsPresent;

    /// <summary>Whether an eviction waits for the device to let go, and nobody has touched the page since.</summary>
    public bool IsEvicting;

    /// <summary>The contents while the page is swapped out.</summary>
    public byte[]? Swapped;

    public readonly int Frame => FramePlusOne - 1;

    public readonly bool HasFrame => FramePlusOne != 0;
}
