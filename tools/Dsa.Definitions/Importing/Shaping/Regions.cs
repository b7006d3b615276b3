using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Cuts the registers of a block into regions that fit in a block of the language each.</summary>
internal static class Regions
{
    private const long Alignment = 0x1000;

    /// <summary>The registers near the beginning, then those that lie beyond the largest block, each region with its offset.</summary>
    /// <exception cref="ImportException">One array alone is larger than a block.</exception>
    public static IReadOnlyList<(long OffsetBytes, FlatSet Items)> Of(string path, int line, FlatSet flat)
    {
        var all = flat.Registers.Select(static register => (register.OffsetBytes, register.EndBytes))
            .Concat(flat.Arrays.Select(static array => (array.OffsetBytes, array.EndBytes)))
            .ToList();
        if (all.TrueForAll(static item => item.EndBytes <= Limits.BlockBytes))
        {
            return [(0, flat)];
        }

        var regions = new List<(long, FlatSet)>();
        for (var start = 0L; start < long.MaxValue; start = NextAfter(all, start))
        {
            var (first, last) = (start, start + Limits.BlockBytes);
            var items = new FlatSet();
            items.Registers.AddRange(flat.Registers.Where(register => first <= register.OffsetBytes && register.EndBytes <= last)
                .Select(register => register with { OffsetBytes = register.OffsetBytes - first }));
            items.Arrays.AddRange(flat.Arrays.Where(array => first <= array.OffsetBytes && array.EndBytes <= last)
                .Select(array => array with { OffsetBytes = array.OffsetBytes - first }));
            if (items.Written > 0)
            {
                regions.Add((first, items));
            }

            if (all.Exists(item => item.OffsetBytes >= first && item.OffsetBytes < last && item.EndBytes > last))
            {
                throw new ImportException(path, line, 0, $"An array reaches beyond {Limits.BlockBytes.ToHex()} bytes, the largest block of the language; take it out, or write fewer elements.");
            }
        }

        return regions;
    }

    /// <summary>Where the region behind the one from an offset begins; the largest number when there is none.</summary>
    private static long NextAfter(List<(long OffsetBytes, long EndBytes)> all, long start)
    {
        var beyond = all.Where(item => item.OffsetBytes >= start + Limits.BlockBytes).Select(static item => item.OffsetBytes).ToList();
        return beyond.Count == 0 ? long.MaxValue : beyond.Min() / Alignment * Alignment;
    }
}
