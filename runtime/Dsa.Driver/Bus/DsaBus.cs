using System.Collections.Immutable;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Bus;

/// <summary>The bus <c>dsa</c>: which devices there are, and which driver is bound to which (area DF).</summary>
/// <remarks>
/// Blocking code. The leaf lock guards the list of devices; who is bound to whom is known by the devices, and guarded by the
/// locks that their binding takes.
/// </remarks>
internal sealed class DsaBus
{
    private readonly LeafLock _lock = new();
    private ImmutableArray<IdxdDevice> _devices = [];

    /// <summary>The devices, by number.</summary>
    public ImmutableArray<IdxdDevice> Devices
    {
        get
        {
            using (_lock.Enter())
            {
                return _devices;
            }
        }
    }

    /// <summary>The drivers that there are: that of virtual devices only while a device has a parent of them.</summary>
    public IEnumerable<BusDriver> Drivers =>
        BusDriver.All.Where(driver => driver != BusDriver.Mdev || Devices.Any(static device => device.Assignment.IsOpen));

    /// <summary>Adds a device and its queues, and tries the drivers on each as it comes (BR-23 to BR-27).</summary>
    /// <remarks>A device that nobody configured refuses its driver, and stays.</remarks>
    public void Add(IdxdDevice device)
    {
        using (_lock.Enter())
        {
            _devices = [.. _devices.Append(device).OrderBy(static other => other.Id)];
        }

        foreach (var part in PartsOf(device))
        {
            BusDriver.All.Any(driver => driver.Kind == part.Kind && driver.Bind(part) == Errno.None);
        }
    }

    /// <summary>Takes a device and its queues off the bus, unbinding nothing.</summary>
    public void Remove(IdxdDevice device)
    {
        using (_lock.Enter())
        {
            _devices = _devices.Remove(device);
        }
    }

    /// <summary>Binds a driver to the device of that name.</summary>
    /// <returns><see cref="Errno.ENODEV"/> for a name that the driver does not match, <see cref="Errno.EBUSY"/> for a bound device, else what the driver says.</returns>
    public Errno Bind(BusDriver driver, string name) => Find(name) switch
    {
        { } device when device.Kind == driver.Kind => device.BoundDriver is null ? driver.Bind(device) : Errno.EBUSY,
        _ => Errno.ENODEV,
    };

    /// <summary>Unbinds a driver from the device of that name.</summary>
    /// <returns><see cref="Errno.ENODEV"/> when the driver is not bound to it.</returns>
    public Errno Unbind(BusDriver driver, string name)
    {
        if (Find(name) is not { } device || device.BoundDriver != driver.Name)
        {
            return Errno.ENODEV;
        }

        driver.Unbind(device);
        return Errno.None;
    }

    /// <summary>Binds the driver that fits: what the old driver <c>dsa</c> did (DF-05).</summary>
    /// <returns><see cref="Errno.ENODEV"/> for an unknown name, a bound device, or a queue without a type.</returns>
    public Errno BindFitting(string name)
    {
        var device = Find(name);
        var driver = device switch
        {
            { BoundDriver: not null } => null,
            IdxdDevice => BusDriver.Idxd,
            WorkQueue { Type: WorkQueueType.Kernel } => BusDriver.DmaEngine,
            WorkQueue { Type: WorkQueueType.User } => BusDriver.User,
            WorkQueue { Type: WorkQueueType.Mdev } => BusDriver.Mdev,
            _ => null,
        };
        return device is null || driver is null ? Errno.ENODEV : driver.Bind(device);
    }

    /// <summary>Unbinds whatever driver is bound (DF-06).</summary>
    /// <returns><see cref="Errno.ENODEV"/> when there is none.</returns>
    public Errno UnbindAny(string name) =>
        BusDriver.All.FirstOrDefault(driver => driver.Name == Find(name)?.BoundDriver) is { } bound
            ? Unbind(bound, name)
            : Errno.ENODEV;

    /// <summary>What a driver is bound to.</summary>
    public IEnumerable<IBusDevice> BoundTo(BusDriver driver) => Devices.SelectMany(PartsOf).Where(part => part.BoundDriver == driver.Name);

    private static IEnumerable<IBusDevice> PartsOf(IdxdDevice device) => [device, .. device.WorkQueues];

    private IBusDevice? Find(string name) => Devices.SelectMany(PartsOf).FirstOrDefault(part => part.BusName == name);
}
