using Dsa.Bindings.Registers;
using Dsa.Device.Profiles.Json;
using Dsa.Device.Registers;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Where everything lies in BAR0: inside it, and nothing over anything else.</summary>
internal static class PlaceCheck
{
    private const uint FirstVersionWithDummyPortal = 2;

    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        var layout = new Bar0Layout(profile.Capabilities);
        var ranges = Fixed(profile, layout).Concat(Tables(profile, layout)).Concat(MessageTables(profile)).ToList();
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            if (range.Path is null)
            {
                continue;
            }

            var wrong = range.Start < 0 || range.End > Bar0Map.SizeBytes
                ? $"{range.Name} ends at 0x{range.End:x}, and BAR0 at 0x{Bar0Map.SizeBytes:x}"
                : ranges.Take(i).FirstOrDefault(range.Overlaps) is { } other
                    ? $"{range.Name} (0x{range.Start:x} to 0x{range.End - 1:x}) lies over {other.Name} (0x{other.Start:x} to 0x{other.End - 1:x})"
                    : null;
            if (wrong is null)
            {
                continue;
            }

            // What is said of those after it holds with this one at its new place.
            ranges[i] = Elsewhere(range, ranges) ?? range;
            var remedy = ranges[i] == range
                ? $"its 0x{range.Bytes:x} bytes have room nowhere, so make something smaller."
                : $"its 0x{range.Bytes:x} bytes have room at 0x{ranges[i].Start:x}.";
            yield return new ProfileProblem(range.Path, $"{wrong}; {remedy}");
        }
    }

    private static IEnumerable<OccupiedRange> Fixed(DeviceProfile profile, Bar0Layout layout)
    {
        foreach (var register in Bar0Map.Registers)
        {
            if (register.Array < 0 && profile.Has(register))
            {
                yield return RangeOf(register);
            }
        }

        // Revision 1.0 has no dummy portal, and parts of it have messages at its place (§0 of the register facts).
        if (profile.Capabilities.Version.Major >= FirstVersionWithDummyPortal)
        {
            var page = layout.DummyPortal;
            yield return new OccupiedRange("the dummy portal", page.OffsetBytes, page.StrideBytes, null);
        }
    }

    private static OccupiedRange RangeOf(RegisterDescription register) =>
        new(register.SpecName, register.OffsetBytes, register.WidthBytes, null);

    private static IEnumerable<OccupiedRange> Tables(DeviceProfile profile, Bar0Layout layout) =>
        Enum.GetValues<Bar0Array>()
            .Select(array => (Field: TableKeys.FieldOf(array), Place: PlaceOf(array, profile, layout), Array: array))
            .Where(static one => one.Field is not null && one.Place.Count > 0)
            .GroupBy(static one => one.Field!)
            .Select(static group => new OccupiedRange(
                TableKeys.KeyOf(group.Key),
                group.Min(static one => one.Place.OffsetBytes),
                group.Max(static one => EndOf(one.Place)) - group.Min(static one => one.Place.OffsetBytes),
                ProfilePaths.Table(TableKeys.KeyOf(group.Key))));

    private static IEnumerable<OccupiedRange> MessageTables(DeviceProfile profile)
    {
        var table = profile.MsixTable;
        yield return new OccupiedRange(table.Name, table.OffsetBytes, EndOf(table) - table.OffsetBytes, ProfilePaths.Table(TableKeys.MsixTable));
        var pending = profile.MsixPending;
        yield return new OccupiedRange(pending.Name, pending.OffsetBytes, EndOf(pending) - pending.OffsetBytes, ProfilePaths.Table(TableKeys.MsixPending));
    }

    private static ArrayDescription PlaceOf(Bar0Array array, DeviceProfile profile, Bar0Layout layout) => array switch
    {
        Bar0Array.MsixPerm => layout.MsixPerm with { Count = profile.MsixVectorCount },
        Bar0Array.Idpt when profile.Variant != Variants.Dsa => layout.Idpt with { Count = 0 },
        _ => layout[array],
    };

    private static long EndOf(ArrayDescription place) => place.OffsetBytes + ((long)place.Count * place.StrideBytes);

    /// <summary>The same where there is room; null when there is none.</summary>
    private static OccupiedRange? Elsewhere(OccupiedRange range, List<OccupiedRange> ranges)
    {
        // Not where the architecture has registers that this part happens not to have.
        var others = ranges.Where(other => other != range).Concat(Bar0Map.Registers.Where(static register => register.Array < 0).Select(RangeOf)).ToList();
        for (long start = TableKeys.UnitBytes; start + range.Bytes <= Bar0Map.SizeBytes; start += TableKeys.UnitBytes)
        {
            var candidate = range with { Start = start };
            if (!others.Any(candidate.Overlaps))
            {
                return candidate;
            }
        }

        return null;
    }
}
