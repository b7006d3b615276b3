using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Importing.Json;

/// <summary>Reads what <see cref="JsonExporter"/> writes, or anything else of that form, back into definition text.</summary>
internal sealed class JsonImporter : IImporter
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportLimits.Depth };

    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public ImportedDefinition Import(string path, string text, string? deviceName)
    {
        if (text.Length > ImportLimits.FileCharacters)
        {
            throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} characters, the most that are read; export fewer registers.");
        }

        using var document = Parse(path, text);
        var root = new JsonNode(path, "$", document.RootElement);
        CheckFormat(root);
        var device = new JsonDeviceReader(root, deviceName).Read();
        var files = DefinitionWriter.WriteFiles(device, Limits.FileCharacters);
        var bound = Bind(root, files);
        return new(device.Header.Name, files, new(), CountsOf(root, bound));
    }

    private static JsonDocument Parse(string path, string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException exception)
        {
            var line = (int)Math.Min((exception.LineNumber ?? 0) + 1, int.MaxValue);
            var column = (int)Math.Min((exception.BytePositionInLine ?? 0) + 1, int.MaxValue);
            throw new ImportException(path, line, column, "This is not JSON, or it is nested too deeply; write what 'dsa defs export --format json' writes.");
        }
    }

    private static void CheckFormat(JsonNode root)
    {
        if (root["format"].TextOrNull() != JsonExporter.DocumentFormat)
        {
            throw root["format"].Expected($"\"{JsonExporter.DocumentFormat}\"");
        }

        _ = root["version"].Whole(JsonExporter.DocumentVersion, JsonExporter.DocumentVersion);
    }

    /// <summary>Binds the text; what the document says may still make no sense.</summary>
    private static DeviceModel Bind(JsonNode root, IReadOnlyList<string> files)
    {
        var set = DefinitionSet.Bind(files.Select((text, index) => ($"imported{index.ToText()}.hwdef", text)));
        var error = set.Diagnostics.FirstOrDefault(Finding.IsError);
        if (error is not null)
        {
            throw new ImportException(root.File, 0, 0, $"$: what it says makes no definition; mend it. {error.Descriptor.Id}: {error.Message():whole}");
        }

        return set.Devices.Count == 1 ? set.Devices[0] : throw root.Expected("one device");
    }

    private static ImportCounts CountsOf(JsonNode root, DeviceModel device)
    {
        var registers = root["registers"].Items().Where(node => node["kind"].TextOrNull() == "register").ToList();
        var bound = device.Declarations.OfType<RegisterFileModel>().Select(file => file.Register)
            .Concat(device.Declarations.OfType<ArrayModel>().SelectMany(array => array.Registers))
            .ToList();
        return new(
            registers.Count,
            bound.Count,
            registers.Sum(register => register["fields"].Items().LongCount(field => field["kind"].TextOrNull() == "field")),
            bound.Sum(register => (long)register.Fields.Count));
    }
}
