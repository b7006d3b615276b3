using System.Globalization;
using System.Text.Json.Nodes;
using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Configuration;

/// <summary>Lists the devices of a driver as accel-config does: 3.5.3 in the main, the attributes that came later as 4.1.</summary>
public sealed class ConfigurationListing
{
    // Of a group, what its queues and engines say as well; old names; what udev reads.
    private static readonly string[] s_repeated =
        ["engines", "work_queues", "tokens_reserved", "tokens_allowed", "use_token_limit", "token_limit", "max_tokens", "max_work_queues_size", "uevent"];

    private readonly SysfsTree _tree;
    private readonly ListingOptions _options;

    private ConfigurationListing(SysfsTree tree, ListingOptions options)
    {
        _tree = tree;
        _options = options;
    }

    private bool IsSaved => _options.HasFlag(ListingOptions.Saved);

    private bool HasIdle => _options.HasFlag(ListingOptions.Idle);

    /// <summary>Lists all devices.</summary>
    /// <param name="tree">The driver's tree. Call it from blocking code.</param>
    /// <param name="options">What to list.</param>
    /// <returns>An array of devices, with their groups, queues and engines.</returns>
    public static JsonArray Of(SysfsTree tree, ListingOptions options)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new ConfigurationListing(tree, options).Devices();
    }

    private JsonArray Devices()
    {
        _ = _tree.List($"{SysfsObject.Bus}/devices", out var entries);
        return Array(entries
            .Where(static entry => entry.Kind == SysfsEntryKind.Directory)
            .Select(entry => new SysfsObject(_tree, entry.Name, entry.Name))
            .Where(device => HasIdle || IsEnabled(device))
            .OrderBy(static device => int.Parse(device.Name.AsSpan(3), CultureInfo.InvariantCulture))
            .Select(Device));
    }

    private JsonObject Device(SysfsObject device)
    {
        var listed = Object(device, Keys(
            ["read_buffer_limit", "event_log_size"],
            [
                "max_groups", "max_work_queues", "max_engines", "work_queue_size", "numa_node", "errors", "op_cap", "iaa_cap", "gen_cap", "version", "state",
                "max_read_buffers", "max_batch_size", "ims_size", "max_transfer_size", "configurable", "pasid_enabled", "cdev_major", "clients",
            ]));
        var number = device.Name[3..];
        var queues = Parts(device, $"wq{number}.", "max_work_queues").Where(queue => HasIdle || IsEnabled(queue)).ToLookup(GroupOf, Queue);
        var engines = Parts(device, $"engine{number}.", "max_engines").ToLookup(GroupOf, Engine);
        listed.Add("groups", Array(Parts(device, $"group{number}.", "max_groups").Select((group, index) => Group(group, queues[index], engines[index]))));
        AddArray(listed, "ungrouped workqueues", queues[-1]);
        AddArray(listed, "ungrouped_engines", engines[-1]);
        return listed;
    }

    private JsonObject Group(SysfsObject group, IEnumerable<JsonObject> queues, IEnumerable<JsonObject> engines)
    {
        var listed = Object(group, ["read_buffers_reserved", "use_read_buffer_limit", "read_buffers_allowed", "desc_progress_limit", "batch_progress_limit"]);
        AddArray(listed, "grouped_workqueues", queues);
        AddArray(listed, "grouped_engines", engines);
        return listed;
    }

    private JsonObject Queue(SysfsObject queue) => Object(queue,
    [
        .. Keys(["mode", "size", "group_id", "priority", "block_on_fault", "max_batch_size", "max_transfer_size"], ["cdev_minor"]),
        .. Keys(["type", "name", "driver_name", "threshold", "prs_disable", "ats_disable", "op_config"], ["state", "clients"]),
    ]);

    private JsonObject Engine(SysfsObject engine) => Object(engine, ["group_id"]);

    private IEnumerable<string> Keys(IEnumerable<string> saved, IEnumerable<string> others) => IsSaved ? saved : saved.Concat(others);

    private JsonObject Object(SysfsObject source, IEnumerable<string> keys)
    {
        var listed = new JsonObject { ["dev"] = source.Name };
        foreach (var key in keys)
        {
            Add(listed, key, source.Read(key == "work_queue_size" ? "max_work_queues_size" : key));
        }

        if (_options.HasFlag(ListingOptions.Verbose))
        {
            foreach (var file in source.ReadableFiles().Except(s_repeated).Where(file => !listed.ContainsKey(file)))
            {
                Add(listed, file, source.Read(file));
            }
        }

        return listed;
    }

    // Left out, as there: what is not set, and errors that there are none of.
    private static void Add(JsonObject listed, string key, string? text)
    {
        if (text is null || (key == "group_id" && text == "-1") || (key == "errors" && text.All(static digit => digit is '0' or ',')))
        {
            return;
        }

        listed.Add(key, long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && key is not ("name" or "driver_name")
            ? JsonValue.Create(number)
            : JsonValue.Create(text));
    }

    private IEnumerable<SysfsObject> Parts(SysfsObject device, string prefix, string countAttribute) => Enumerable
        .Range(0, (int)device.ReadNumber(countAttribute))
        .Select(index => new SysfsObject(_tree, string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}"), device.Name));

    private static int GroupOf(SysfsObject part) => (int)part.ReadNumber("group_id");

    private static bool IsEnabled(SysfsObject one) => one.Read("state") == "enabled";

    private static void AddArray(JsonObject listed, string key, IEnumerable<JsonObject> objects)
    {
        if (Array(objects) is { Count: > 0 } array)
        {
            listed.Add(key, array);
        }
    }

    private static JsonArray Array(IEnumerable<JsonObject> objects) => new([.. objects]);
}
