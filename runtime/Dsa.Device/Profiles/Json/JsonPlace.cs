using System.Globalization;
using System.Text.Json;

namespace Dsa.Device.Profiles.Json;

/// <summary>A value in a profile's JSON, the way to it, and where its problems go.</summary>
internal readonly record struct JsonPlace(JsonElement Value, string Path, List<ProfileProblem> Problems)
{
    private const string HexPrefix = "0x";

    /// <summary>Whether the value is null.</summary>
    public bool IsNull => Value.ValueKind == JsonValueKind.Null;

    /// <summary>Says what is wrong here.</summary>
    public void Report(string message) => Problems.Add(new ProfileProblem(Path, message));

    /// <summary>Whether the value is an object; another is a problem.</summary>
    /// <param name="what">What the object is, for messages.</param>
    /// <param name="known">The names of its members.</param>
    public bool IsObject(string what, IReadOnlyList<string> known)
    {
        if (Value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Report($"{what} is an object with {string.Join(", ", known)}; this is {Describe()}.");
        return false;
    }

    /// <summary>The members of an object, by the names that are known; others are problems.</summary>
    /// <param name="what">What the object is, for messages.</param>
    /// <param name="known">The names, as they are written.</param>
    /// <param name="elsewhere">Names that people may look for here, and those under which the profile itself has the same.</param>
    public IEnumerable<(string Name, JsonPlace Place)> Members(
        string what, IReadOnlyList<string> known, IReadOnlyDictionary<string, string>? elsewhere = null)
    {
        if (!IsObject(what, known))
        {
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Value.EnumerateObject())
        {
            var place = this with { Value = member.Value, Path = $"{Path}.{ShownText.Of(member.Name)}" };
            if (known.FirstOrDefault(name => SpelledName.AreSame(name, member.Name)) is not { } name)
            {
                var instead = elsewhere?.FirstOrDefault(one => SpelledName.AreSame(one.Key, member.Name)).Value;
                place.Report($"{what} has no \"{ShownText.Of(member.Name)}\"; {(instead is null ? SpelledName.Instead(member.Name, known) : $"that is \"{instead}\" of the profile.")}");
            }
            else if (!seen.Add(name))
            {
                place.Report($"\"{name}\" stands here twice; keep one of them.");
            }
            else
            {
                yield return (name, place with { Path = $"{Path}.{name}" });
            }
        }
    }

    /// <summary>The elements of an array.</summary>
    /// <param name="what">What the array is, for messages.</param>
    public IEnumerable<JsonPlace> Items(string what)
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            Report($"{what} is an array; this is {Describe()}.");
            yield break;
        }

        var index = 0;
        foreach (var item in Value.EnumerateArray())
        {
            yield return this with { Value = item, Path = string.Create(CultureInfo.InvariantCulture, $"{Path}[{index++}]") };
        }
    }

    /// <summary>The value as text.</summary>
    public bool TryText(string what, out string text)
    {
        text = Value.ValueKind == JsonValueKind.String ? Value.GetString()! : string.Empty;
        if (text.Length > 0)
        {
            return true;
        }

        Report($"{what} is text that is not empty; this is {Describe()}.");
        return false;
    }

    /// <summary>The value as text that people can read.</summary>
    public bool TryVisibleText(string what, out string text)
    {
        if (!TryText(what, out text))
        {
            return false;
        }

        if (ShownText.IsVisible(text))
        {
            return true;
        }

        Report($"{Describe()} has characters that cannot be seen; leave them out of {what}.");
        return false;
    }

    /// <summary>The value as yes or no.</summary>
    public bool TryTruth(string what, out bool truth)
    {
        truth = Value.ValueKind == JsonValueKind.True;
        if (Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return true;
        }

        Report($"{what} is true or false; this is {Describe()}.");
        return false;
    }

    /// <summary>The value as a number, decimal or text in hexadecimal such as "0x11fb".</summary>
    public bool TryNumber(string what, ulong most, out ulong number)
    {
        if (!TryParse(out number))
        {
            Report($"{what} is a number from 0 to {most}, or one in hexadecimal such as \"0x{most:x}\"; this is {Describe()}.");
            return false;
        }

        if (number <= most)
        {
            return true;
        }

        Report($"{Describe()} is too large for {what}; the most is {most} (0x{most:x}).");
        return false;
    }

    /// <summary>Whether the value is a number, decimal or hexadecimal, and which.</summary>
    public bool TryParse(out ulong number)
    {
        number = 0;
        return Value.ValueKind switch
        {
            JsonValueKind.Number => Value.TryGetUInt64(out number),
            JsonValueKind.String => Value.GetString() is { } text
                && text.StartsWith(HexPrefix, StringComparison.OrdinalIgnoreCase)
                && ulong.TryParse(text.AsSpan(HexPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    /// <summary>The value as messages show it.</summary>
    public string Describe() => Value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.Undefined => "nothing",
        _ => ShownText.Of(Value.GetRawText()),
    };
}
