using Dsa.Driver.Sysfs;

namespace Dsa.Host.Hints;

/// <summary>The queues as attributes show them when the programs have ended.</summary>
internal sealed class QueueFacts(SysfsTree sysfs)
{
    private const string Devices = "bus/dsa/devices";
    private const string NoGroup = "-1";

    /// <summary>An attribute; empty when there is none.</summary>
    public string Attribute(string path, string name) =>
        sysfs.ReadFile($"{Devices}/{path}/{name}", out var text) == Errno.None ? text.Trim() : string.Empty;

    /// <summary>The queues that programs can open, such as /dev/dsa/wq0.1, of a mode or of both.</summary>
    public IReadOnlyList<string> Open(string? mode = null) =>
        [.. Names("wq").Where(queue => IsOpen(queue) && (mode is null || Attribute(queue, "mode") == mode)).Select(NodeOf)];

    /// <summary>Two words that name another queue of a mode to use instead, behind a comma; empty where there is none.</summary>
    public string Instead(string mode) => Open(mode) is [var first, ..] ? $" ({first})" : string.Empty;

    /// <summary>Why programs find no node of a queue.</summary>
    public string WhyMissing(string queue)
    {
        if (!Names("wq").Contains(queue))
        {
            return $"no device has such a queue; nodes are {Joined(Open())}";
        }

        if (IsOpen(queue))
        {
            return $"its node is {NodeOf(queue)}";
        }

        var (group, type) = (Attribute(queue, "group_id"), Attribute(queue, "type"));
        return group is NoGroup ? "the queue is in no group; configure it (accel-config config-wq, or --config) and enable it"
            : !Names("engine").Any(engine => engine.StartsWith($"engine{DeviceOf(queue)}.", StringComparison.Ordinal) && Attribute(engine, "group_id") == group) ? $"group {group} of the queue has no engine; give it one and enable device and queue"
            : Attribute(queue, "state") == "enabled" ? $"the queue is of type {type}, which programs do not open; configure another, or disable it and set its type to user"
            : "the queue is disabled; set its type to user, which disabling takes away, and enable it (accel-config enable-wq, or --config)" + LastStatus(queue);
    }

    private static string Joined(IReadOnlyList<string> nodes) => nodes.Count == 0 ? "not there at all: no queue of type user is enabled" : string.Join(", ", nodes);

    /// <summary>What the driver has left in cmd_status, which is why a queue is not enabled, if somebody tried.</summary>
    private string LastStatus(string queue) =>
        Attribute($"dsa{DeviceOf(queue)}", "cmd_status") + Attribute($"iax{DeviceOf(queue)}", "cmd_status") is var status && status is "" or "0x0"
            ? string.Empty
            : $"; cmd_status of its device is {status}: dsa exec --explain {status} says why";

    private static string DeviceOf(string queue) => queue[2..queue.IndexOf('.', StringComparison.Ordinal)];

    private bool IsOpen(string queue) => Attribute(queue, "state") == "enabled" && Attribute(queue, "type") == "user";

    private string NodeOf(string queue) => Names("iax").Contains($"iax{DeviceOf(queue)}") ? $"/dev/iax/{queue}" : $"/dev/dsa/{queue}";

    private IEnumerable<string> Names(string prefix) =>
        sysfs.List(Devices, out var entries) == Errno.None ? entries.Select(static entry => entry.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
}
