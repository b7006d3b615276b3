using System.Globalization;

namespace Dsa.Bindings.Client;

/// <summary>What the driver says of a queue in sysfs.</summary>
/// <param name="Name">Its name, such as wq0.1.</param>
/// <param name="Device">The device, such as dsa0 or iax1.</param>
/// <param name="State">enabled or disabled.</param>
/// <param name="Type">Who has it: user, kernel, or none.</param>
/// <param name="Mode">Dedicated or shared.</param>
/// <param name="SizeEntries">Descriptors that it holds.</param>
/// <param name="ThresholdEntries">Of a shared queue, how many of them unprivileged submitters may fill.</param>
/// <param name="IsBlockOnFault">Whether descriptors may block on a page fault.</param>
/// <param name="MaxTransferBytes">The largest transfer size.</param>
/// <param name="MaxBatchDescriptors">The longest batch; 0 for an IAA, which has none.</param>
public sealed record WorkQueueAttributes(
    string Name,
    string Device,
    string State,
    string Type,
    WqMode Mode,
    int SizeEntries,
    int ThresholdEntries,
    bool IsBlockOnFault,
    ulong MaxTransferBytes,
    int MaxBatchDescriptors)
{
    /// <summary>Whether the device is an IAA.</summary>
    public bool IsAnalytics => Device.StartsWith("iax", StringComparison.Ordinal);

    /// <summary>Reads the attributes of the queue whose node is <paramref name="path"/>.</summary>
    /// <param name="path">The node, such as /dev/dsa/wq0.1.</param>
    /// <param name="sysfsRoot">Where sysfs is mounted.</param>
    /// <exception cref="WorkQueueException">The path is no queue's, or there is no such queue.</exception>
    public static WorkQueueAttributes Read(string path, string sysfsRoot = "/sys")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var name = Path.GetFileName(path);
        var kind = Path.GetFileName(Path.GetDirectoryName(path));
        if (kind is not ("dsa" or "iax") || !TryDeviceNumber(name, out var number))
        {
            throw new WorkQueueException($"{path} is not the node of a work queue; these are /dev/dsa/wqX.Y and /dev/iax/wqX.Y.");
        }

        var devices = Path.Combine(sysfsRoot, "bus/dsa/devices");
        var folder = Path.Combine(devices, name);
        if (!Directory.Exists(folder))
        {
            throw new WorkQueueException(Directory.Exists(devices)
                ? $"There is no queue {name}; accel-config list -i shows those that there are."
                : $"The driver idxd is not there: {devices} does not exist.");
        }

        return new WorkQueueAttributes(
            name,
            kind + number,
            Text(folder, "state"),
            Text(folder, "type"),
            Text(folder, "mode") == "dedicated" ? WqMode.Dedicated : WqMode.Shared,
            (int)Number(folder, "size"),
            (int)Number(folder, "threshold"),
            Number(folder, "block_on_fault") != 0,
            Number(folder, "max_transfer_size"),
            File.Exists(Path.Combine(folder, "max_batch_size")) ? (int)Number(folder, "max_batch_size") : 0);
    }

    private static bool TryDeviceNumber(string name, out string number)
    {
        var point = name.IndexOf('.', StringComparison.Ordinal);
        number = point > 2 ? name[2..point] : string.Empty;
        return name.StartsWith("wq", StringComparison.Ordinal)
            && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && uint.TryParse(name.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static string Text(string folder, string attribute)
    {
        var file = Path.Combine(folder, attribute);
        try
        {
            return File.ReadAllText(file).TrimEnd('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkQueueException($"{file} cannot be read: {exception.Message}");
        }
    }

    private static ulong Number(string folder, string attribute)
    {
        var text = Text(folder, attribute);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new WorkQueueException($"{Path.Combine(folder, attribute)} is no number: \"{text}\"");
    }
}
