using System.Text.Json;

namespace Dsa.Definitions.Decoding;

/// <summary>Decoded values as JSON for machines. Numbers are texts in hexadecimal, for they may be wider than JSON's.</summary>
internal static class DecodedJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter json, DecodedThing thing)
    {
        json.WriteStartObject();
        json.WriteString("kind", thing.Kind);
        json.WriteString("name", thing.Name);
        json.WriteString("specName", thing.SpecName);
        if (thing.Value.Length > 0)
        {
            json.WriteString("value", thing.Value);
        }

        json.WriteStartArray("fields");
        foreach (var item in thing.Items)
        {
            WriteItem(json, item);
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in thing.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, DecodedItem item)
    {
        json.WriteStartObject();
        json.WriteString("place", item.Place);
        json.WriteString("name", item.Name);
        json.WriteString("specName", item.SpecName);
        if (item.Inner is { } inner)
        {
            json.WritePropertyName("structure");
            Write(json, inner);
        }
        else
        {
            json.WriteString("value", item.Value);
            json.WriteString("meaning", item.Meaning);
            json.WriteStartArray("set");
            foreach (var name in item.Set)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
