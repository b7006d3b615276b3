using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;
using Dsa.Testing.Tracing;

namespace Dsa.Driver.Tests;

/// <summary>What tests against scripted and against real devices share.</summary>
internal static class Setup
{
    /// <summary>Where the monitor lies in the devices that have one.</summary>
    public const int MonitorOffsetBytes = 0x2000;

    /// <summary>Sets the attributes of a queue, and puts the engine of the group's number into its group.</summary>
    public static WorkQueue Configure(
        this IdxdDevice device, int index, WorkQueueType type, WqMode mode = WqMode.Dedicated, int size = 16, int group = 0)
    {
        var queue = device.WorkQueues[index];
        queue.Group = device.Groups[group];
        queue.Type = type;
        queue.Mode = mode;
        queue.SizeEntries = size;
        queue.ThresholdEntries = mode == WqMode.Shared ? size : 0;
        queue.Priority = 10;
        queue.Name = $"app{index}";
        queue.DriverName = type == WorkQueueType.Kernel ? "dmaengine" : "user";
        device.Engines[group].Group = device.Groups[group];
        return queue;
    }

    /// <summary>Compares register accesses with text in the notation of traces.md.</summary>
    public static void CheckTrace(string expected, Bar0Layout layout, IEnumerable<TraceEvent> events)
    {
        var names = new Dictionary<string, long>
        {
            ["G"] = layout.GrpCfg.OffsetBytes,
            ["W"] = layout.WqCfg.OffsetBytes,
            ["M"] = layout.MsixPerm.OffsetBytes,
            ["S"] = layout.WqCfg.StrideBytes,
            ["P"] = MonitorOffsetBytes,
        };
        new TraceComparer(names).Check(expected, events.ToList());
    }

    /// <summary>Lines 1 to 4 of flow 3a for these queues, with the values that matter.</summary>
    public static string ConfigurationLines(
        Bar0Layout layout, IReadOnlyList<int> queues, IReadOnlyDictionary<string, ulong>? values = null, int? limit = null)
    {
        var lines = new List<string>();
        var dwords = Enumerable.Range(0, layout.WqCfg.StrideBytes / 4).ToList();
        foreach (var n in queues)
        {
            lines.AddRange(dwords.Select(i => $"R32 W+{n}*S+{4 * i}"));
            lines.AddRange(dwords.Select(i => Valued($"W32 W+{n}*S+{4 * i}", values)));
        }

        if (limit is { } buffers)
        {
            lines.Add($"RMW 0x80 clear 0xFF set {buffers}");
        }

        for (var g = 0; g < layout.GrpCfg.Count; g++)
        {
            lines.AddRange(new[] { 0, 8, 16, 24, 32, 40 }.Select(i => Valued($"W64 G+64*{g}+{i}", values)));
        }

        return string.Join('\n', lines);
    }

    private static string Valued(string access, IReadOnlyDictionary<string, ulong>? values) =>
        values is not null && values.TryGetValue(access, out var value) ? $"{access} = 0x{value:x}" : access;
}
