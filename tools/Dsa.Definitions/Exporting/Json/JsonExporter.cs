using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Writes a device as JSON that loses nothing: importing it gives the same device.</summary>
/// <remarks>The form is told by the schema beside this file, which <see cref="Schema"/> gives.</remarks>
internal sealed class JsonExporter : IExporter
{
    /// <summary>The name of the form, in every document.</summary>
    public const string DocumentFormat = "hwdef-json";

    /// <summary>The version of the form.</summary>
    public const int DocumentVersion = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public string FileExtension => ".json";

    /// <summary>The schema of the documents (JSON Schema 2020-12).</summary>
    public static string Schema()
    {
        using var stream = typeof(JsonExporter).Assembly.GetManifestResourceStream("Dsa.Definitions.hwdef.schema.json")
            ?? throw new InvalidOperationException("The schema is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            Write(json, device);
        }

        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        writer.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, DeviceModel device)
    {
        json.WriteStartObject();
        json.WriteString("format", DocumentFormat);
        json.WriteNumber("version", DocumentVersion);
        WriteHeader(json, device.Header);
        json.Strings("declarations", device.Declarations
            .Where(declaration => declaration is EnumModel or BlockModel or StructureFileModel)
            .Select(declaration => declaration.Name));
        json.Objects("enums", device.Declarations.OfType<EnumModel>().Where(model => !model.IsFlags), model => EnumJson.Write(json, device.Header, model));
        json.Objects("flags", device.Declarations.OfType<EnumModel>().Where(model => model.IsFlags), model => EnumJson.Write(json, device.Header, model));
        BlockJson.Write(json, device);
        var structures = new StructureJson(json, device);
        json.Objects("descriptors", device.Declarations.OfType<StructureFileModel>().Where(file => file.IsDescriptor), structures.Write);
        json.Objects("records", device.Declarations.OfType<StructureFileModel>().Where(file => !file.IsDescriptor), structures.Write);
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, DeviceHeaderModel header)
    {
        json.WriteStartObject("device");
        json.WriteString("name", header.Name);
        json.WriteString("specName", header.SpecName);
        json.WriteString("namespace", header.Namespace);
        json.Strings("revisions", header.Revisions);
        json.Strings("variants", header.Variants);
        json.Strings("resets", header.Resets);
        json.Documentation(header.Doc);
        json.WriteEndObject();
    }
}
