using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Driver.Sysfs;
using Dsa.Platform.Kernel;

namespace Dsa.Cli.Exec;

/// <summary>The queues of devices whose configuration is fixed: their probe enables such a device, and what they lack is what they are for.</summary>
internal static class FixedQueues
{
    private const string Devices = "bus/dsa/devices";

    /// <summary>Binds them for programs.</summary>
    /// <exception cref="ConfigurationException">The driver refuses one.</exception>
    public static void Bind(SysfsTree tree, IReadOnlyList<(string Name, DeviceProfile Part)> devices)
    {
        foreach (var (name, part) in devices.Where(static device => device.Part.Configuration is not null))
        {
            for (var number = 0; number < part.Capabilities.WqCap.Count; number++)
            {
                var queue = $"wq{name[3..]}.{number}";
                if (tree.ReadFile($"{Devices}/{queue}/size", out var size) == Errno.None && size != "0\n" && tree.ReadFile($"{Devices}/{queue}/mode", out var mode) == Errno.None)
                {
                    Bind(tree, queue, mode.TrimEnd());
                }
            }
        }
    }

    private static void Bind(SysfsTree tree, string queue, string mode)
    {
        (string File, string Text)[] writes =
        [
            ($"{Devices}/{queue}/type", "user"), ($"{Devices}/{queue}/name", mode), ($"{Devices}/{queue}/driver_name", "user"), ("bus/dsa/drivers/user/bind", queue),
        ];
        if (SysfsWrites.FirstRefused(tree, writes) is { } refused)
        {
            throw new ConfigurationException($"$.{queue}", $"the fixed queue cannot be given to programs ({refused.File}: {refused.Error}); leave it with --unconfigured");
        }
    }
}
