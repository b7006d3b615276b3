using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dsa.Configuration;

/// <summary>Takes a configuration file apart, and refuses what no driver needs to be asked about.</summary>
/// <remarks>
/// accel-config goes through a file from its beginning to its end, and what it reads belongs to the object whose <c>dev</c> it
/// read last. So <c>dev</c> stands first in an object, and what the object sets stands before its arrays.
/// </remarks>
internal sealed partial class ConfigurationParser
{
    private const int MostDeviceNumber = 31;
    private const int MostEcho = 80;

    private readonly List<ConfiguredObject> _objects = [];
    private readonly Dictionary<string, string> _places = [];

    /// <summary>All objects of a file, in its order.</summary>
    /// <exception cref="ConfigurationException">Something is wrong with the file.</exception>
    public static IReadOnlyList<ConfiguredObject> Parse(JsonElement root)
    {
        var parser = new ConfigurationParser();
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new ConfigurationException("$", $"it is {NameOf(root.ValueKind)}; a configuration is an array of devices, [{{\"dev\":\"dsa0\", ...}}]");
        }

        parser.ReadArray(root, "$", ConfiguredKind.Device, null);
        return parser._objects;
    }

    private void ReadArray(JsonElement array, string path, ConfiguredKind kind, ConfiguredObject? owner)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new ConfigurationException(path, $"it is {NameOf(array.ValueKind)}; write an array of objects");
        }

        if (array.GetArrayLength() == 0)
        {
            throw new ConfigurationException(path, "the array is empty, which accel-config does not take; " + (owner is null ? "name a device" : "leave the key out"));
        }

        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            ReadObject(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), kind, owner);
        }
    }

    private void ReadObject(JsonElement element, string path, ConfiguredKind kind, ConfiguredObject? owner)
    {
        var keys = element.ValueKind == JsonValueKind.Object
            ? Properties(element, path)
            : throw new ConfigurationException(path, $"it is {NameOf(element.ValueKind)}; write an object, {{\"dev\":\"{Example(kind, owner)}\", ...}}");
        if (keys is not [("dev", _, _), ..])
        {
            throw new ConfigurationException(path, $"the first key is not dev; begin with {{\"dev\":\"{Example(kind, owner)}\", ...}}");
        }

        var name = Name(keys[0].Value, $"{path}.dev", kind, owner);
        var settings = new List<ConfiguredSetting>();
        var read = new ConfiguredObject(kind, name, owner?.Device ?? name, path, owner is { Kind: ConfiguredKind.Group } ? owner.Index : null, settings);
        _objects.Add(read);
        string? array = null;
        foreach (var (key, value, place) in keys.Skip(1))
        {
            if (ConfigurationKeys.ArraysOf(kind).FirstOrDefault(one => one.Name == key) is { Name: not null } inner)
            {
                array = key;
                ReadArray(value, place, inner.Kind, read);
            }
            else if (Setting(key, value, place, kind) is { } setting)
            {
                AddSetting(settings, setting, array);
            }
        }
    }

    private static List<(string Key, JsonElement Value, string Path)> Properties(JsonElement element, string path)
    {
        var properties = new List<(string Key, JsonElement Value, string Path)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var key = Text(path, () => property.Name);
            var place = PlainName().IsMatch(key) ? $"{path}.{key}" : $"{path}[\"{Echo(key)}\"]";
            properties.Add(seen.Add(key) ? (key, property.Value, place) : throw new ConfigurationException(place, "the key stands there twice; write it once"));
        }

        return properties;
    }

    private static void AddSetting(List<ConfiguredSetting> settings, ConfiguredSetting setting, string? array)
    {
        if (array is not null)
        {
            throw new ConfigurationException(setting.Path, $"it stands behind {array}, whose last object accel-config takes it for; write it before {array}");
        }

        if (settings.FirstOrDefault(other => other.Key == setting.Key) is { } first)
        {
            throw new ConfigurationException(setting.Path, $"{first.Path} sets the same, as {setting.Key.OldName} is the old name of {setting.Key.Name}; write one of them");
        }

        settings.Add(setting);
    }

    private string Name(JsonElement value, string path, ConfiguredKind kind, ConfiguredObject? owner)
    {
        var name = value.ValueKind == JsonValueKind.String ? Text(path, () => value.GetString()!) : $"{NameOf(value.ValueKind)}";
        var match = kind == ConfiguredKind.Device ? DeviceName().Match(name) : PartName().Match(name);
        var isFit = match.Success && value.ValueKind == JsonValueKind.String && (kind == ConfiguredKind.Device
            ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) <= MostDeviceNumber
            : match.Groups["kind"].Value == Prefix(kind) && DeviceName().Match(owner!.Device).Groups["number"].Value == match.Groups["device"].Value);
        if (!isFit)
        {
            throw new ConfigurationException(path, kind == ConfiguredKind.Device
                ? $"{Echo(name)} names no device; write dsa or iax with a number from 0 to {MostDeviceNumber}, such as {Example(kind, owner)}"
                : $"{Echo(name)} names no {Noun(kind)} of {owner!.Device}; write such as {Example(kind, owner)}");
        }

        // Devices of both types share their numbers.
        var unique = kind == ConfiguredKind.Device ? match.Groups["number"].Value : name;
        if (!_places.TryAdd(unique, path))
        {
            throw new ConfigurationException(path, kind == ConfiguredKind.Device
                ? $"{_places[unique]} has a device of this number; write each once"
                : $"{_places[unique]} is {name}, too; write each once");
        }

        return name;
    }

    private static ConfiguredSetting? Setting(string name, JsonElement value, string path, ConfiguredKind kind)
    {
        var known = ConfigurationKeys.Of(kind);
        if (known.FirstOrDefault(one => one.Name == name || one.OldName == name) is not { } key)
        {
            return ConfigurationKeys.ListedOnly(kind).Contains(name)
                ? null
                : throw new ConfigurationException(path, $"a {Noun(kind)} has no such key; it has dev, {string.Join(", ", known.Select(static one => one.Name).Concat(ConfigurationKeys.ArraysOf(kind).Select(static array => array.Name)))}");
        }

        if (key.IsText)
        {
            return value.ValueKind == JsonValueKind.String
                ? new(key, Text(path, () => value.GetString()!), path)
                : throw new ConfigurationException(path, $"it is {NameOf(value.ValueKind)}; write a string");
        }

        return value.ValueKind == JsonValueKind.Number && WholeNumber().IsMatch(value.GetRawText())
            ? new(key, value.GetRawText(), path)
            : throw new ConfigurationException(path, $"it is {(value.ValueKind == JsonValueKind.Number ? Echo(value.GetRawText()) : NameOf(value.ValueKind))}; write a whole number");
    }

    // JSON can spell half a character, which is none.
    private static string Text(string path, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new ConfigurationException(path, "a string there is no text: \\ud800 to \\udfff come in pairs; write the characters themselves");
        }
    }

    /// <summary>A text of the file for a message: as it is while it is short.</summary>
    internal static string Echo(string text, int most = MostEcho) =>
        text.Length <= most ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..most]}... ({text.Length} characters)");

    private static string Example(ConfiguredKind kind, ConfiguredObject? owner) =>
        kind == ConfiguredKind.Device ? "dsa0" : $"{Prefix(kind)}{DeviceName().Match(owner!.Device).Groups["number"].Value}.0";

    private static string Prefix(ConfiguredKind kind) => kind switch
    {
        ConfiguredKind.Group => "group",
        ConfiguredKind.WorkQueue => "wq",
        _ => "engine",
    };

    private static string Noun(ConfiguredKind kind) => kind switch
    {
        ConfiguredKind.Device => "device",
        ConfiguredKind.Group => "group",
        ConfiguredKind.WorkQueue => "queue",
        _ => "engine",
    };

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    [GeneratedRegex(@"^(dsa|iax)(?<number>0|[1-9][0-9]{0,3})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DeviceName();

    [GeneratedRegex(@"^(?<kind>group|wq|engine)(?<device>0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PartName();

    [GeneratedRegex(@"^-?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^\w{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
