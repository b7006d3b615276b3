using System.Text;
using System.Text.Json.Nodes;
using Dsa.Cli.Devices;
using Dsa.Configuration;
using Dsa.Device.Profiles;

namespace Dsa.Cli.Tests.Configuration;

/// <summary>Configurations, and what becomes of them.</summary>
internal static class Configurations
{
    public static readonly string SamplePath = Path.Combine(AppContext.BaseDirectory, "Configuration", "sample.conf");

    /// <summary>One device with two groups, as accel-config's users write it: with commas behind the last element, and a threshold that is not used.</summary>
    public static string Sample => File.ReadAllText(SamplePath);

    /// <summary>A device whose one queue comes up, with more keys for the device, the group, the queue and the engine.</summary>
    public static string With(string device = "", string group = "", string queue = "", string engine = "") => $$"""
        [{"dev":"dsa0"{{Behind(device)}}, "groups":[{"dev":"group0.0"{{Behind(group)}}, "grouped_workqueues":[
          {"dev":"wq0.0", {{(queue.Contains("\"mode\"", StringComparison.Ordinal) ? "" : "\"mode\":\"dedicated\", ")}}"size":16, "group_id":0, "priority":10, "type":"user", "name":"app", "driver_name":"user"{{Behind(queue)}}}],
          "grouped_engines":[{"dev":"engine0.0", "group_id":0{{Behind(engine)}}}]}]}]
        """;

    public static ConfigurationFile Parse(string json) => ConfigurationFile.Parse(Encoding.UTF8.GetBytes(json));

    public static JsonArray List(string json, ListingOptions options, string part = "dsa2") =>
        ConfiguredDevices.Show(Parse(json), DeviceProfile.BuiltIn[part], (tree, _) => ConfigurationListing.Of(tree, options));

    public static string Save(string json, string part = "dsa2") => ConfigurationText.Of(List(json, ListingOptions.Saved, part));

    public static IReadOnlyList<ConfigurationNote> Notes(string json, string part = "dsa2") =>
        ConfiguredDevices.Show(Parse(json), DeviceProfile.BuiltIn[part], static (_, notes) => notes);

    public static ConfigurationException Refusal(string json, string part = "dsa2") =>
        Assert.Throws<ConfigurationException>(() => Notes(json, part));

    private static string Behind(string keys) => keys.Length > 0 ? ", " + keys : "";
}
