using System.Collections.Immutable;
using Dsa.Driver;

namespace Dsa.Virtual.Mediation;

/// <summary>A host's device as the parent of virtual devices (VD-01 to VD-06).</summary>
/// <remarks>Blocking code may call from any thread; the mutex guards the list of virtual devices. It is taken before queue locks.</remarks>
public sealed class MdevParent
{
    private readonly PlatformMutex _mutex;
    private ImmutableArray<Mdev> _devices = [];
    private bool _isUnregistered;

    private MdevParent(IdxdDriver driver, IdxdDevice device)
    {
        Driver = driver;
        Device = device;
        _mutex = driver.Kernel.Scheduler.CreateMutex($"{device.Name} mdev");
        SupportedTypes = [.. MdevType.All.Where(type => device.Name.StartsWith(type.Accelerator, StringComparison.Ordinal))];
    }

    /// <summary>The host's device.</summary>
    public IdxdDevice Device { get; }

    /// <summary>The types that it can be the parent of.</summary>
    public ImmutableArray<MdevType> SupportedTypes { get; }

    /// <summary>The virtual devices, in the order in which they were made.</summary>
    public ImmutableArray<Mdev> Devices
    {
        get
        {
            using (_mutex.Enter())
            {
                return _devices;
            }
        }
    }

    internal IdxdDriver Driver { get; }

    internal LinuxKernel Kernel => Driver.Kernel;

    /// <summary>Registers a device as a parent: from then on its queues may be of type <c>mdev</c> (VD-01, VD-02).</summary>
    /// <param name="driver">The host's driver.</param>
    /// <param name="device">A device of it.</param>
    /// <param name="error">
    /// <see cref="Errno.ENODEV"/> for a function without Scalable IOV or interrupt message storage, or where the IOMMU does not
    /// translate each PASID by itself: the device works as before. <see cref="Errno.EBUSY"/> for one that is a parent.
    /// </param>
    /// <returns>The parent; null on an error.</returns>
    public static MdevParent? Register(IdxdDriver driver, IdxdDevice device, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(device);
        var domains = driver.Kernel.AuxiliaryDomains;
        if (!device.Function.Configuration.Capabilities.HasScalableIov || device.Assignment.Slots.Count == 0)
        {
            error = Errno.ENODEV;
            return null;
        }

        error = domains.Enable(device.Function.Slot);
        if (error != Errno.None)
        {
            return null;
        }

        error = device.Assignment.Open();
        if (error == Errno.None)
        {
            return new MdevParent(driver, device);
        }

        domains.Disable(device.Function.Slot);
        return null;
    }

    /// <summary>How many more virtual devices of a type there may be (available_instances).</summary>
    public int AvailableInstances(MdevType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return SupportedTypes.Contains(type) ? Device.Assignment.AvailableOf(type.Mode) : 0;
    }

    /// <summary>Makes a virtual device: it has a queue, and a PASID of the host's (VD-05).</summary>
    /// <param name="type">A supported type.</param>
    /// <param name="uuid">Its name.</param>
    /// <param name="error">
    /// <see cref="Errno.EINVAL"/> for a type that is not supported or a text that is no UUID, <see cref="Errno.EEXIST"/> for a name
    /// that is taken, <see cref="Errno.ENODEV"/> without a queue, or when the parent is unregistered, <see cref="Errno.ENOSPC"/> without a PASID.
    /// </param>
    /// <returns>The virtual device; null on an error, which leaves nothing behind.</returns>
    public Mdev? Create(MdevType type, string uuid, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(uuid);
        if (!SupportedTypes.Contains(type) || !MdevUuid.TryParse(uuid, out var name))
        {
            error = Errno.EINVAL;
            return null;
        }

        using (_mutex.Enter())
        {
            error = _isUnregistered ? Errno.ENODEV : _devices.Any(device => device.Uuid == name) ? Errno.EEXIST : Errno.None;
            if (error != Errno.None || Device.Assignment.Take(type.Mode, out error) is not { } queue)
            {
                return null;
            }

            if (Kernel.AuxiliaryDomains.Create(Device.Function.Slot, out error) is not { } domain)
            {
                queue.Dispose();
                return null;
            }

            var device = new Mdev(this, type, name, queue, domain);
            _devices = _devices.Add(device);
            return device;
        }
    }

    /// <summary>Removes a virtual device: all that it had is the host's again (VD-06).</summary>
    /// <returns><see cref="Errno.EBUSY"/> while it is open, <see cref="Errno.ENODEV"/> for one that was removed.</returns>
    public Errno Remove(Mdev device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using (_mutex.Enter())
        {
            if (!_devices.Contains(device))
            {
                return Errno.ENODEV;
            }

            if (!device.TryEnd())
            {
                return Errno.EBUSY;
            }

            _devices = _devices.Remove(device);
            return Errno.None;
        }
    }

    /// <summary>Ends the parent: virtual devices are closed and removed, then the IOMMU's feature is turned off (VD-02). Once is enough.</summary>
    public void Unregister()
    {
        using (_mutex.Enter())
        {
            if (_isUnregistered)
            {
                return;
            }

            _isUnregistered = true;
            foreach (var device in _devices)
            {
                device.File?.Close();
                device.TryEnd();
            }

            _devices = [];
            Device.Assignment.Close();
            Kernel.AuxiliaryDomains.Disable(Device.Function.Slot);
        }
    }
}
