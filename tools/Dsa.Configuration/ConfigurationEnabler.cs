using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Configuration;

/// <summary>Enables what a file configures.</summary>
internal static class ConfigurationEnabler
{
    /// <summary>Enables all devices, and then all queues; of each the last in the file first, as accel-config does.</summary>
    public static void Enable(SysfsTree tree, IReadOnlyList<ConfiguredObject> objects)
    {
        foreach (var device in objects.Where(static one => one.Kind == ConfiguredKind.Device).Reverse())
        {
            Bind(tree, device, "idxd");
        }

        foreach (var queue in objects.Where(static one => one.Kind == ConfiguredKind.WorkQueue).Reverse())
        {
            var shown = new SysfsObject(tree, queue.Name, queue.Device);
            Bind(tree, queue, shown.Read("driver_name") is { Length: > 0 } named ? named : shown.Read("type") == "kernel" ? "dmaengine" : "user");
        }
    }

    private static void Bind(SysfsTree tree, ConfiguredObject one, string driver)
    {
        var shown = new SysfsObject(tree, one.Name, one.Device);
        var file = $"{SysfsObject.Bus}/drivers/{driver}/bind";
        if (driver.Contains('/', StringComparison.Ordinal) || tree.GetStatus(file, out _) != Errno.None)
        {
            throw new ConfigurationException(
                one.Settings.First(static setting => setting.Key.Name == "driver_name").Path,
                $"there is no driver \"{ConfigurationParser.Echo(driver)}\"; write \"user\" or \"dmaengine\"");
        }

        var error = tree.WriteFile(file, one.Name);
        if (error != Errno.None || shown.Read("state") != "enabled")
        {
            var status = CommandStatus.Of(shown.OfDevice);
            var remedy = CommandStatus.Remedy(shown.OfDevice) ?? (one.Kind == ConfiguredKind.Device
                ? "look at the engines of its groups, the sizes of its queues and the limits of both"
                : "look at its size, its mode and its group");
            throw new ConfigurationException(one.Path, $"{one.Name} cannot be enabled ({error}{status}): {remedy}");
        }
    }
}
