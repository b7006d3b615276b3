using System.Globalization;

namespace Dsa.Host.Devices;

/// <summary>Addresses of PCI functions on a bus that the host does not have: the first on 0000:6a where that is free, as of a real processor.</summary>
internal static class PciAddresses
{
    private const int FirstBus = 0x6A;
    private const int Buses = 0x100;
    private const int Domains = 0x10000;
    private const int DevicesOfBus = 31;

    /// <summary>The addresses of so many functions.</summary>
    public static IReadOnlyList<string> Take(int count, string hostFolder = "/sys/bus/pci/devices")
    {
        var taken = Directory.Exists(hostFolder) ? Directory.EnumerateFileSystemEntries(hostFolder).Select(static path => Path.GetFileName(path)).ToList() : [];
        var all = from domain in Enumerable.Range(0, Domains) from number in Enumerable.Range(FirstBus, Buses - FirstBus) select string.Create(CultureInfo.InvariantCulture, $"{domain:x4}:{number:x2}:");
        var bus = all.First(bus => !taken.Exists(address => address.StartsWith(bus, StringComparison.Ordinal)));

        // Device 0 of a bus is the host's own, in general.
        return [.. Enumerable.Range(0, count).Select(one => string.Create(CultureInfo.InvariantCulture, $"{bus}{1 + one % DevicesOfBus:x2}.{one / DevicesOfBus:x}"))];
    }
}
