using Dsa.Cli.Run;
using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Driver.Sysfs;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Devices;

/// <summary>Devices that come up as a configuration says, are looked at, and go.</summary>
internal static class ConfiguredDevices
{
    // Nothing that is looked at depends on it.
    private const ulong Seed = 1;

    /// <summary>Brings the devices up in virtual time.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="part">The part of the devices of its kind, or null.</param>
    /// <param name="look">Looks at the driver's attributes.</param>
    /// <returns>What it saw.</returns>
    /// <exception cref="ConfigurationException">The driver refuses the configuration.</exception>
    /// <exception cref="UsageException">The driver does not take a device.</exception>
    public static T Show<T>(ConfigurationFile configuration, DeviceProfile? part, Func<SysfsTree, IReadOnlyList<ConfigurationNote>, T> look)
    {
        using var scheduler = new SeededScheduler(Seed);
        using var bench = new Workbench(scheduler, null, configuration, part);
        T? seen = default;
        Exception? refusal = null;
        scheduler.Run(() =>
        {
            try
            {
                seen = look(bench.Driver.Sysfs, bench.BringUp());
            }
            catch (Exception exception) when (exception is ConfigurationException or UsageException)
            {
                refusal = exception;
            }

            bench.ShutDown();
        });
        return refusal is null ? seen! : throw refusal;
    }
}
