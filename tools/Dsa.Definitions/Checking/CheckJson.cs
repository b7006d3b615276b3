using System.Text.Json;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Text;

namespace Dsa.Definitions.Checking;

/// <summary>Findings as JSON for machines.</summary>
internal static class CheckJson
{
    /// <summary>Writes one object: the counts, and the findings in order. Lines and columns are counted from 1, ends are exclusive.</summary>
    public static void Write(Utf8JsonWriter json, DefinitionSet set)
    {
        json.WriteStartObject();
        json.WriteNumber("files", set.Files.Count);
        json.WriteNumber("errors", set.Diagnostics.Count(static finding => finding.IsError()));
        json.WriteNumber("warnings", set.Diagnostics.Count(static finding => !finding.IsError()));
        json.WriteStartArray("findings");
        foreach (var finding in set.Diagnostics)
        {
            WriteFinding(json, finding);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, DefinitionDiagnostic finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Descriptor.Id);
        json.WriteString("severity", finding.Severity());
        json.WriteString("message", finding.Message());
        WritePlace(json, finding.Place);
        if (finding.Other is { } other)
        {
            json.WriteStartObject("other");
            WritePlace(json, other);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, SourcePlace place)
    {
        json.WriteString("file", place.Path);
        json.WriteNumber("line", place.Lines.Start.Line + 1);
        json.WriteNumber("column", place.Lines.Start.Character + 1);
        json.WriteNumber("endLine", place.Lines.End.Line + 1);
        json.WriteNumber("endColumn", place.Lines.End.Character + 1);
    }
}
