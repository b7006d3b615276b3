using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dsa.Cli.Vdev;

/// <summary>How requests and answers about virtual devices are written.</summary>
internal static class VdevJson
{
    private static readonly JsonSerializerOptions s_lines = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions s_people = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>One line.</summary>
    public static string Line<T>(T message) => JsonSerializer.Serialize(message, s_lines);

    /// <summary>Reads a line; null for one that is no such message.</summary>
    public static T? Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, s_lines);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Several lines, for <c>--json</c>.</summary>
    public static string Text<T>(T rows) => JsonSerializer.Serialize(rows, s_people);
}
