using System.Globalization;
using System.Text.Json;

namespace Dsa.Device.Profiles.Json;

/// <summary>Finds names and texts that are none: JSON may escape half of a surrogate pair, which no text can hold.</summary>
/// <remarks>Looked for first, so that everybody after may read whatever there is.</remarks>
internal static class TextCheck
{
    /// <summary>Reports every name and text that cannot be read.</summary>
    public static void Find(JsonPlace place)
    {
        switch (place.Value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in place.Value.EnumerateObject())
                {
                    FindInMember(place, member);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in place.Value.EnumerateArray())
                {
                    Find(place with { Value = item, Path = string.Create(CultureInfo.InvariantCulture, $"{place.Path}[{index++}]") });
                }

                break;
            case JsonValueKind.String when TextOf(place.Value.GetString) is null:
                place.Report($"{place.Describe()} has half of a surrogate pair; write both halves, or none.");
                break;
            default:
                break;
        }
    }

    private static void FindInMember(JsonPlace place, JsonProperty member)
    {
        if (TextOf(() => member.Name) is { } name)
        {
            Find(place with { Value = member.Value, Path = $"{place.Path}.{ShownText.Of(name)}" });
        }
        else
        {
            place.Report($"The name of a member has half of a surrogate pair: {ShownText.Of(member.ToString())}; write both halves, or none.");
        }
    }

    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // There is no way to ask first.
            return null;
        }
    }
}
