using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>What is to say of a register or portal besides its fields.</summary>
internal static class RegisterFacts
{
    /// <summary>The facts of a register; one without a value is not said.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(RegisterEntry entry)
    {
        var register = entry.Register;
        yield return ("", PlaceOf(entry));
        yield return ("", register.WidthBits.Count("bit"));
        yield return ("", register.IsCapability ? "capability" : null);
        yield return ("", register.IsComputed ? "computed" : null);
        yield return ("", register.IsSticky ? "sticky" : null);
        yield return ("read as", WidthsOf(register.ReadWidths, register));
        yield return ("written as", IsOnlyRead(register) ? null : WidthsOf(register.WriteWidths, register));
        yield return ("survives", string.Join(", ", register.Survives));
        yield return ("overlays", register.Overlays);
        yield return ("when", register.Availability.When);
        yield return ("", CoverageWords.Of(entry.Coverage));
    }

    private static bool IsOnlyRead(RegisterModel register) =>
        register.Fields.Count > 0 && register.Fields.All(static field => field.Access is AccessMode.ReadOnly or AccessMode.ReadToClear);

    private static string? WidthsOf(EquatableArray<int> widths, RegisterModel register) =>
        widths.Count == 0 || (widths.Count == 1 && widths[0] == register.WordBits && register.WordBits == register.WidthBits)
            ? null
            : string.Join(" or ", widths.Select(width => width.Count("bit")));

    /// <summary>The facts of a portal.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(PortalEntry entry) =>
    [
        ("portal at", PlaceOf(entry)),
        ("size", entry.Portal.SizeBytes.ToHex()),
        ("takes", entry.Portal.Accepts),
        ("in slots of", (entry.Portal.SlotBytes * 8).Count("bit")),
        ("", "WO"),
        ("when", entry.Portal.Availability.When),
        ("", CoverageWords.Of(entry.Coverage)),
    ];

    private static string PlaceOf(PlacedEntry entry) => entry.Array is null
        ? $"{entry.Block.SpecName} + 0x{entry.RelativeOffset.ToString("X3", CultureInfo.InvariantCulture)}"
        : $"{entry.Block.SpecName} + {entry.OffsetExpression}";
}
