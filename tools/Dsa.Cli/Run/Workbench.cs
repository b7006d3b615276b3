using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Driver.WorkQueues;
using Dsa.Host.Devices;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Run;

/// <summary>A machine with the devices that a configuration names, brought up by the driver.</summary>
/// <remarks>Made, used and shut down by blocking code of its scheduler.</remarks>
internal sealed class Workbench : IDisposable
{
    private readonly Machine _machine;
    private readonly DeviceSet _devices;
    private readonly ConfigurationFile _configuration;

    /// <summary>Makes the devices.</summary>
    /// <param name="scheduler">Runs them.</param>
    /// <param name="trace">Takes the trace, or null.</param>
    /// <param name="configuration">Names the devices, and says how they are set up.</param>
    /// <param name="part">The part of those that are of its kind; the others are DSA 2.0 and IAA 2.0.</param>
    public Workbench(IScheduler scheduler, ITraceSink? trace, ConfigurationFile configuration, DeviceProfile? part = null)
    {
        _machine = new Machine(scheduler, new MachineOptions { TraceSink = trace });
        _configuration = configuration;
        Kernel = new LinuxKernel(_machine);
        _devices = new DeviceSet(_machine, Kernel, DeviceSet.WithParts(configuration.DeviceNames, part is null ? [] : [part]));
    }

    /// <summary>The kernel.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>The devices, for people.</summary>
    public string DeviceNames => _devices.Description;

    /// <summary>The driver.</summary>
    public IdxdDriver Driver => _devices.Driver;

    /// <summary>The queues of DSA that programs can open, by device and number.</summary>
    public IReadOnlyList<WorkQueue> UserQueues =>
        [.. Driver.Devices.Where(static device => device.Name.StartsWith("dsa", StringComparison.Ordinal)).SelectMany(static device => device.WorkQueues).Where(static queue => queue.CharacterDevice is not null)];

    /// <summary>Puts names on a device's trace.</summary>
    public RegisterLocator LocatorOf(string device) => _devices.LocatorOf(device);

    /// <summary>Probes the devices, writes the configuration and enables what it names.</summary>
    /// <returns>What the configuration says without effect.</returns>
    /// <exception cref="ConfigurationException">The driver refuses the configuration.</exception>
    /// <exception cref="UsageException">A device could not be probed.</exception>
    public IReadOnlyList<ConfigurationNote> BringUp()
    {
        try
        {
            _devices.Probe();
        }
        catch (DeviceRefusedException exception)
        {
            throw new UsageException(exception.Message);
        }

        var notes = _configuration.Load(Driver.Sysfs);
        _configuration.Enable(Driver.Sysfs);
        return notes;
    }

    /// <summary>Disables the queues and the devices, and takes them from the driver, whose threads end with that.</summary>
    public void ShutDown() => _devices.Remove();

    public void Dispose()
    {
        _devices.Dispose();
        _machine.Dispose();
    }
}
