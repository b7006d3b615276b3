using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads pieces that many objects of the document share.</summary>
internal static class JsonShared
{
    /// <summary>The name in the specification; the usual one when it is absent.</summary>
    public static string SpecName(JsonNode node, string name)
    {
        var text = node["specName"].TextOrNull();
        if (text is null)
        {
            return SpecNames.Derive(name);
        }

        var isGood = text.Length is > 0 and <= Limits.NameCharacters && !text.Contains('"', StringComparison.Ordinal)
            && !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');
        return isGood ? text : throw node["specName"].Expected("1 to 100 characters of one line, without quotes");
    }

    /// <summary>A list of names.</summary>
    public static EquatableArray<string> Names(JsonNode node) => node.Items().Select(item => item.Name()).ToEquatableArray();

    /// <summary>A revision.</summary>
    public static string Revision(JsonNode node)
    {
        var text = node.TextOrNull() ?? "";
        var parts = text.Split('.');
        var isGood = parts.Length <= 2 && parts.All(part => part.Length is > 0 and <= 9 && part.All(char.IsAsciiDigit));
        return isGood ? text : throw node.Expected("a revision such as \"2.0\"");
    }

    /// <summary>The gates of a thing.</summary>
    public static AvailabilityModel Gates(JsonNode node) => new(
        node["since"].TextOrNull() is null ? null : Revision(node["since"]),
        node["until"].TextOrNull() is null ? null : Revision(node["until"]),
        Names(node["only"]),
        node["when"].ExpressionOrNull(),
        null);

    /// <summary>The type of a field or member.</summary>
    public static FieldTypeModel Type(JsonNode node)
    {
        var type = node["type"];
        var kind = type["kind"].TextOrNull() switch
        {
            "bool" => FieldKind.Bool,
            "number" => FieldKind.Number,
            "enum" => FieldKind.Enum,
            "flags" => FieldKind.Flags,
            "bitmap" => FieldKind.Bitmap,
            "structure" => FieldKind.Structure,
            _ => throw type["kind"].Expected("\"bool\", \"number\", \"enum\", \"flags\", \"bitmap\" or \"structure\""),
        };
        var needsName = kind is FieldKind.Enum or FieldKind.Flags or FieldKind.Structure;
        return new(kind, needsName ? type["name"].Name() : kind == FieldKind.Bitmap ? type["name"].NameOrNull() : null);
    }

    /// <summary>The values that are allowed.</summary>
    public static RangeModel? Range(JsonNode node) =>
        node["range"].ObjectOrNull() is { } range ? new(range["low"].Number(), range["high"].Number()) : null;

    /// <summary>A number that capabilities may tell.</summary>
    public static BoundNumber Number(JsonNode node) => new(new NumberExpression(0), node["text"].Expression(), null, true);
}
