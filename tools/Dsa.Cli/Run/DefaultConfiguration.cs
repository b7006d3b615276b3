using System.Globalization;
using System.Text;
using Dsa.Configuration;

namespace Dsa.Cli.Run;

/// <summary>The configuration of a run that names none: a dedicated and a shared queue in one group with one engine.</summary>
/// <remarks>They make no page requests: what the device cannot write it logs.</remarks>
internal static class DefaultConfiguration
{
    private const int DedicatedEntries = 16;
    private const int SharedEntries = 2;

    private static readonly CompositeFormat s_text = CompositeFormat.Parse("""
        [{{"dev":"dsa0", "groups":[{{"dev":"group0.0",
            "grouped_workqueues":[
              {{"dev":"wq0.0", "mode":"dedicated", "size":{0}, "group_id":0, "priority":10, "type":"user", "driver_name":"user", "name":"dedicated", "prs_disable":1}},
              {{"dev":"wq0.1", "mode":"shared", "size":{1}, "group_id":0, "priority":10, "type":"user", "driver_name":"user", "name":"shared", "threshold":{1}, "prs_disable":1}}],
            "grouped_engines":[{{"dev":"engine0.0", "group_id":0}}]}}]}}]
        """);

    /// <summary>Reads it.</summary>
    /// <param name="sharedEntries">Entries of the shared queue, and its threshold.</param>
    public static ConfigurationFile Read(int sharedEntries = SharedEntries) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, s_text, DedicatedEntries, sharedEntries)));
}
