using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>A block with what a format of fixed places can say of it.</summary>
internal sealed record BlockContent(BlockModel Model, IReadOnlyList<RegisterModel> Registers, IReadOnlyList<PlacedArray> Arrays)
{
    /// <summary>The blocks of a device; what has no fixed place is left out and noted.</summary>
    public static IReadOnlyList<BlockContent> Of(DeviceModel device, ExportNotes notes)
    {
        var registers = device.Declarations.OfType<RegisterFileModel>().ToLookup(static file => file.Register.Block, static file => file.Register);
        var arrays = device.Declarations.OfType<ArrayModel>().ToDictionary(static array => array.Name);
        var places = new ArrayPlaces(device, notes);
        return device.Declarations.OfType<BlockModel>()
            .Select(block => new BlockContent(
                block,
                registers[block.Name].OrderBy(static register => register.OffsetBytes).ToList(),
                block.Arrays.Select(entry => places.Place(block, entry, arrays[entry.Name])).OfType<PlacedArray>().ToList()))
            .ToList();
    }
}
