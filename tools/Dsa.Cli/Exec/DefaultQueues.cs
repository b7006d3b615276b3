using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dsa.Configuration;
using Dsa.Device.Profiles;

namespace Dsa.Cli.Exec;

/// <summary>The queues of devices that nobody configured: in each a dedicated and a shared one for programs, in one group with one engine.</summary>
/// <remarks>A part with one queue has the dedicated one. Parts whose configuration is fixed have theirs (<see cref="FixedQueues"/>).</remarks>
internal static class DefaultQueues
{
    private const int MostEntries = 16;

    /// <summary>The configuration of devices; null where there are none without one.</summary>
    public static ConfigurationFile? For(IReadOnlyList<(string Name, DeviceProfile Part)> devices)
    {
        var unconfigured = devices.Where(static device => device.Part.Configuration is null).Select(static device => OfDevice(device.Name[3..], device.Name, device.Part)).ToArray<JsonNode?>();
        return unconfigured.Length == 0 ? null : ConfigurationFile.Parse(Encoding.UTF8.GetBytes(new JsonArray(unconfigured).ToJsonString()));
    }

    private static JsonObject OfDevice(string number, string name, DeviceProfile part)
    {
        var capability = part.Capabilities.WqCap;
        var entries = (int)Math.Min(MostEntries, capability.TotalSize / 2);
        var queues = new List<JsonNode>();
        foreach (var mode in new[] { "dedicated", "shared" }.Take((int)capability.Count))
        {
            queues.Add(OfQueue(string.Create(CultureInfo.InvariantCulture, $"wq{number}.{queues.Count}"), mode, entries, part.Capabilities.GenCap.BlockOnFault));
        }

        return new JsonObject
        {
            ["dev"] = name,
            ["groups"] = new JsonArray(new JsonObject
            {
                ["dev"] = $"group{number}.0",
                ["grouped_workqueues"] = new JsonArray([.. queues]),
                ["grouped_engines"] = new JsonArray(new JsonObject { ["dev"] = $"engine{number}.0", ["group_id"] = 0 }),
            }),
        };
    }

    private static JsonObject OfQueue(string name, string mode, int entries, bool blocksOnFault)
    {
        var queue = new JsonObject
        {
            ["dev"] = name,
            ["mode"] = mode,
            ["size"] = entries,
            ["group_id"] = 0,
            ["priority"] = 10,
            ["type"] = "user",
            ["driver_name"] = "user",
            ["name"] = mode,
        };
        if (blocksOnFault)
        {
            queue["block_on_fault"] = 1;
        }

        if (mode == "shared")
        {
            queue["threshold"] = entries;
        }

        return queue;
    }
}
