using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Comparing;

/// <summary>What many kinds of things have in common.</summary>
internal static class CommonFacts
{
    /// <summary>The gates of a thing.</summary>
    public static IEnumerable<Fact> Of(AvailabilityModel availability) =>
    [
        Fact.Of("since", availability.Since),
        Fact.Of("until", availability.Until),
        Fact.Of("only", string.Join(", ", availability.Only)),
        Fact.Of("when", availability.When),
    ];

    /// <summary>The values that are allowed.</summary>
    public static Fact Of(RangeModel? range) =>
        Fact.Of("range", range is null ? "" : $"{range.Low.ToText()}..{range.High.ToText()}");

    /// <summary>A type in the words of the language.</summary>
    public static string TypeOf(FieldTypeModel type) => type.Kind switch
    {
        FieldKind.Bool => "bool",
        FieldKind.Number => "number",
        FieldKind.Structure => type.Name!,
        _ => TypeText.Behind(type)[" : ".Length..],
    };

    /// <summary>A number, however it was written; an expression as it was written.</summary>
    public static string TextOf(BoundNumber number) => number.Constant is { } value ? value.ToHex() : number.Text;
}
