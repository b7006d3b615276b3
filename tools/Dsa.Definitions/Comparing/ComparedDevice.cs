using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Comparing;

/// <summary>A device as a thing to compare.</summary>
internal static class ComparedDevice
{
    /// <summary>What facts about the order of names begin with.</summary>
    public const string OrderPrefix = "order of ";

    /// <summary>A device with all that is in it.</summary>
    public static ComparedThing Of(DeviceModel device)
    {
        var header = device.Header;
        return new("device", header.Name, header.SpecName, header.Name, "", header.Doc)
        {
            Facts =
            [
                Fact.Of("namespace", header.Namespace),
                OrderOf("revisions", header.Revisions),
                OrderOf("resets", header.Resets),
            ],
            Parts =
            [
                .. NamesOf("revision", header.Revisions),
                .. NamesOf("variant", header.Variants),
                .. NamesOf("reset", header.Resets),
                .. device.Declarations.Select(declaration => Of(device, declaration)).OfType<ComparedThing>(),
            ],
        };
    }

    private static ComparedThing? Of(DeviceModel device, DeclarationModel declaration) => declaration switch
    {
        BlockModel block => ComparedBlocks.Of(device, block),
        StructureFileModel file => ComparedStructures.Of(device, file),
        EnumModel model => ComparedEnums.Of(model),
        _ => null,
    };

    private static IEnumerable<ComparedThing> NamesOf(string kind, EquatableArray<string> names) =>
        names.Select(name => new ComparedThing(kind, name, "", kind + name, "", ""));

    /// <summary>The names in order; names that come or go are told by themselves.</summary>
    private static Fact OrderOf(string what, EquatableArray<string> names) => Fact.Of(OrderPrefix + what, string.Join(", ", names));
}
