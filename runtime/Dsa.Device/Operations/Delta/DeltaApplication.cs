using System.Runtime.InteropServices;

namespace Dsa.Device.Operations.Delta;

/// <summary>Applies a delta record to a buffer (§8.3), piece by piece of both.</summary>
/// <param name="unitCount">The length of the whole destination, in units of eight bytes.</param>
internal struct DeltaApplication(uint unitCount)
{
    /// <summary>The least offset that the next entry may have, in units.</summary>
    public uint NextUnit { get; set; }

    /// <summary>Applies entries until one cannot be.</summary>
    /// <param name="entries">Entries one after the other.</param>
    /// <param name="window">A part of the destination, of whole units.</param>
    /// <param name="windowUnit">Where in the destination it begins, in units.</param>
    /// <param name="appliedBytes">The bytes of the entries that were applied.</param>
    public DeltaStop Apply(ReadOnlySpan<byte> entries, Span<byte> window, uint windowUnit, out int appliedBytes)
    {
        appliedBytes = 0;
        for (; entries.Length - appliedBytes >= DeltaEntry.SizeBytes; appliedBytes += DeltaEntry.SizeBytes)
        {
            var entry = MemoryMarshal.Read<DeltaEntry>(entries[appliedBytes..]);
            if (entry.Offset < NextUnit)
            {
                return DeltaStop.NotIncreasing;
            }

            if (entry.Offset >= unitCount)
            {
                return DeltaStop.OutOfRange;
            }

            // An offset before the window wraps to one far behind it.
            var place = (ulong)(entry.Offset - windowUnit) * DeltaScan.UnitBytes;
            if (place >= (ulong)window.Length)
            {
                return DeltaStop.OutsideWindow;
            }

            MemoryMarshal.Write(window[(int)place..], entry.Data);
            NextUnit = entry.Offset + 1;
        }

        return DeltaStop.EndOfEntries;
    }
}
