using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>Checks documents against a schema (JSON Schema 2020-12), as far as our schema goes; a keyword it does not know is an error.</summary>
internal sealed class SchemaChecker(JsonElement root)
{
    /// <summary>What is wrong with a document; nothing when it is of the schema's form.</summary>
    public IReadOnlyList<string> Check(JsonElement document)
    {
        var problems = new List<string>();
        Check(root, document, "$", problems);
        return problems;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword, value, path, problems))
            {
                problems.Add($"{path}: {keyword.Name} {keyword.Value} does not hold for {Shorten(value)}");
            }
        }
    }

    private bool Holds(JsonElement schema, JsonProperty keyword, JsonElement value, string path, List<string> problems) => keyword.Name switch
    {
        "$schema" or "$defs" or "title" or "description" => true,
        "$ref" => Delegate(root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, path, problems),
        "type" => IsOfType(keyword.Value, value),
        "const" => JsonElement.DeepEquals(keyword.Value, value),
        "enum" => keyword.Value.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)),
        "anyOf" => keyword.Value.EnumerateArray().Any(each => IsValid(each, value, path)),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= keyword.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(),
        "items" => CheckItems(keyword.Value, value, path, problems),
        "properties" => CheckProperties(keyword.Value, value, path, problems),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(each => schema.GetProperty("properties").TryGetProperty(each.Name, out _)),
        _ => throw new NotSupportedException($"The checker does not know {keyword.Name}."),
    };

    private bool Delegate(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        Check(schema, value, path, problems);
        return true;
    }

    private bool IsValid(JsonElement schema, JsonElement value, string path)
    {
        var problems = new List<string>();
        Check(schema, value, path, problems);
        return problems.Count == 0;
    }

    private bool CheckItems(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        var index = 0;
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [])
        {
            Check(schema, item, $"{path}[{index++}]", problems);
        }

        return true;
    }

    private bool CheckProperties(JsonElement properties, JsonElement value, string path, List<string> problems)
    {
        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().ToArray() : [])
        {
            if (properties.TryGetProperty(property.Name, out var schema))
            {
                Check(schema, property.Value, $"{path}.{property.Name}", problems);
            }
        }

        return true;
    }

    private static bool IsOfType(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(each => IsOfType(each, value))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => throw new NotSupportedException($"The checker does not know the type {type}."),
        };

    private static string Shorten(JsonElement value) => value.ToString() is { Length: > 80 } text ? text[..80] + "..." : value.ToString();
}
