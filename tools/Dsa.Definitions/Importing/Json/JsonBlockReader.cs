using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads blocks, and the registers and portals that stand in them.</summary>
internal sealed class JsonBlockReader
{
    private readonly DeviceHeaderModel _header;
    private readonly JsonNode _root;
    private readonly List<RegisterModel> _registers;
    private readonly ILookup<string, PortalModel> _portals;

    public JsonBlockReader(DeviceHeaderModel header, JsonNode root)
    {
        (_header, _root) = (header, root);
        var places = PlacesOf(root);
        foreach (var node in root["registers"].Items())
        {
            CheckPlace(node, places);
        }

        _registers = NodesOf("register").Select(node => JsonRegisterReader.Read(node)).ToList();
        _portals = NodesOf("portal").ToLookup(node => node["block"].Name(), ReadPortal);
    }

    /// <summary>Reads the blocks.</summary>
    public IEnumerable<BlockModel> ReadBlocks() => _root["blocks"].Items().Select(ReadBlock);

    /// <summary>The registers of all blocks.</summary>
    public IEnumerable<DeclarationModel> ReadRegisters() =>
        _registers.Select(register => new RegisterFileModel(_header.Name, _header.Namespace, register));

    /// <summary>The arrays of each block.</summary>
    private static Dictionary<string, HashSet<string>> PlacesOf(JsonNode root)
    {
        var places = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var block in root["blocks"].Items())
        {
            var arrays = block["arrays"].Items().Select(array => array["name"].Name()).ToHashSet(StringComparer.Ordinal);
            foreach (var condition in block["conditions"].Items())
            {
                CheckArray(condition["array"], arrays);
            }

            places.TryAdd(block["name"].Name(), arrays);
        }

        return places;
    }

    private static void CheckPlace(JsonNode node, Dictionary<string, HashSet<string>> places)
    {
        if (node["kind"].TextOrNull() is not ("register" or "portal"))
        {
            throw node["kind"].Expected("\"register\" or \"portal\"");
        }

        if (!places.TryGetValue(node["block"].Name(), out var arrays))
        {
            throw node["block"].Expected("the name of one of $.blocks");
        }

        CheckArray(node["array"], arrays);
    }

    private static void CheckArray(JsonNode node, HashSet<string> arrays)
    {
        if (node.NameOrNull() is { } array && !arrays.Contains(array))
        {
            throw node.Expected("the name of one of the block's arrays");
        }
    }

    private IEnumerable<JsonNode> NodesOf(string kind) => _root["registers"].Items().Where(node => node["kind"].TextOrNull() == kind);

    private BlockModel ReadBlock(JsonNode node)
    {
        var name = node["name"].Name();
        return new(_header.Name, _header.Namespace, name)
        {
            SpecName = JsonShared.SpecName(node, name),
            Availability = JsonShared.Gates(node),
            Doc = node["doc"].Doc(),
            SizeBytes = node["sizeBytes"].Whole(1, Limits.BlockBytes),
            Registers = EquatableArray<RegisterEntryModel>.Empty,
            Arrays = node["arrays"].Items().Select(ReadArray).ToEquatableArray(),
            Conditions = node["conditions"].Items().Select(ReadCondition).ToEquatableArray(),
            Portals = _portals[name].ToEquatableArray(),
            CapabilitiesType = null,
        };
    }

    private static ArrayEntryModel ReadArray(JsonNode node)
    {
        var name = node["name"].Name();
        var isGroup = node["kind"].TextOrNull() switch
        {
            "array" => false,
            "group" => true,
            _ => throw node["kind"].Expected("\"array\" or \"group\""),
        };
        var one = new BoundNumber(new NumberExpression(1), "1", 1, true);
        return new(
            name, JsonShared.SpecName(node, name), node["doc"].Doc(), isGroup,
            isGroup ? one : JsonShared.Number(node["count"]), JsonShared.Number(node["offset"]),
            isGroup ? one : JsonShared.Number(node["stride"]), JsonShared.Gates(node));
    }

    private static ConditionModel ReadCondition(JsonNode node) => new(
        node["name"].Name(), node["array"].NameOrNull(), node["doc"].Doc(), new NeverExpression(), node["expression"].Expression());

    private static PortalModel ReadPortal(JsonNode node)
    {
        var name = node["name"].Name();
        return new(
            name, JsonShared.SpecName(node, name), node["array"].Name(), node["doc"].Doc(), node["relativeOffset"].Whole(0, Limits.BlockBytes),
            node["sizeBytes"].Whole(1, Limits.BlockBytes), node["accepts"].Name(), 0, JsonShared.Gates(node));
    }
}
