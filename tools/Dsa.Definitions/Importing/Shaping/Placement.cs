using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Gives every register and array of a block a place where it overlaps nothing that it may not overlap.</summary>
/// <remarks>
/// Arrays that run side by side become one. Arrays that lie across registers are written out, or, when they are large, become a
/// block of their own over the same bus.
/// </remarks>
internal sealed class Placement(ImportNotes notes)
{
    /// <summary>The blocks that a block becomes; the first has all that fits in one.</summary>
    public List<Layer> Place(FlatSet flat)
    {
        var set = new FlatSet();
        set.Registers.AddRange(flat.Registers);
        set.Arrays.AddRange(Merge(flat.Arrays).Select(InParts).SelectMany(Arranged));
        WriteOutCrossing(set);
        var registers = set.Registers.SelectMany(register => RegisterParts.Of(register, notes)).ToList();
        set.Registers.Clear();
        set.Registers.AddRange(registers);
        var layers = new List<Layer> { new() };
        foreach (var item in InOrder(set))
        {
            if (!layers.Exists(layer => TryAdd(layer, item)))
            {
                layers.Add(new());
                TryAdd(layers[^1], item);
            }
        }

        return layers;
    }

    private static bool TryAdd(Layer layer, (long Offset, long End, FlatRegister? Register, FlatArray? Array) item) =>
        item.Register is { } register ? layer.TryAdd(register) : layer.TryAdd(item.Array!);

    private static IEnumerable<(long Offset, long End, FlatRegister? Register, FlatArray? Array)> InOrder(FlatSet set) =>
        set.Registers.Select(static register => (Offset: register.OffsetBytes, End: register.EndBytes, (FlatRegister?)register, (FlatArray?)null))
            .Concat(set.Arrays.Select(static array => (Offset: array.OffsetBytes, End: array.EndBytes, (FlatRegister?)null, (FlatArray?)array)))
            .OrderBy(static item => item.Offset)
            .ThenByDescending(static item => item.End);

    private FlatArray InParts(FlatArray array) =>
        array with { Registers = [.. array.Registers.SelectMany(register => RegisterParts.Of(register, notes))] };

    /// <summary>The array with overlays in its element, or its registers in several arrays where that cannot be said.</summary>
    private IEnumerable<FlatArray> Arranged(FlatArray array)
    {
        if (Layer.Arrange(array.Registers) is { } arranged)
        {
            return [array with { Registers = arranged }];
        }

        notes.Add(array.Line, array.SpecName, "its registers overlap in more than one way; each has an array of its own");
        return array.Registers.Select(register =>
            array with { SpecName = array.SpecName + "_" + register.SpecName, Registers = [register with { Overlays = null }] });
    }

    /// <summary>Makes one array of those that have as many elements, as far apart, and lie between each other.</summary>
    private IEnumerable<FlatArray> Merge(List<FlatArray> arrays)
    {
        var merged = new List<FlatArray>();
        foreach (var array in arrays.OrderBy(static array => array.OffsetBytes))
        {
            var index = array.IsGroup ? -1 : merged.FindIndex(other => CanMerge(other, array));
            if (index < 0)
            {
                merged.Add(array);
                continue;
            }

            var first = merged[index];
            merged[index] = Merge(first, array);
            notes.Add(array.Line, array.SpecName, $"stands in one array with {first.SpecName}, between whose elements it lies");
        }

        return merged;
    }

    private static bool CanMerge(FlatArray first, FlatArray second)
    {
        var shift = second.OffsetBytes - first.OffsetBytes;
        return first.Count == second.Count && first.StrideBytes == second.StrideBytes && first.Count > 1
            && shift >= 0 && shift + second.ElementBytes <= first.StrideBytes
            && !first.Registers.Any(mine => second.Registers.Any(other =>
                mine.OffsetBytes < other.EndBytes + shift && other.OffsetBytes + shift < mine.EndBytes));
    }

    private static FlatArray Merge(FlatArray first, FlatArray second)
    {
        var shift = second.OffsetBytes - first.OffsetBytes;
        var added = second.Registers.Select(register => register with
        {
            SpecName = second.Registers.Count == 1 ? register.SpecName : second.SpecName + "_" + register.SpecName,
            OffsetBytes = register.OffsetBytes + shift,
        });
        return first with { SpecName = CommonName(first.SpecName, second.SpecName), Registers = [.. first.Registers, .. added] };
    }

    private static string CommonName(string first, string second)
    {
        var length = first.Zip(second).TakeWhile(static pair => pair.First == pair.Second).Count();
        var common = first[..length].TrimEnd('_');
        var isWord = length >= 2 && (length == first.Length || first[length - 1] == '_' || first[length] == '_');
        return isWord && common.Length >= 2 ? common : first;
    }

    /// <summary>Writes out arrays and groups that share bytes with something else, unless they are large.</summary>
    private void WriteOutCrossing(FlatSet set)
    {
        for (var hasChanged = true; hasChanged;)
        {
            var crossing = Crossing(set).Where(static array => array.WrittenOut <= ImportLimits.WrittenOut).ToHashSet(ReferenceEqualityComparer.Instance);
            hasChanged = crossing.Count > 0;
            foreach (var array in set.Arrays.FindAll(crossing.Contains))
            {
                set.Registers.AddRange(Flattening.WriteOut(array));
                notes.Add(array.Line, array.SpecName, array.IsGroup
                    ? "shares bytes with other registers; its registers stand beside them"
                    : $"shares bytes with other registers, so its {array.Count} elements are written out");
            }

            set.Arrays.RemoveAll(crossing.Contains);
        }
    }

    private static List<FlatArray> Crossing(FlatSet set)
    {
        var crossing = new List<FlatArray>();
        (long End, FlatArray? Array) furthest = (0, null);
        foreach (var (offset, end, _, array) in InOrder(set))
        {
            if (offset < furthest.End)
            {
                crossing.AddRange(new[] { array, furthest.Array }.OfType<FlatArray>());
            }

            furthest = end > furthest.End ? (end, array) : furthest;
        }

        return crossing;
    }
}
