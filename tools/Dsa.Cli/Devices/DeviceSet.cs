using System.Globalization;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Driver.Devices;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Devices;

/// <summary>Devices that are made for one call of the command, and get the names that were asked for.</summary>
/// <remarks>
/// The driver numbers devices from 0 on, both types together. Where the names leave numbers out, others are probed in
/// between, and removed once all have their numbers.
/// </remarks>
internal sealed class DeviceSet : IDisposable
{
    private const uint PageRequests = 32;

    private readonly DsaDevice[] _functions;
    private readonly DeviceProfile[] _parts;
    private readonly Dictionary<string, RegisterLocator> _locators = [];
    private readonly LinuxKernel _kernel;
    private readonly List<PageRequestQueue> _pageRequests = [];
    private readonly string?[] _wanted;

    /// <summary>Makes the devices, and loads the driver.</summary>
    /// <param name="machine">Where they are.</param>
    /// <param name="kernel">The kernel of the driver.</param>
    /// <param name="names">Names such as dsa0 and iax1, each number once.</param>
    /// <param name="part">The part of those that are of its kind; the others are DSA 2.0 and IAA 2.0.</param>
    public DeviceSet(Machine machine, LinuxKernel kernel, IReadOnlyList<string> names, DeviceProfile? part)
    {
        _wanted = new string?[names.Max(NumberOf) + 1];
        foreach (var name in names)
        {
            _wanted[NumberOf(name)] = name;
        }

        _parts = [.. _wanted.Select(name => PartOf(name, part))];
        _functions = [.. _parts.Select((one, number) => new DsaDevice(machine.AddSlot(NameOf(number), one.MsixVectorCount), one))];
        _kernel = kernel;
        Driver = IdxdDriver.Load(kernel, out _)!;
    }

    /// <summary>The driver.</summary>
    public IdxdDriver Driver { get; }

    /// <summary>The devices with their parts, for people.</summary>
    public string Description => string.Join(", ", Enumerable.Range(0, _wanted.Length).Where(number => _wanted[number] is not null).Select(Describe));

    /// <summary>Puts names on a device's trace.</summary>
    public RegisterLocator LocatorOf(string device)
    {
        if (!_locators.TryGetValue(device, out var locator))
        {
            _locators.Add(device, locator = RegisterLocator.For(_functions.First(function => function.Slot.Name == device)));
        }

        return locator;
    }

    /// <summary>Has the driver probe them all, and the kernel serve their page requests, as it does for devices that share memory with processes.</summary>
    /// <exception cref="UsageException">It does not take one.</exception>
    public void Probe()
    {
        for (var number = 0; number < _functions.Length; number++)
        {
            if (Driver.Probe(_functions[number], out var error) is null)
            {
                throw new UsageException($"The driver does not take {Describe(number)}: {error}; name a device of another kind, or another --device.");
            }
        }

        foreach (var unused in Driver.Devices.Where(device => _wanted[NumberOf(device.Name)] is null))
        {
            Driver.Remove(unused);
        }

        foreach (var device in Driver.Devices)
        {
            if (device is { State: IdxdDeviceState.Enabled, IsConfigurable: true })
            {
                // An IAA is set up for the kernel by its probe; that makes way for the configuration, as with accel-config load-config -f.
                device.Unbind();
            }

            var function = _functions[NumberOf(device.Name)];
            if (function.Configuration.Capabilities.PageRequests is { } requests)
            {
                function.Configuration.PageRequestAllocation = Math.Min(PageRequests, requests.Capacity);
                function.Configuration.PageRequestEnable = true;
                _pageRequests.Add(_kernel.ServePageRequests(function.Slot));
            }
        }
    }

    /// <summary>Takes them from the driver, whose threads end with that.</summary>
    public void Remove()
    {
        foreach (var device in Driver.Devices)
        {
            Driver.Remove(device);
        }

        foreach (var service in _pageRequests)
        {
            service.Dispose();
        }
    }

    /// <summary>Ends the devices.</summary>
    public void Dispose()
    {
        foreach (var function in _functions)
        {
            function.Dispose();
        }
    }

    private static DeviceProfile PartOf(string? name, DeviceProfile? part)
    {
        var standard = name is not null && name.StartsWith("iax", StringComparison.Ordinal) ? DeviceProfile.Iaa20 : DeviceProfile.Dsa20;
        return part?.Variant == standard.Variant ? part : standard;
    }

    private string NameOf(int number) => _wanted[number] ?? string.Create(CultureInfo.InvariantCulture, $"unused{number}");

    private string Describe(int number) => $"{NameOf(number)} ({_parts[number].Name})";

    private static int NumberOf(string name) => int.Parse(name.AsSpan(3), CultureInfo.InvariantCulture);
}
