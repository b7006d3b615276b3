using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Dualcast;

/// <summary>Copies a source to two destinations. Each byte is read once, so both get the same even while the source changes.</summary>
internal static unsafe class DualCopy
{
    private const int LineBytes = 64;
    private const int BlockBytes = 4096;

    // From here on two copies and their source no longer fit into a core's cache.
    private const uint CachedBytes = 512 * 1024;

    /// <summary>Whether a transfer is so large that one destination had better not go through the cache.</summary>
    public static bool ExceedsCache(uint transferSize) => transferSize >= CachedBytes;

    /// <summary>Copies; none of the three may overlap another.</summary>
    /// <param name="source">The source.</param>
    /// <param name="first">The first destination, as long as the source.</param>
    /// <param name="second">The second destination, as long as the source.</param>
    /// <param name="exceedsCache">Whether this is part of a transfer that <see cref="ExceedsCache"/>.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> first, Span<byte> second, bool exceedsCache)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            CopyPortably(source, first, second);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(first.Length, source.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(second.Length, source.Length);
        fixed (byte* from = source, one = first, two = second)
        {
            // What is not whole lines goes first, so that the lines of the second destination are aligned.
            var rest = exceedsCache ? (int)Math.Min((uint)source.Length, -(nint)two & (LineBytes - 1)) : source.Length % LineBytes;
            CopyPortably(source[..rest], first, second);
            var place = exceedsCache
                ? CopyPastCache(from, one, two, rest, source.Length)
                : CopyThroughCache(from, one, two, rest, source.Length);
            CopyPortably(source[place..], first[place..], second[place..]);
        }
    }

    /// <summary>The same on any processor.</summary>
    [SkipLocalsInit]
    public static void CopyPortably(ReadOnlySpan<byte> source, Span<byte> first, Span<byte> second)
    {
        if (source.IsEmpty)
        {
            return;
        }

        Span<byte> block = stackalloc byte[Math.Min(source.Length, BlockBytes)];
        while (!source.IsEmpty)
        {
            var part = block[..Math.Min(source.Length, BlockBytes)];
            source[..part.Length].CopyTo(part);
            part.CopyTo(first);
            part.CopyTo(second);
            source = source[part.Length..];
            first = first[part.Length..];
            second = second[part.Length..];
        }
    }

    private static int CopyThroughCache(byte* source, byte* first, byte* second, int place, int length)
    {
        for (; place + (4 * LineBytes) <= length; place += 4 * LineBytes)
        {
            var line0 = Vector512.Load(source + place);
            var line1 = Vector512.Load(source + place + LineBytes);
            var line2 = Vector512.Load(source + place + (2 * LineBytes));
            var line3 = Vector512.Load(source + place + (3 * LineBytes));
            Store(first + place, line0, line1, line2, line3);
            Store(second + place, line0, line1, line2, line3);
        }

        for (; place + LineBytes <= length; place += LineBytes)
        {
            var line = Vector512.Load(source + place);
            line.Store(first + place);
            line.Store(second + place);
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(byte* target, Vector512<byte> line0, Vector512<byte> line1, Vector512<byte> line2, Vector512<byte> line3)
    {
        line0.Store(target);
        line1.Store(target + LineBytes);
        line2.Store(target + (2 * LineBytes));
        line3.Store(target + (3 * LineBytes));
    }

    private static int CopyPastCache(byte* source, byte* first, byte* second, int place, int length)
    {
        for (; place + LineBytes <= length; place += LineBytes)
        {
            var line = Vector512.Load(source + place);
            line.Store(first + place);
            line.StoreAlignedNonTemporal(second + place);
        }

        // Such stores are not ordered: the completion record must not overtake them.
        Sse.StoreFence();
        return place;
    }
}
