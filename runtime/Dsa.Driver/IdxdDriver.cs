using System.Collections.Immutable;
using Dsa.Driver.Bus;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Devices;
using Dsa.Driver.Probing;
using Dsa.Driver.Sysfs;

namespace Dsa.Driver;

/// <summary>The driver as loaded into one kernel: it probes functions and lets them go (area BR).</summary>
/// <remarks>
/// Blocking code calls it; several functions may be probed at once. The device and file numbers that all devices share are
/// kept here (BR-09, CD-15), and the numbers of nodes (CD-01).
/// </remarks>
public sealed class IdxdDriver
{
    private readonly Dictionary<DeviceType, CharacterRegion> _regions = [];
    private volatile bool _isUnloaded;

    private IdxdDriver(LinuxKernel kernel, IdxdOptions options)
    {
        Kernel = kernel;
        Options = options;
        Pci = new PciBus(this);
        Sysfs = new SysfsTree(this);
    }

    /// <summary>Loads the driver (BR-01, BR-03).</summary>
    /// <param name="kernel">The kernel whose PASIDs, memory and work queues it uses.</param>
    /// <param name="error">
    /// <see cref="Errno.ENODEV"/> on a processor without MOVDIR64B, <see cref="Errno.EBUSY"/> without a major number for its nodes.
    /// </param>
    /// <param name="options">The module parameters.</param>
    /// <returns>The driver; null on an error, which leaves nothing behind.</returns>
    public static IdxdDriver? Load(LinuxKernel kernel, out Errno error, IdxdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!kernel.HasMovDir64B)
        {
            error = Errno.ENODEV;
            return null;
        }

        var driver = new IdxdDriver(kernel, options ?? new IdxdOptions());
        foreach (var type in DeviceType.All)
        {
            if (kernel.Majors.Allocate() is not { } major)
            {
                driver.FreeRegions();
                error = Errno.EBUSY;
                return null;
            }

            driver._regions.Add(type, new CharacterRegion(major));
        }

        error = Errno.None;
        return driver;
    }

    /// <summary>The kernel.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>The module parameters.</summary>
    public IdxdOptions Options { get; }

    /// <summary>The devices that were probed and not removed, by number.</summary>
    public ImmutableArray<IdxdDevice> Devices => Bus.Devices;

    /// <summary>What there is below /sys (area SY).</summary>
    public SysfsTree Sysfs { get; }

    /// <summary>The functions that are shown, for people to bind and unbind.</summary>
    public PciBus Pci { get; }

    internal DsaBus Bus { get; } = new();

    internal IdAllocator DeviceIds { get; } = new();

    internal IdAllocator FileIds { get; } = new();

    internal IdAllocator PmuIds { get; } = new();

    /// <summary>Probes a function: resets it, reads what it can do and sets up its interrupts (BR-08 to BR-27).</summary>
    /// <param name="function">The function.</param>
    /// <param name="error">
    /// <see cref="Errno.ENODEV"/> for a function that is neither DSA nor IAA, <see cref="Errno.ENXIO"/> for one that has halted or is being reset,
    /// <see cref="Errno.ENOSPC"/> without its interrupt vectors, <see cref="Errno.EOPNOTSUPP"/> for a fixed configuration
    /// that the driver cannot use.
    /// </param>
    /// <returns>The device, not yet bound unless its configuration is fixed (BR-25) or it is an IAA (BR-26); null when the probe failed.</returns>
    /// <exception cref="ObjectDisposedException">The driver was unloaded.</exception>
    public IdxdDevice? Probe(IPciFunction function, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(function);
        ObjectDisposedException.ThrowIf(_isUnloaded, this);
        return new DeviceProbe(this, function).Run(out error);
    }

    /// <summary>Unbinds a device and gives back all that its probe took (BR-31 to BR-33).</summary>
    /// <remarks>Files that processes have open may be closed afterwards.</remarks>
    /// <exception cref="ObjectDisposedException">The device was removed before.</exception>
    public void Remove(IdxdDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        DeviceRemoval.Run(this, device);
    }

    /// <summary>Unloads the driver: its drivers on the bus first, then all devices, then the numbers of nodes (BR-03).</summary>
    /// <remarks>Not while functions are probed or removed.</remarks>
    public void Unload()
    {
        _isUnloaded = true;
        foreach (var driver in BusDriver.All.Reverse())
        {
            foreach (var device in Bus.BoundTo(driver))
            {
                driver.Unbind(device);
            }
        }

        foreach (var device in Devices)
        {
            Remove(device);
        }

        FreeRegions();
    }

    internal CharacterRegion RegionOf(DeviceType type) => _regions[type];

    private void FreeRegions()
    {
        foreach (var region in _regions.Values)
        {
            Kernel.Majors.Free(region.Major);
        }

        _regions.Clear();
    }
}
