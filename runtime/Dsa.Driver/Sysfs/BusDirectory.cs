using Dsa.Driver.Bus;
using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.Sysfs;

/// <summary>The directories of the bus <c>dsa</c>, its devices and its drivers, beside it the event sources, PCI functions and the class <c>dma</c>.</summary>
/// <remarks>
/// Upstream's devices lie below their PCI function, and the bus has links to all of them. Here the bus has the directories of
/// the accelerators themselves, and links to what is in them.
/// </remarks>
internal static class BusDirectory
{
    /// <summary>Everything below /sys.</summary>
    public static SysfsDirectory Of(IdxdDriver driver)
    {
        var devices = new SysfsDirectory(() => driver.Devices.SelectMany(DevicesOf));
        var drivers = new SysfsDirectory(() =>
        [
            .. driver.Bus.Drivers.Select(one => (one.Name, (SysfsNode)DriverDirectory.Of(driver.Bus, one))),
            ("dsa", DriverDirectory.OfFitting(driver.Bus)),
        ]);
        var bus = new SysfsDirectory(() => [("devices", devices), ("drivers", drivers)]);
        var buses = new SysfsDirectory(() => [("dsa", bus), ("event_source", EventSourceDirectory.Of(driver)), ("pci", PciDirectory.OfBus(driver))]);
        var kernel = DebugDirectory.Of(driver);
        var channels = new SysfsDirectory(() => driver.Devices.SelectMany(ChannelsOf));
        var classes = new SysfsDirectory(() => [("dma", channels)]);
        return new SysfsDirectory(() => [("bus", buses), ("class", classes), ("devices", PciDirectory.OfDevices(driver)), ("kernel", kernel), ("module", ModuleDirectory.Of(driver))]);
    }

    // DM-01. The two counts are of an interface that the kernel does not have any more.
    private static IEnumerable<(string Name, SysfsNode Node)> ChannelsOf(IdxdDevice device) =>
        from channel in device.DmaDevice?.Channels ?? []
        select (channel.Name, (SysfsNode)new SysfsDirectory(() =>
        [
            ("bytes_transferred", new SysfsFile(static () => 0, null)),
            ("in_use", new SysfsFile(() => channel.ClientCount, null)),
            ("memcpy_count", new SysfsFile(static () => 0, null)),
        ]));

    private static IEnumerable<(string Name, SysfsNode Node)> DevicesOf(IdxdDevice device)
    {
        yield return (device.Name, DeviceDirectory.Of(device));
        foreach (var (name, _) in DeviceDirectory.PartsOf(device))
        {
            yield return (name, new SysfsLink($"{device.Name}/{name}"));
        }

        foreach (var node in device.WorkQueues.Select(static queue => queue.CharacterDevice).OfType<CharacterDevice>())
        {
            var (queue, name) = (node.Queue.Path, DeviceDirectory.NameOf(node));
            yield return (name, new SysfsLink($"{device.Name}/{queue}/{name}"));
            foreach (var file in node.Contexts.Open)
            {
                yield return (DeviceDirectory.NameOf(file), new SysfsLink($"{device.Name}/{queue}/{name}/{DeviceDirectory.NameOf(file)}"));
            }
        }
    }
}
