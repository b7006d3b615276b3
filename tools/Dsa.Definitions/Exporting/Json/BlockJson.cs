using System.Text.Json;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Writes blocks with their arrays and conditions, and the registers of all blocks in one list.</summary>
internal static class BlockJson
{
    /// <summary>Writes the blocks and registers of a device.</summary>
    public static void Write(Utf8JsonWriter json, DeviceModel device)
    {
        json.Objects("blocks", device.Declarations.OfType<BlockModel>(), block => WriteBlock(json, device.Header, block));
        json.Objects("registers", BlockEntries.Of(device), entry => RegisterJson.Write(json, entry));
    }

    private static void WriteBlock(Utf8JsonWriter json, DeviceHeaderModel header, BlockModel block)
    {
        var coverage = Coverage.Of(header).Within(block.Availability);
        json.WriteString("name", block.Name);
        json.WriteString("specName", block.SpecName);
        json.WriteNumber("sizeBytes", block.SizeBytes);
        json.Gates(block.Availability, coverage);
        json.Documentation(block.Doc);
        json.Objects("arrays", block.Arrays, array =>
        {
            json.WriteString("kind", array.IsGroup ? "group" : "array");
            json.WriteString("name", array.Name);
            json.WriteString("specName", array.SpecName);
            json.Expression("count", array.Count);
            json.Expression("offset", array.Offset);
            json.Expression("stride", array.Stride);
            json.Gates(array.Availability, coverage.Within(array.Availability));
            json.Documentation(array.Doc);
        });
        json.Objects("conditions", block.Conditions, condition =>
        {
            json.WriteString("name", condition.Name);
            json.WriteString("array", condition.Array);
            json.WriteString("expression", condition.Text);
            json.Documentation(condition.Doc);
        });
    }
}
