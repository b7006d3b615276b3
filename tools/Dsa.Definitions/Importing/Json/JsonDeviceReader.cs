using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads the document into a device that holds what the text of a definition needs, and nothing that is worked out.</summary>
internal sealed class JsonDeviceReader(JsonNode root, string? deviceName)
{
    /// <summary>Reads the device.</summary>
    public DeviceModel Read()
    {
        var header = ReadHeader();
        var models = new List<DeclarationModel>();
        models.AddRange(root["enums"].Items().Select(node => ReadEnum(header, node, isFlags: false)));
        models.AddRange(root["flags"].Items().Select(node => ReadEnum(header, node, isFlags: true)));
        var blocks = new JsonBlockReader(header, root);
        models.AddRange(blocks.ReadBlocks());
        var structures = new JsonStructureReader(header, models.OfType<EnumModel>().ToList());
        models.AddRange(root["descriptors"].Items().Select(node => structures.Read(node, isDescriptor: true)));
        models.AddRange(root["records"].Items().Select(node => structures.Read(node, isDescriptor: false)));
        var order = OrderOf(models);
        var all = models.OrderBy(model => order[model.Name]).Concat(blocks.ReadRegisters());
        return new(header, all.ToEquatableArray(), EquatableArray<Bindings.Generator.Diagnostics.DefinitionDiagnostic>.Empty);
    }

    private Dictionary<string, int> OrderOf(List<DeclarationModel> models)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in root["declarations"].Items())
        {
            order.TryAdd(node.Name(), order.Count);
        }

        models.ForEach(model => order.TryAdd(model.Name, order.Count));
        return order;
    }

    private DeviceHeaderModel ReadHeader()
    {
        var node = root["device"];
        var own = node["name"].Name();
        var name = deviceName ?? own;
        var specName = deviceName is null ? JsonShared.SpecName(node, name) : SpecNames.Derive(name);
        var space = node["namespace"].TextOrNull() ?? own;
        if (!space.Split('.').All(IsName))
        {
            throw node["namespace"].Expected("names with dots between them");
        }

        var revisions = node["revisions"].Items().Select(JsonShared.Revision).ToEquatableArray();
        if (revisions.Count == 0)
        {
            throw node["revisions"].Expected("a list of at least one revision");
        }

        return new(
            name, specName, space == own ? name : space, node["doc"].Doc(), revisions,
            JsonShared.Names(node["variants"]), JsonShared.Names(node["resets"]));
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static EnumModel ReadEnum(DeviceHeaderModel header, JsonNode node, bool isFlags)
    {
        var name = node["name"].Name();
        var members = node["members"].Items().Select(member =>
        {
            var own = member["name"].Name();
            var value = isFlags ? (ulong)member["bit"].Whole(0, 63) : member["value"].Number();
            return new EnumMemberModel(own, JsonShared.SpecName(member, own), value, member["doc"].Doc(), JsonShared.Gates(member));
        });
        return new(
            header.Name, header.Namespace, name, JsonShared.SpecName(node, name), node["doc"].Doc(), node["widthBits"].Whole(1, 64),
            node["open"].Flag(), isFlags, members.ToEquatableArray(), JsonShared.Gates(node));
    }
}
