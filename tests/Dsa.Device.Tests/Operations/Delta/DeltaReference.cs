using System.Buffers.Binary;

namespace Dsa.Device.Tests.Operations.Delta;

/// <summary>Delta records the plain way (§8.3).</summary>
internal static class DeltaReference
{
    private const int Unit = 8;
    private const int Entry = 10;

    /// <summary>The record of two buffers, and the bytes compared until the record was full.</summary>
    public static (byte[] Record, int Compared) Create(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int firstUnit, int room)
    {
        var record = new List<byte>();
        for (var place = 0; place < first.Length; place += Unit)
        {
            if (first.Slice(place, Unit).SequenceEqual(second.Slice(place, Unit)))
            {
                continue;
            }

            if (record.Count + Entry > room)
            {
                return ([.. record], place);
            }

            var offset = firstUnit + (place / Unit);
            record.AddRange([(byte)offset, (byte)(offset >> 8), .. second.Slice(place, Unit)]);
        }

        return ([.. record], first.Length);
    }

    /// <summary>Applies whole entries; gives the bytes applied and the status.</summary>
    public static (int Applied, CompletionStatus Status) Apply(ReadOnlySpan<byte> record, Span<byte> destination)
    {
        var previous = -1;
        var applied = 0;
        for (; applied + Entry <= record.Length; applied += Entry)
        {
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(record[applied..]);
            if (offset <= previous)
            {
                return (applied, CompletionStatus.DeltaOffsetNotIncreasing);
            }

            if (offset * Unit >= destination.Length)
            {
                return (applied, CompletionStatus.DeltaOffsetOutOfRange);
            }

            record.Slice(applied + 2, Unit).CopyTo(destination[(offset * Unit)..]);
            previous = offset;
        }

        return (applied, CompletionStatus.Success);
    }
}
