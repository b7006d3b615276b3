using System.Globalization;
using Dsa.Bindings;
using Dsa.Cli.Exec;
using Dsa.Driver;
using Dsa.Driver.Devices;
using Dsa.Driver.Sysfs;
using Dsa.Driver.WorkQueues;
using Dsa.Host;
using Dsa.Virtual.Mediation;

namespace Dsa.Cli.Vdev;

/// <summary>Queues of the host's that are given to virtual devices: those that have been are taken first, then ones that nobody uses.</summary>
/// <remarks>
/// A device that nobody has configured is divided first: all queues get the same share of its entries, and groups and engines take turns, so that virtual
/// devices are in each other's way as little as can be. One that is enabled has only the queues that were given a size and a group before.
/// </remarks>
internal static class MdevQueues
{
    private const string Devices = "bus/dsa/devices";
    private const int Priority = 10;

    /// <summary>How many more virtual devices of a type can be made of a parent.</summary>
    public static int AvailableOf(MdevParent parent, MdevType type)
    {
        if (!parent.SupportedTypes.Contains(type))
        {
            return 0;
        }

        var (bound, free) = (parent.AvailableInstances(type), Free(parent.Device, type.Mode).Count());
        return type.Mode == WqMode.Dedicated ? bound + free
            : bound > 0 ? bound
            : free > 0 ? parent.Device.Assignment.Slots.FreeCount : 0;
    }

    /// <summary>Sees to it that the parent has a queue for a virtual device of a type, if it can.</summary>
    /// <exception cref="HostException">The driver refuses.</exception>
    public static void Provide(SysfsTree tree, MdevParent parent, MdevType type)
    {
        var device = parent.Device;
        if (parent.AvailableInstances(type) > 0 || Free(device, type.Mode).FirstOrDefault() is not { } queue)
        {
            return;
        }

        if (IsBlank(device))
        {
            Write(tree, Division(device));
        }

        Write(tree, Configuration(queue, type));
        if (device.State == IdxdDeviceState.Disabled)
        {
            Write(tree, [("bus/dsa/drivers/idxd/bind", device.Name)]);
        }

        Write(tree, [("bus/dsa/drivers/mdev/bind", queue.Path)]);
    }

    private static IEnumerable<WorkQueue> Free(IdxdDevice device, WqMode mode) => IsBlank(device)
        ? device.WorkQueues.Take(ShareCount(device))
        : device.WorkQueues.Where(queue =>
            queue is { SizeEntries: > 0, State: WorkQueueState.Disabled, ClientCount: 0, Type: WorkQueueType.None or WorkQueueType.Mdev, Group: not null }
            && device.Engines.Any(engine => engine.Group == queue.Group)
            && (device.IsConfigurable || queue.Mode == mode));

    private static bool IsBlank(IdxdDevice device) =>
        device is { IsConfigurable: true, State: IdxdDeviceState.Disabled } && device.WorkQueues.All(static queue => queue.SizeEntries == 0);

    private static int ShareCount(IdxdDevice device) => Math.Min(device.WorkQueues.Length, (int)device.Capabilities.WqCap.TotalSize);

    // Dedicated, because a device with a shared queue that nobody has cannot be enabled.
    private static IEnumerable<(string File, string Text)> Division(IdxdDevice device)
    {
        var (shares, groups) = (ShareCount(device), Math.Min(device.Groups.Length, device.Engines.Length));
        for (var engine = 0; engine < device.Engines.Length; engine++)
        {
            yield return ($"{Devices}/engine{device.Name[3..]}.{engine}/group_id", Text(engine % groups));
        }

        for (var queue = 0; queue < shares; queue++)
        {
            var folder = $"{Devices}/{device.WorkQueues[queue].Path}";
            yield return ($"{folder}/group_id", Text(queue % groups));
            yield return ($"{folder}/mode", "dedicated");
            yield return ($"{folder}/size", Text((int)device.Capabilities.WqCap.TotalSize / shares));
        }
    }

    private static IEnumerable<(string File, string Text)> Configuration(WorkQueue queue, MdevType type)
    {
        var folder = $"{Devices}/{queue.Path}";
        if (queue.Device.IsConfigurable)
        {
            yield return ($"{folder}/mode", type.Mode == WqMode.Dedicated ? "dedicated" : "shared");
            yield return ($"{folder}/priority", Text(Priority));
        }

        if (queue.Device.IsConfigurable && type.Mode == WqMode.Shared)
        {
            yield return ($"{folder}/threshold", Text(queue.SizeEntries));
        }

        yield return ($"{folder}/type", "mdev");
        yield return ($"{folder}/name", type.Name);
        yield return ($"{folder}/driver_name", "mdev");
    }

    private static void Write(SysfsTree tree, IEnumerable<(string File, string Text)> writes)
    {
        if (SysfsWrites.FirstRefused(tree, writes) is { } refused)
        {
            throw new HostException($"the driver refuses {refused.Text} for {refused.File} ({refused.Error})");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
