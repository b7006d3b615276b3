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

        // Asked before: a queue that could not be enabled has lost its type.
        var type = shown.Read("type");
        var error = tree.WriteFile(file, one.Name);
        if (error != Errno.None || shown.Read("state") != "enabled")
        {
            var status = CommandStatus.Of(shown.OfDevice);
            var remedy = CommandStatus.Remedy(shown.OfDevice) ?? Remedy(type, driver);
            throw new ConfigurationException(one.Path, $"{one.Name} cannot be enabled ({error}{status}): {remedy}");
        }
    }

    private static string Remedy(string? type, string driver) => type switch
    {
        null => "the device does not take its groups and queues as they are; look at their engines, sizes and limits",
        "none" => "write \"type\":\"user\", \"driver_name\":\"user\" and a \"name\"",
        _ => $"driver {driver} does not take it as it is; look at its type, size, mode and group",
    };
}
