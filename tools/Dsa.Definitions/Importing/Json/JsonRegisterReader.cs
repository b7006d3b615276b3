using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads registers with their fields and gaps.</summary>
internal static class JsonRegisterReader
{
    /// <summary>Reads one register.</summary>
    public static RegisterModel Read(JsonNode node)
    {
        var name = node["name"].Name();
        var array = node["array"].NameOrNull();
        var width = node["widthBits"].Whole(8, Limits.RegisterBits);
        return new()
        {
            Name = name,
            SpecName = JsonShared.SpecName(node, name),
            TypeName = array + name,
            Block = node["block"].Name(),
            Array = array,
            OffsetBytes = node["relativeOffset"].Whole(0, Limits.BlockBytes),
            WidthBits = width,
            Doc = node["doc"].Doc(),
            ReadWidths = Widths(node["readWidths"]),
            WriteWidths = Widths(node["writeWidths"]),
            IsCapability = node["capability"].Flag(),
            IsComputed = node["computed"].Flag(),
            Survives = JsonShared.Names(node["survives"]),
            IsSticky = node["sticky"].Flag(),
            Overlays = node["overlays"].NameOrNull(),
            Availability = JsonShared.Gates(node),
            Fields = BitsOf(node, "field").Select(field => ReadField(field, width)).OrderBy(field => field.Low).ToEquatableArray(),
            Gaps = BitsOf(node, "reserved").Select(gap => ReadGap(gap, width)).OrderBy(gap => gap.Low).ToEquatableArray(),
            Variants = EquatableArray<string>.Empty,
            CapabilitiesType = null,
        };
    }

    private static IEnumerable<JsonNode> BitsOf(JsonNode node, string kind)
    {
        foreach (var field in node["fields"].Items())
        {
            var own = field["kind"].TextOrNull();
            if (own is not ("field" or "reserved"))
            {
                throw field["kind"].Expected("\"field\" or \"reserved\"");
            }

            if (own == kind)
            {
                yield return field;
            }
        }
    }

    private static EquatableArray<int> Widths(JsonNode node) => node.Items().Select(width => width.Whole(8, 64)).ToEquatableArray();

    private static (int High, int Low) Place(JsonNode node, int width)
    {
        var low = node["lsb"].Whole(0, width - 1);
        return (node["msb"].Whole(low, width - 1), low);
    }

    private static FieldModel ReadField(JsonNode node, int width)
    {
        var name = node["name"].Name();
        var (high, low) = Place(node, width);
        var reset = node["reset"].ObjectOrNull();
        var value = reset?["value"] is { IsThere: true } number ? number.Number() : 0;
        return new()
        {
            Name = name,
            SpecName = JsonShared.SpecName(node, name),
            High = high,
            Low = low,
            Type = JsonShared.Type(node),
            Access = AccessWord.Parse(node["mode"].TextOrNull() ?? "") ?? throw node["mode"].Expected("an access such as \"rw\""),
            Reset = value,
            ResetExpression = null,
            ResetText = reset?["text"].ExpressionOrNull(),
            Lock = node["lock"].NameOrNull(),
            IsComputed = node["computed"].Flag(),
            IsVolatile = node["volatile"].Flag(),
            IsSticky = node["sticky"].Flag(),
            Range = JsonShared.Range(node),
            Availability = JsonShared.Gates(node),
            Doc = node["doc"].Doc(),
        };
    }

    private static GapModel ReadGap(JsonNode node, int width)
    {
        var (high, low) = Place(node, width);
        var isReadOnly = node["mode"].TextOrNull() switch
        {
            "reserved" => false,
            "reserved ro" => true,
            _ => throw node["mode"].Expected("\"reserved\" or \"reserved ro\""),
        };
        var specName = node["specName"].TextOrNull() is null ? GapModel.NameOf(high, low) : JsonShared.SpecName(node, "");
        return new(high, low, specName, isReadOnly);
    }
}
