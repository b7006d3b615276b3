using System.Globalization;
using System.Text.RegularExpressions;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Exporting.Registers;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Gives an imported device the shape and the names of the definition language.</summary>
internal sealed partial class DevicePlanner(string path, ImportNotes notes)
{
    private readonly TypeNames _types = new();
    private readonly EnumPool _enums = new();
    private readonly NameCensus _census = new();

    public PlannedDevice Plan(ImportedDevice device)
    {
        var name = device.Name ?? PascalCase.Of(device.SpecName);
        var planned = new PlannedDevice(name, SpecText.Name(device.SpecName), device.Doc, RevisionOf(device.Revision));
        _types.Reserve(name);
        var layers = device.Blocks.SelectMany(LayersOf).ToList();
        var blocks = layers.ConvertAll(each => (Planned: PlanBlock(each.Block, each.Layer, each.Number), each.Layer, each.Block));
        var registers = new RegisterPlanner(new(notes), new(_enums, notes), notes);
        var planner = new BlockPlanner(_types, _census, registers, notes);
        foreach (var (block, layer, source) in blocks)
        {
            planner.Plan(block, layer.Items, source.Line);
            planned.Blocks.Add(block);
        }

        EnumPool.Name(planned.Blocks.SelectMany(static block => block.Enums), _types);
        return planned.Blocks.Count > 0 ? planned : throw new ImportException(path, 0, 0, "The file has no registers; name one that has.");
    }

    /// <summary>The first two numbers of a version of any form; 1.0 when it has none.</summary>
    private string RevisionOf(string version)
    {
        var match = VersionNumbers().Match(version);
        var revision = !match.Success ? "1.0" : match.Groups[2].Success ? match.Value : match.Groups[1].Value + ".0";
        if (version.Length > 0 && revision != version.Trim())
        {
            notes.Add(0, "device", $"the version '{SpecText.Name(version)}' is written as {revision}");
        }

        return revision;
    }

    private IEnumerable<(ImportedBlock Block, Layer Layer, int Number)> LayersOf(ImportedBlock block)
    {
        var flat = new Flattening(path, notes).Flatten(block.Members);
        if (flat.Registers.Count == 0 && flat.Arrays.Count == 0)
        {
            notes.Add(block.Line, block.SpecName, "has no registers, and is left out");
            return [];
        }

        return Regions.Of(path, block.Line, flat).SelectMany(region => LayersOf(block, region.OffsetBytes, region.Items)).Select(
            static (layer, index) => (layer.Block, layer.Layer, index + 1));
    }

    private IEnumerable<(ImportedBlock Block, Layer Layer)> LayersOf(ImportedBlock block, long offset, FlatSet items)
    {
        var region = block;
        if (offset > 0)
        {
            var address = block.BaseAddress is { } at ? at + (ulong)offset : (ulong)offset;
            address &= block.BaseAddress <= uint.MaxValue && offset <= uint.MaxValue ? uint.MaxValue : ulong.MaxValue;
            region = new() { SpecName = block.SpecName, Doc = block.Doc, BaseAddress = address, Line = block.Line };
            notes.Add(block.Line, block.SpecName, $"its registers from {offset.ToHex()} on lie beyond the largest block, and become one of their own at {address.ToHex()}");
        }

        var layers = new Placement(notes).Place(items);
        if (layers.Count > 1)
        {
            notes.Add(block.Line, block.SpecName, $"becomes {layers.Count} blocks over the same bus, as its registers overlap or are too many for one");
        }

        layers.ForEach(layer => _census.Add(layer.Items));
        return layers.Select(layer => (region, layer));
    }

    private PlannedBlock PlanBlock(ImportedBlock block, Layer layer, int number)
    {
        var size = Math.Max(Math.Max(block.SizeBytes, layer.EndBytes), 1);
        var wanted = PascalCase.Of(block.SpecName);
        var name = _types.ClaimBlock(number == 1 ? [wanted, wanted + "Block"] : [$"{wanted}Bank{number}"]);
        if (number == 1 && name != wanted)
        {
            notes.Add(block.Line, block.SpecName, $"is called {name}, as {wanted} is taken");
        }

        string[] address = block.BaseAddress is { } at ? [BaseAddress.Line(at)] : [];
        var doc = Docs.Of(block.Doc, address);
        return new(name, SpecText.Name(block.SpecName), doc, Math.Min(size, Limits.BlockBytes));
    }

    [GeneratedRegex(@"([0-9]{1,4})(\.[0-9]{1,4})?", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumbers();
}
