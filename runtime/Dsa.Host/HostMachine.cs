using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Driver.Sysfs;
using Dsa.Host.Devices;
using Dsa.Host.FaultInjection;
using Dsa.Host.FileSystem;
using Dsa.Host.Hints;
using Dsa.Host.Memory;
using Dsa.Host.Polling;
using Dsa.Host.Programs;
using Dsa.Platform;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Host;

/// <summary>The devices of a session with their driver, on the threads and in the time of this host.</summary>
public sealed class HostMachine : IDisposable
{
    // The host has no PMU of such a number, so that opening an event of a device is refused (ENOENT) in place of counting something else.
    private const int FirstPmuType = 1 << 24;

    private readonly RealTimeScheduler _scheduler = new();
    private readonly Machine _machine;
    private readonly InjectedFaults? _faults;
    private readonly DeviceSet _devices;

    /// <summary>Makes the devices, and has the driver probe them; none of them is configured.</summary>
    /// <param name="devices">Names such as dsa0 and iax1, each number once, and their parts.</param>
    /// <param name="trace">Makes what takes the trace, or null for none; it is given the way to the names of a device's registers, which are there from the first event on.</param>
    /// <param name="options">The module parameters of the driver.</param>
    /// <param name="faults">Faults that the devices are to meet, or null for none.</param>
    /// <exception cref="DeviceRefusedException">The driver does not take one.</exception>
    /// <exception cref="FaultScriptException">The script names a device or queue that is not there.</exception>
    public HostMachine(
        IReadOnlyList<(string Name, DeviceProfile Part)> devices,
        Func<Func<string, RegisterLocator>, ITraceSink?>? trace = null,
        IdxdOptions? options = null,
        FaultScript? faults = null)
        : this(devices, trace, options, static memory => memory, faults)
    {
    }

    /// <summary>Makes the devices, for which another memory may take the place of that of a program.</summary>
    internal HostMachine(
        IReadOnlyList<(string Name, DeviceProfile Part)> devices,
        Func<Func<string, RegisterLocator>, ITraceSink?>? trace,
        IdxdOptions? options,
        Func<HostProcessMemory, AddressSpace> seenByDevices,
        FaultScript? faults = null)
    {
        _faults = faults is null ? null : new InjectedFaults(faults, devices, _scheduler);
        _machine = new Machine(_scheduler, new MachineOptions { TraceSink = trace?.Invoke(device => _devices!.LocatorOf(device)), FaultInjection = _faults is null ? null : _faults.For, Observer = device => new DeviceObserver(Observations, device) });
        var kernel = new LinuxKernel(_machine) { FirstPmuType = FirstPmuType };
        _devices = new DeviceSet(_machine, kernel, devices, options);
        Programs = new HostPrograms(kernel, seenByDevices);
        try
        {
            _devices.Probe();
        }
        catch (DeviceRefusedException)
        {
            Dispose();
            throw;
        }

        var functions = _devices.Functions;
        foreach (var (address, function) in PciAddresses.Take(functions.Count).Zip(functions))
        {
            Driver.Pci.Add(address, function);
        }
    }

    /// <summary>The computer that they are in.</summary>
    public Machine Machine => _machine;

    /// <summary>Whether devices work on threads of their own only, instead of on that of who submits, too: somebody may wait there for memory that another brings.</summary>
    public bool LeavesSubmitters { get => !_scheduler.RunsInline; set => _scheduler.RunsInline = !value; }

    /// <summary>The driver.</summary>
    public IdxdDriver Driver => _devices.Driver;

    /// <summary>What there is below /sys.</summary>
    public SysfsTree Sysfs => Driver.Sysfs;

    /// <summary>What was injected so far: nothing without faults.</summary>
    public IEnumerable<FaultCount> FaultCounts => _faults?.Counts ?? [];

    /// <summary>Looks whether queues can meet the faults that they are to meet, as they are configured now.</summary>
    /// <exception cref="FaultScriptException">One cannot.</exception>
    public void CheckFaults() => _faults?.Check(queue => Sysfs.ReadFile($"bus/dsa/devices/{queue}/mode", out var mode) == Errno.None && mode == "shared\n");

    /// <summary>Of each rule of the script whose fault has never happened a sentence that says so, and why.</summary>
    public IReadOnlyList<string> UnmetFaults => [.. _faults?.Unmet(new QueueFacts(Sysfs).Attribute) ?? []];

    /// <summary>What to tell the user, in a sentence each, of a command that ended with that status: nothing when it went well.</summary>
    public IReadOnlyList<string> HintsFor(int exitStatus) => HintsFor(exitStatus, []);

    /// <summary>The same, of what has been seen since then.</summary>
    internal IReadOnlyList<string> HintsFor(int exitStatus, IReadOnlyList<Observation> before) => HostHints.Of(Observations.Since(before), Sysfs, exitStatus);

    /// <summary>The devices with their parts, for people.</summary>
    public string Description => _devices.Description;

    /// <summary>What was seen of programs that fail.</summary>
    internal Observations Observations { get; } = new();

    /// <summary>The programs of the host that use them.</summary>
    internal HostPrograms Programs { get; }

    /// <inheritdoc/>
    /// <remarks>No program uses the devices any more.</remarks>
    public void Dispose()
    {
        Programs.DropAll();
        _devices.Remove();
        _faults?.Dispose();
        _scheduler.Dispose();
        _devices.Dispose();
        _machine.Dispose();
    }

    /// <summary>What is shown to programs.</summary>
    internal DeviceNodes NodesFor(PortalMode mode, PortalPolling? polling = null) => new(Driver, Programs, mode, polling, Observations);
}
