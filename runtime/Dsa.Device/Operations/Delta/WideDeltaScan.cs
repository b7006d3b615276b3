using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Delta;

/// <summary>A delta scan of eight units at a time: those that differ are pressed together, then interleaved with their offsets.</summary>
/// <remarks>
/// Entries of 10 bytes do not fill a vector: eight of them are a head of 64 bytes and a tail of 16. Pointers stay inside the
/// spans that are pinned; a line is taken only when it lies in the sources whole, and all its eight entries in the record.
/// </remarks>
internal static unsafe class WideDeltaScan
{
    private const int LineBytes = 64;
    private const int LineUnits = LineBytes / DeltaScan.UnitBytes;
    private const int LineEntryBytes = LineUnits * DeltaEntry.SizeBytes;
    private const int OffsetBytes = DeltaEntry.SizeBytes - DeltaScan.UnitBytes;
    private const uint AllDiffer = (1 << LineUnits) - 1;

    /// <summary>a ? b : c, bit by bit.</summary>
    private const byte Select = 0xCA;

    /// <summary>Where each byte of an entry comes from: the units, or from 64 on their offsets in 64 bits each.</summary>
    private static readonly Vector512<byte> s_headSources = Head(Source);

    /// <summary>The same for the tail.</summary>
    private static readonly Vector512<byte> s_tailSources = Tail(Source);

    /// <summary>Which bytes are offsets.</summary>
    private static readonly Vector512<byte> s_headOffsets = Head(static (_, position) => position < OffsetBytes ? 0xFF : 0);

    /// <summary>The same for the tail.</summary>
    private static readonly Vector512<byte> s_tailOffsets = Tail(static (_, position) => position < OffsetBytes ? 0xFF : 0);

    /// <summary>The offsets of a line that begins at 0, each in its place.</summary>
    private static readonly Vector512<ushort> s_headUnits = Head(static (unit, position) => position == 0 ? unit : 0).AsUInt16();

    /// <summary>The same for the tail.</summary>
    private static readonly Vector512<ushort> s_tailUnits = Tail(static (unit, position) => position == 0 ? unit : 0).AsUInt16();

    /// <summary>Whether the processor has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512Vbmi.IsSupported;

    /// <summary>As <see cref="DeltaScan.Create"/>.</summary>
    public static int Create(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int firstUnit, Span<byte> record, out int recordBytes)
    {
        fixed (byte* one = first, two = second, entries = record)
        {
            var used = 0;
            var place = 0;
            while (place + LineBytes <= first.Length && used + LineEntryBytes <= record.Length)
            {
                var unit = firstUnit + (place / DeltaScan.UnitBytes);
                var data = Vector512.Load((ulong*)(two + place));
                var differ = ~Vector512.Equals(Vector512.Load((ulong*)(one + place)), data);
                var lines = 1;
                switch ((uint)differ.ExtractMostSignificantBits())
                {
                    case 0:
                        lines = EqualLines(one + place, two + place, (first.Length - place) / LineBytes);
                        break;
                    case AllDiffer:
                        lines = Math.Min((first.Length - place) / LineBytes, (record.Length - used) / LineEntryBytes);
                        lines = WriteWhole(one + place, two + place, lines, unit, entries + used);
                        used += lines * LineEntryBytes;
                        break;
                    default:
                        used += WriteSome(data, differ, unit, entries + used);
                        break;
                }

                place += lines * LineBytes;
            }

            // The rest, and a record that is nearly full, go unit by unit.
            place += DeltaScan.CreatePortably(
                first[place..], second[place..], firstUnit + (place / DeltaScan.UnitBytes), record[used..], out var usedByRest);
            recordBytes = used + usedByRest;
            return place;
        }
    }

    private static int Source(int unit, int position) =>
        (unit * DeltaScan.UnitBytes) + (position < OffsetBytes ? LineBytes + position : position - OffsetBytes);

    private static Vector512<byte> Head(Func<int, int, int> value) => EntryBytes(0, LineBytes, value);

    private static Vector512<byte> Tail(Func<int, int, int> value) => EntryBytes(LineBytes, LineEntryBytes, value);

    private static Vector512<byte> EntryBytes(int from, int to, Func<int, int, int> value)
    {
        var bytes = new byte[LineBytes];
        for (var i = from; i < to; i++)
        {
            var (unit, position) = Math.DivRem(i, DeltaEntry.SizeBytes);
            bytes[i - from] = (byte)value(unit, position);
        }

        return Vector512.Create(bytes);
    }

    /// <summary>How many lines are equal, at least the first.</summary>
    private static int EqualLines(byte* one, byte* two, int lines)
    {
        var line = 1;
        for (; line + 4 <= lines; line += 4)
        {
            var difference = Difference(one, two, line)
                | Difference(one, two, line + 1)
                | Difference(one, two, line + 2)
                | Difference(one, two, line + 3);
            if (difference != Vector512<ulong>.Zero)
            {
                break;
            }
        }

        while (line < lines && Difference(one, two, line) == Vector512<ulong>.Zero)
        {
            line++;
        }

        return line;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Difference(byte* one, byte* two, int line) =>
        Vector512.Load((ulong*)(one + (line * LineBytes))) ^ Vector512.Load((ulong*)(two + (line * LineBytes)));

    /// <summary>Whether all units of a line differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Differs(byte* one, byte* two, int line) => !Vector512.EqualsAny(
        Vector512.Load((ulong*)(one + (line * LineBytes))), Vector512.Load((ulong*)(two + (line * LineBytes))));

    /// <summary>Writes lines as long as all units differ, the first in any case, and gives their number.</summary>
    private static int WriteWhole(byte* one, byte* two, int lines, int unit, byte* entries)
    {
        var headUnits = s_headUnits + Vector512.Create((ushort)unit);
        var tailUnits = s_tailUnits + Vector512.Create((ushort)unit);
        var line = 0;
        do
        {
            // Sources from 64 on wrap, to bytes that the offsets replace.
            var data = Vector512.Load(two + (line * LineBytes));
            var head = Avx512Vbmi.PermuteVar64x8(data, s_headSources);
            var tail = Avx512Vbmi.PermuteVar64x8(data, s_tailSources);
            Avx512F.TernaryLogic(s_headOffsets, headUnits.AsByte(), head, Select).Store(entries);
            Avx512F.TernaryLogic(s_tailOffsets, tailUnits.AsByte(), tail, Select).GetLower().GetLower().Store(entries + LineBytes);
            headUnits += Vector512.Create((ushort)LineUnits);
            tailUnits += Vector512.Create((ushort)LineUnits);
            entries += LineEntryBytes;
            line++;
        }
        while (line < lines && Differs(one, two, line));
        return line;
    }

    /// <summary>Writes the entries of a line of which some units differ, nothing behind them, and gives their bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteSome(Vector512<ulong> data, Vector512<ulong> differ, int unit, byte* entries)
    {
        var places = Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create((ulong)unit);
        data = Avx512F.Compress(Vector512<ulong>.Zero, differ, data);
        places = Avx512F.Compress(Vector512<ulong>.Zero, differ, places);
        var bytes = BitOperations.PopCount((uint)differ.ExtractMostSignificantBits()) * DeltaEntry.SizeBytes;
        var head = Avx512Vbmi.PermuteVar64x8x2(data.AsByte(), s_headSources, places.AsByte());
        Avx512BW.MaskStore(entries, Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)bytes)), head);
        if (bytes > LineBytes)
        {
            // Seven entries: the last sticks out by six bytes, the end of its data.
            Unsafe.WriteUnaligned(entries + bytes - DeltaScan.UnitBytes, data[LineUnits - 2]);
        }

        return bytes;
    }
}
