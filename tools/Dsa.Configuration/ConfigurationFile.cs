using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dsa.Driver.Sysfs;

namespace Dsa.Configuration;

/// <summary>A configuration as accel-config keeps it: what <c>accel-config save-config</c> writes and <c>load-config</c> reads.</summary>
/// <remarks>
/// Every key that accel-config sets is known, old names among them; keys that it only lists are passed over. Like its parser, this one
/// takes comments and a comma behind the last element. What a value may be is for the driver to say, see <see cref="Load"/>.
/// </remarks>
public sealed class ConfigurationFile
{
    /// <summary>Bytes of the longest file that is read; 32 devices with all their queues have a tenth of that.</summary>
    public const int MaximumBytes = 1 << 20;

    private const int MostReason = 240;

    private readonly IReadOnlyList<ConfiguredObject> _objects;

    private ConfigurationFile(IReadOnlyList<ConfiguredObject> objects)
    {
        _objects = objects;
        DeviceNames = [.. objects.Where(static one => one.Kind == ConfiguredKind.Device).Select(static one => one.Name)];
    }

    /// <summary>The devices, such as dsa0, in the file's order; each is there once, and so is its number.</summary>
    public ImmutableArray<string> DeviceNames { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The file, in UTF-8.</param>
    /// <exception cref="ConfigurationException">It is no JSON, or has a key, a name or a type that no configuration has.</exception>
    public static ConfigurationFile Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaximumBytes)
        {
            throw new ConfigurationException("$", string.Create(CultureInfo.InvariantCulture, $"the file has more than {MaximumBytes} bytes; a configuration has a few thousand"));
        }

        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json, options);
            return new ConfigurationFile(ConfigurationParser.Parse(document.RootElement));
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new ConfigurationException("$", string.Create(
                CultureInfo.InvariantCulture,
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} is no JSON ({ConfigurationParser.Echo(reason, MostReason)}); write an array of devices"));
        }
    }

    /// <summary>Writes the configuration into a driver's attributes, in the order of the file, as accel-config load-config does.</summary>
    /// <remarks>Whether a value is possible is what the attribute answers; what was written before a refusal stays.</remarks>
    /// <param name="tree">The driver's tree. Call it from blocking code.</param>
    /// <returns>What the file says without effect.</returns>
    /// <exception cref="ConfigurationException">A device, group, queue or engine is not there, or a value was refused.</exception>
    public IReadOnlyList<ConfigurationNote> Load(SysfsTree tree) => ConfigurationLoader.Load(tree, _objects);

    /// <summary>Enables the devices of the file, and then its queues, as accel-config load-config -e does.</summary>
    /// <param name="tree">The driver's tree. Call it from blocking code.</param>
    /// <exception cref="ConfigurationException">A device or a queue could not be enabled.</exception>
    public void Enable(SysfsTree tree) => ConfigurationEnabler.Enable(tree, _objects);
}
