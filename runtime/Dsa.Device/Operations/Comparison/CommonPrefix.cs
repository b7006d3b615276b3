namespace Dsa.Device.Operations.Comparison;

/// <summary>Where two buffers begin to differ.</summary>
internal static class CommonPrefix
{
    // The framework tells fastest whether memory is equal, and slower where it is not: it looks for that in one block only.
    private const int BlockBytes = 16 * 1024;

    /// <summary>The number of bytes, from the beginning, that are equal; at most the length of the shorter buffer.</summary>
    /// <remarks>When memory changes meanwhile, the difference that was there first may go unreported.</remarks>
    public static int Length(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = Math.Min(first.Length, second.Length);
        for (var place = 0; place < length; place += BlockBytes)
        {
            var block = first.Slice(place, Math.Min(BlockBytes, length - place));
            var other = second.Slice(place, block.Length);
            if (block.SequenceEqual(other))
            {
                continue;
            }

            var equal = block.CommonPrefixLength(other);
            if (equal < block.Length)
            {
                return place + equal;
            }
        }

        return length;
    }
}
