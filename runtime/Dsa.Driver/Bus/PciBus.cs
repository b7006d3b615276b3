using System.Collections.Immutable;

namespace Dsa.Driver.Bus;

/// <summary>The PCI functions that people bind to the driver, and unbind, by their addresses (BR-08, BR-31).</summary>
/// <remarks>Blocking code. The mutex stands for the lock of each function that the PCI core holds meanwhile; the leaf lock guards the list.</remarks>
public sealed class PciBus
{
    private readonly IdxdDriver _driver;
    private readonly PlatformMutex _mutex;
    private readonly LeafLock _lock = new();
    private ImmutableArray<(string Address, IPciFunction Function)> _functions = [];

    internal PciBus(IdxdDriver driver)
    {
        _driver = driver;
        _mutex = driver.Kernel.Scheduler.CreateMutex("pci");
    }

    /// <summary>The functions, in the order in which they were plugged in.</summary>
    public ImmutableArray<(string Address, IPciFunction Function)> Functions
    {
        get
        {
            using (_lock.Enter())
            {
                return _functions;
            }
        }
    }

    /// <summary>Shows a function below /sys, whether or not the driver is bound to it.</summary>
    /// <param name="address">Domain, bus, device and function, such as 0000:6a:01.0; no other function's.</param>
    /// <param name="function">The function.</param>
    public void Add(string address, IPciFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentNullException.ThrowIfNull(function);
        using (_lock.Enter())
        {
            _functions = _functions.Add((address, function));
        }
    }

    /// <summary>What the driver has made of a function; null when it is not bound to it.</summary>
    internal IdxdDevice? DeviceOf(IPciFunction function) => _driver.Devices.FirstOrDefault(device => device.Function == function);

    /// <summary>Has the driver probe a function.</summary>
    /// <returns><see cref="Errno.ENODEV"/> for an address of no function, <see cref="Errno.EBUSY"/> for one that is bound, else what the probe says.</returns>
    internal Errno Bind(string address)
    {
        using (_mutex.Enter())
        {
            if (Find(address) is not { } function)
            {
                return Errno.ENODEV;
            }

            if (DeviceOf(function) is not null)
            {
                return Errno.EBUSY;
            }

            _driver.Probe(function, out var error);
            return error;
        }
    }

    /// <summary>Takes a function from the driver.</summary>
    /// <returns><see cref="Errno.ENODEV"/> when the driver is not bound to it.</returns>
    internal Errno Unbind(string address)
    {
        using (_mutex.Enter())
        {
            if (Find(address) is not { } function || DeviceOf(function) is not { } device)
            {
                return Errno.ENODEV;
            }

            _driver.Remove(device);
            return Errno.None;
        }
    }

    private IPciFunction? Find(string address) => Functions.FirstOrDefault(one => one.Address == address).Function;
}
