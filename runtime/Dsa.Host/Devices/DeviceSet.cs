using System.Globalization;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Driver.Devices;
using Dsa.Platform;
using Dsa.Platform.Tracing;

namespace Dsa.Host.Devices;

/// <summary>The one place that puts devices and driver together: devices that get the names that were asked for.</summary>
/// <remarks>
/// The driver numbers devices from 0 on, both types together. Where the names leave numbers out, others are probed in
/// between, and removed once all have their numbers.
/// </remarks>
public sealed class DeviceSet : IDisposable
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
    /// <param name="devices">Names such as dsa0 and iax1, each number once, and their parts.</param>
    /// <param name="options">The module parameters of the driver.</param>
    public DeviceSet(Machine machine, LinuxKernel kernel, IReadOnlyList<(string Name, DeviceProfile Part)> devices, IdxdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(devices);
        _wanted = new string?[devices.Count == 0 ? 0 : devices.Max(static device => NumberOf(device.Name)) + 1];
        _parts = new DeviceProfile[_wanted.Length];
        Array.Fill(_parts, DeviceProfile.Dsa20);
        foreach (var (name, part) in devices)
        {
            _wanted[NumberOf(name)] = name;
            _parts[NumberOf(name)] = part;
        }

        _functions = [.. _parts.Select((one, number) => new DsaDevice(machine.AddSlot(NameOf(number), one.MsixVectorCount), one))];
        _kernel = kernel;
        Driver = IdxdDriver.Load(kernel, out _, options)!;
    }

    /// <summary>Gives each part the name that the driver gives to the device that it probes in its place.</summary>
    public static IReadOnlyList<(string Name, DeviceProfile Part)> Named(IReadOnlyList<DeviceProfile> parts) =>
        [.. parts.Select(static (part, number) => (string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(part)}{number}"), part))];

    /// <summary>Gives each name the first part of its kind, or DSA 2.0 or IAA 2.0 where there is none.</summary>
    public static IReadOnlyList<(string Name, DeviceProfile Part)> WithParts(IReadOnlyList<string> names, IReadOnlyList<DeviceProfile> parts) =>
        [.. names.Select(name => (name, parts.Append(DeviceProfile.Dsa20).Append(DeviceProfile.Iaa20).First(part => name.StartsWith(PrefixOf(part), StringComparison.Ordinal))))];

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
    /// <exception cref="DeviceRefusedException">It does not take one.</exception>
    public void Probe()
    {
        for (var number = 0; number < _functions.Length; number++)
        {
            if (Driver.Probe(_functions[number], out var error) is null)
            {
                throw new DeviceRefusedException($"The driver does not take {Describe(number)}: {error}; name a device of another kind, or another --device.");
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

    /// <summary>The functions, by the numbers of the devices.</summary>
    internal IReadOnlyList<DsaDevice> Functions => [.. _functions.Where((_, number) => _wanted[number] is not null)];

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

    private static string PrefixOf(DeviceProfile part) => part.Variant == DeviceProfile.Iaa20.Variant ? "iax" : "dsa";

    private string NameOf(int number) => _wanted[number] ?? string.Create(CultureInfo.InvariantCulture, $"unused{number}");

    private string Describe(int number) => $"{NameOf(number)} ({_parts[number].Name})";

    private static int NumberOf(string name) => int.Parse(name.AsSpan(3), CultureInfo.InvariantCulture);
}
