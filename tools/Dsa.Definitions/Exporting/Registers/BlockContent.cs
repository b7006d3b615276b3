using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>A block with what a format of fixed places can say of it.</summary>
internal sealed record BlockContent(BlockModel Model, IReadOnlyList<RegisterModel> Registers, IReadOnlyList<PlacedArray> Arrays)
{
    /// <summary>Whether nothing of it can be said.</summary>
    public bool IsEmpty => Registers.Count + Arrays.Count == 0;

    /// <summary>Where the last of its registers ends.</summary>
    public long EndBytes => Registers.Select(static register => register.EndBytes)
        .Concat(Arrays.Select(static array => array.EndBytes))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>The registers, those of arrays included.</summary>
    public IEnumerable<RegisterModel> AllRegisters => Registers.Concat(Arrays.SelectMany(static array => array.Model.Registers));

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

    /// <summary>The enums of the fields in these blocks.</summary>
    public static IReadOnlyList<EnumModel> EnumsOf(DeviceModel device, IEnumerable<BlockContent> blocks)
    {
        var used = blocks.SelectMany(static block => block.AllRegisters)
            .SelectMany(static register => register.Fields)
            .Where(static field => field.Type.Kind == FieldKind.Enum)
            .Select(static field => field.Type.Name)
            .ToHashSet();
        return device.Declarations.OfType<EnumModel>().Where(type => used.Contains(type.Name) && type.Members.Count > 0).ToList();
    }
}
