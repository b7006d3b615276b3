using System.Collections.Immutable;

namespace Dsa.Configuration;

/// <summary>The keys that accel-config knows, 3.5.3 to 4.1, for each kind of object.</summary>
internal static class ConfigurationKeys
{
    private static readonly ImmutableArray<ConfigurationKey> s_device =
    [
        new("read_buffer_limit", static device => $"write a number of read buffers, at most {device.Read("max_read_buffers")}")
        {
            OldName = "token_limit",
            Lacking = "the device has no limit of read buffers that all groups share",
        },
        new("event_log_size", static _ => "write a number of entries, 64 to 65535") { Lacking = "the device has no event log" },
    ];

    private static readonly ImmutableArray<ConfigurationKey> s_group =
    [
        new("read_buffers_reserved", static group => $"write a number of read buffers; those of all groups together are at most {BuffersOf(group)}")
        {
            OldName = "tokens_reserved",
            Unused = WithoutReadBuffers,
        },
        new("use_read_buffer_limit", static _ => "write 0 or 1")
        {
            OldName = "use_token_limit",
            Unused = static (group, text) => WithoutReadBuffers(group, text) ?? (group.OfDevice.ReadNumber("read_buffer_limit") == 0 ? "read_buffer_limit of the device is 0" : null),
        },
        new("read_buffers_allowed", static group => $"write at least 4 for each engine of the group, and at most what other groups have not reserved of {BuffersOf(group)}")
        {
            OldName = "tokens_allowed",
            Unused = WithoutReadBuffers,
        },
        TrafficClass("traffic_class_a"),
        TrafficClass("traffic_class_b"),
        ProgressLimit("desc_progress_limit"),
        ProgressLimit("batch_progress_limit"),
    ];

    private static readonly ImmutableArray<ConfigurationKey> s_queue =
    [
        new("mode", static _ => "write \"dedicated\" or \"shared\"") { IsText = true },
        new("size", static queue => $"write a number of entries; those of all queues together are at most {queue.OfDevice.Read("max_work_queues_size")}"),
        new("group_id", GroupNumbers),
        new("priority", static _ => "write 1 to 15"),
        new("block_on_fault", static _ => "write 0 or 1") { Lacking = "the queue cannot wait for pages: the device does not, or prs_disable is 1" },
        new("max_batch_size", static queue => $"write 1 to {queue.OfDevice.Read("max_batch_size")} descriptors") { Lacking = "the device has no batches" },
        new("max_transfer_size", static queue => $"write 1 to {queue.OfDevice.Read("max_transfer_size")} bytes"),
        new("type", static _ => "write \"user\", \"kernel\" or \"none\"") { IsText = true },
        new("name", static _ => "write 1 to 1024 characters") { IsText = true },
        new("driver_name", static _ => "write \"user\" or \"dmaengine\"") { IsText = true },
        new("threshold", static queue => $"write 1 to {queue.Read("size")}, the size of the queue")
        {
            Unused = static (queue, _) => queue.Read("mode") == "dedicated" ? "the queue is dedicated" : null,
        },
        Switch("ats_disable"),
        Switch("prs_disable"),
        new("op_config", static queue => $"write groups of up to eight hexadecimal digits with commas between them, with no bit that is not in {queue.OfDevice.Read("op_cap")}") { IsText = true },
    ];

    private static readonly ImmutableArray<ConfigurationKey> s_engine = [new("group_id", GroupNumbers)];

    /// <summary>The keys of a kind of object that set something.</summary>
    public static ImmutableArray<ConfigurationKey> Of(ConfiguredKind kind) => kind switch
    {
        ConfiguredKind.Device => s_device,
        ConfiguredKind.Group => s_group,
        ConfiguredKind.WorkQueue => s_queue,
        _ => s_engine,
    };

    /// <summary>What accel-config lists and does not set: files hold it that were made from a listing, or by an old version.</summary>
    public static ImmutableArray<string> ListedOnly(ConfiguredKind kind) => kind switch
    {
        ConfiguredKind.Device =>
        [
            "max_groups", "max_work_queues", "max_engines", "work_queue_size", "numa_node", "errors", "op_cap", "iaa_cap", "gen_cap", "version", "state",
            "max_read_buffers", "max_tokens", "max_batch_size", "ims_size", "max_transfer_size", "configurable", "pasid_enabled", "cdev_major", "clients", "mdevs",
        ],
        ConfiguredKind.WorkQueue => ["cdev_minor", "state", "clients"],
        _ => [],
    };

    /// <summary>The arrays in a kind of object, and what stands in them.</summary>
    public static ImmutableArray<(string Name, ConfiguredKind Kind)> ArraysOf(ConfiguredKind kind) => kind switch
    {
        ConfiguredKind.Device =>
        [
            ("groups", ConfiguredKind.Group), ("ungrouped workqueues", ConfiguredKind.WorkQueue), ("ungrouped_engines", ConfiguredKind.Engine),
        ],
        ConfiguredKind.Group => [("grouped_workqueues", ConfiguredKind.WorkQueue), ("grouped_engines", ConfiguredKind.Engine)],
        _ => [],
    };

    private static string? BuffersOf(SysfsObject group) => group.OfDevice.Read("max_read_buffers");

    // Groups of analytics accelerators have none.
    private static string? WithoutReadBuffers(SysfsObject group, string text) => group.Has("read_buffers_allowed") ? null : "the device has no read buffers";

    private static string GroupNumbers(SysfsObject part) =>
        $"write the number of a group, 0 to {part.OfDevice.ReadNumber("max_groups") - 1}, or -1 for none";

    private static ConfigurationKey TrafficClass(string name) => new(name, static _ => "write 0 to 7")
    {
        Unused = static (group, _) => group.OfDevice.Read("version") is "0x100" ? "the traffic classes of DSA 1.0 are fixed" : null,
        Lacking = "the driver lets traffic classes be changed from DSA 3.0 on",
    };

    private static ConfigurationKey ProgressLimit(string name) => new(name, static _ => "write 0 (none), 1 (half), 2 (a quarter) or 3 (an eighth)")
    {
        Unused = (group, _) => group.Has(name) ? null : "the device has no such limit",
    };

    // Releases before 4.1 save -1 where the kernel has none of it.
    private static ConfigurationKey Switch(string name) => new(name, static _ => "write 0 or 1")
    {
        Unused = (queue, text) => text == "-1" ? "-1 changes nothing" : queue.Has(name) ? null : "the device cannot turn it off",
    };
}
