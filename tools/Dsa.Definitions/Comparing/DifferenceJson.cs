using System.Text.Json;

namespace Dsa.Definitions.Comparing;

/// <summary>Differences as JSON for machines.</summary>
internal static class DifferenceJson
{
    /// <summary>Writes one object: whether both mean the same, how often only the documentation differs, and the differences in order.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="all">All differences.</param>
    /// <param name="listed">Those to list.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<Difference> all, IEnumerable<Difference> listed)
    {
        var documented = all.Count(static difference => difference.Kind == ChangeKind.Documented);
        json.WriteStartObject();
        json.WriteBoolean("same", all.Count == documented);
        json.WriteNumber("documented", documented);
        json.WriteStartArray("differences");
        foreach (var difference in listed)
        {
            json.WriteStartObject();
            json.WriteString("change", DifferenceText.WordOf(difference.Kind));
            json.WriteString("thing", difference.Thing);
            json.WriteString("name", difference.Name);
            json.WriteString("what", difference.What);
            json.WriteString("old", difference.Old);
            json.WriteString("new", difference.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
