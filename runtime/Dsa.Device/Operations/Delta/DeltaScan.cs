using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Delta;

/// <summary>Finds the units of eight bytes in which two buffers differ, and writes a delta record of them (§8.3).</summary>
internal static class DeltaScan
{
    /// <summary>The bytes that are compared as one.</summary>
    public const int UnitBytes = sizeof(ulong);

    /// <summary>Goes through two buffers of the same length until they end or the record is full.</summary>
    /// <param name="first">What there was.</param>
    /// <param name="second">What there is.</param>
    /// <param name="firstUnit">The offset of the buffers' beginning, in units; that of their end is at most 65536.</param>
    /// <param name="record">Where entries go; nothing behind the last of them is written.</param>
    /// <param name="recordBytes">The bytes of the record that are used.</param>
    /// <returns>The bytes compared, up to the difference for which there is no room.</returns>
    public static int Create(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int firstUnit, Span<byte> record, out int recordBytes) =>
        WideDeltaScan.IsSupported
            ? WideDeltaScan.Create(first, second, firstUnit, record, out recordBytes)
            : CreatePortably(first, second, firstUnit, record, out recordBytes);

    /// <summary>The same on any processor.</summary>
    public static int CreatePortably(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int firstUnit, Span<byte> record, out int recordBytes)
    {
        ref var one = ref MemoryMarshal.GetReference(first);
        ref var two = ref MemoryMarshal.GetReference(second);
        recordBytes = 0;
        var place = 0;
        while (place < first.Length)
        {
            place += EqualBytes(ref one, ref two, place, first.Length);
            var stop = Math.Min(place + Vector256<byte>.Count, first.Length);
            for (; place < stop; place += UnitBytes)
            {
                var data = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref two, place));
                if (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref one, place)) == data)
                {
                    continue;
                }

                if (record.Length - recordBytes < DeltaEntry.SizeBytes)
                {
                    return place;
                }

                var entry = new DeltaEntry { Offset = (uint)(firstUnit + (place / UnitBytes)), Data = data };
                MemoryMarshal.Write(record[recordBytes..], in entry);
                recordBytes += DeltaEntry.SizeBytes;
            }
        }

        return place;
    }

    /// <summary>How many bytes from a place on are equal, in whole vectors.</summary>
    private static int EqualBytes(ref byte one, ref byte two, int place, int length)
    {
        var next = place;
        while (next + Vector256<byte>.Count <= length
            && Vector256.LoadUnsafe(ref one, (nuint)next) == Vector256.LoadUnsafe(ref two, (nuint)next))
        {
            next += Vector256<byte>.Count;
        }

        return next - place;
    }
}
