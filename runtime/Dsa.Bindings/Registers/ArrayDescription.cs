namespace Dsa.Bindings.Registers;

/// <summary>An array of registers whose place is known: what a device announces, worked out.</summary>
/// <param name="Name">The array's name in the definition.</param>
/// <param name="OffsetBytes">Where element 0 begins in the block.</param>
/// <param name="StrideBytes">The distance from one element to the next.</param>
/// <param name="Count">The number of elements.</param>
public readonly record struct ArrayDescription(string Name, int OffsetBytes, int StrideBytes, int Count)
{
    /// <summary>Where element <paramref name="index"/> begins in the block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public int ElementOffsetBytes(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return OffsetBytes + index * StrideBytes;
    }

    /// <summary>Whether a block offset lies inside the array.</summary>
    public bool Contains(int offsetBytes) =>
        StrideBytes > 0 && offsetBytes >= OffsetBytes && offsetBytes - OffsetBytes < (long)Count * StrideBytes;
}
