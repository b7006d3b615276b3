namespace Dsa.Device.Checks;

/// <summary>Whether ranges of addresses have bytes in common; addresses wrap.</summary>
internal static class BufferRange
{
    /// <summary>Whether two ranges overlap, neither of which is empty.</summary>
    public static bool Overlap(ulong first, ulong firstBytes, ulong second, ulong secondBytes) =>
        second - first < firstBytes || first - second < secondBytes;
}
