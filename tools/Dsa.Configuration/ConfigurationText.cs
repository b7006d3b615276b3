using System.Text;
using System.Text.Json.Nodes;

namespace Dsa.Configuration;

/// <summary>JSON laid out as accel-config prints it, so that files can be compared line by line.</summary>
public static class ConfigurationText
{
    /// <summary>Two spaces a level, no space behind a colon, a line end at the end.</summary>
    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, "\n");
        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, string lineEnd)
    {
        switch (node)
        {
            case JsonObject one:
                AppendMembers(text, '{', '}', one, lineEnd, static (text, member, inner) =>
                {
                    text.Append(JsonValue.Create(member.Key).ToJsonString()).Append(':');
                    Append(text, member.Value, inner);
                });
                break;
            case JsonArray array:
                AppendMembers(text, '[', ']', array, lineEnd, Append);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendMembers<T>(StringBuilder text, char open, char close, IEnumerable<T> members, string lineEnd, Action<StringBuilder, T, string> append)
    {
        var inner = lineEnd + "  ";
        text.Append(open);
        foreach (var member in members)
        {
            text.Append(text[^1] == open ? inner : "," + inner);
            append(text, member, inner);
        }

        text.Append(lineEnd).Append(close);
    }
}
