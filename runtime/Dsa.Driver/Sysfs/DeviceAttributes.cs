using System.Collections.Immutable;
using System.Globalization;
using Dsa.Driver.Devices;
using Dsa.Driver.EventLog;

namespace Dsa.Driver.Sysfs;

/// <summary>The attributes of a device (SY-01 to SY-19).</summary>
/// <remarks>Those that a bind reads are stored under the bind lock.</remarks>
internal static class DeviceAttributes
{
    // No machine here has more than one memory node.
    private const long NoNode = -1;

    private static readonly ImmutableArray<SysfsAttribute<IdxdDevice>> s_table =
    [
        new("cdev_major", static device => device.Driver.RegionOf(device.Type).Major),
        new("clients", static device => device.WorkQueues.Sum(static queue => (long)queue.ClientCount)),
        new("cmd_status", static device => AttributeText.Hex(device.CommandStatus), ClearStatus),
        new("configurable", static device => device.IsConfigurable),
        new("dsacaps", ShowCapabilityWords) { IsVisible = static device => IsDsa(device) && device.Capabilities.Version.Major >= 3 },
        new("errors", ShowErrors),
        new("event_log_size", static device => device.EventLog!.SizeEntries, StoreEventLogSize) { IsVisible = static device => device.EventLog is not null },
        new("gen_cap", static device => AttributeText.Hex(device.Capabilities.GenCap.Raw)),
        new("iaa_cap", static device => AttributeText.Hex(device.Capabilities.IaaCap.Raw))
        {
            IsVisible = static device => !IsDsa(device) && device.Capabilities.Version.Major >= 2,
        },
        new("max_batch_size", static device => device.MaxBatchDescriptors) { IsVisible = IsDsa },
        new("max_engines", static device => device.Engines.Length),
        new("max_groups", static device => device.Groups.Length),
        new("max_read_buffers", static device => TotalReadBuffers(device)) { IsVisible = IsDsa },
        new("max_tokens", static device => TotalReadBuffers(device)) { IsVisible = IsDsa },
        new("max_transfer_size", static device => device.MaxTransferBytes),
        new("max_work_queues", static device => device.WorkQueues.Length),
        new("max_work_queues_size", static device => device.Capabilities.WqCap.TotalSize),
        new("numa_node", static _ => NoNode),
        new("op_cap", ShowOperations),
        new("pasid_enabled", static device => device.HasUserPasid),
        new("read_buffer_limit", static device => device.ReadBufferLimit, StoreReadBufferLimit) { IsVisible = IsDsa },
        new("state", ShowState),
        new("token_limit", static device => device.ReadBufferLimit, StoreReadBufferLimit) { IsVisible = IsDsa },
        new("version", static device => AttributeText.Hex(device.Capabilities.Version.Raw)),
    ];

    /// <summary>The files of one device.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(IdxdDevice device) => SysfsAttribute<IdxdDevice>.FilesOf(device, s_table);

    /// <summary>Whether the device is no analytics accelerator, which has neither batches nor read buffers.</summary>
    public static bool IsDsa(IdxdDevice device) => device.Type == DeviceType.Dsa;

    /// <summary>Whether nobody may change the configuration of the device, for ever or as long as it is enabled.</summary>
    public static bool IsFixed(IdxdDevice device) => !device.IsConfigurable || device.State == IdxdDeviceState.Enabled;

    private static long TotalReadBuffers(IdxdDevice device) => device.Capabilities.GrpCap.TotalReadBuffers;

    private static AttributeText ShowState(IdxdDevice device) => device.State switch
    {
        IdxdDeviceState.Disabled => "disabled",
        IdxdDeviceState.Enabled => "enabled",
        _ => "halted",
    };

    private static AttributeText ShowOperations(IdxdDevice device)
    {
        var known = device.Capabilities.OpCap;
        return BitmapText.Format(device.IsBatchUnsafe ? known.WithOperation(Opcode.Batch, false).Word0 : known.Word0, known.Word1, known.Word2, known.Word3);
    }

    private static AttributeText ShowErrors(IdxdDevice device)
    {
        var error = device.SoftwareError;
        return BitmapText.Format(error.Word0, error.Word1, error.Word2, error.Word3);
    }

    private static AttributeText ShowCapabilityWords(IdxdDevice device) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device.Capabilities.DsaCap2.Raw:x16},{device.Capabilities.DsaCap1.Raw:x16},{device.Capabilities.DsaCap0.Raw:x16}");

    // What is written does not matter.
    private static Errno ClearStatus(IdxdDevice device, string text)
    {
        device.Commands.Report(DriverStatus.Success);
        return Errno.None;
    }

    private static Errno StoreReadBufferLimit(IdxdDevice device, string text)
    {
        using var binding = device.Binding.Lock.Enter();
        var error = NumberText.ParseUnsigned(text, 10, out var limit) != Errno.None ? Errno.EINVAL
            : IsFixed(device) || !device.Capabilities.GrpCap.GlobalReadBufferLimit ? Errno.EPERM
            : limit > device.Capabilities.GrpCap.TotalReadBuffers ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            device.ReadBufferLimit = (int)limit;
        }

        return error;
    }

    private static Errno StoreEventLogSize(IdxdDevice device, string text)
    {
        using var binding = device.Binding.Lock.Enter();
        var error = NumberText.ParseUnsigned(text, 10, out var entries) != Errno.None ? Errno.EINVAL
            : IsFixed(device) ? Errno.EPERM
            : entries is < EventLogRing.DefaultEntries or > EventLogRing.MaximumEntries ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            device.EventLog!.SizeEntries = (int)entries;
        }

        return error;
    }
}
