using System.Globalization;
using Dsa.Driver.Bus;

namespace Dsa.Driver.Sysfs;

/// <summary>The directories of PCI functions: below <c>devices</c> what each is, in <c>bus/pci</c> links to them and the driver that they are bound to.</summary>
/// <remarks>
/// The files are those of the PCI core (its sysfs-pci document) that say something of such a function. Regions have addresses, and nothing is behind them here: there is no resource0.
/// The configuration space is read only.
/// </remarks>
internal static class PciDirectory
{
    private const string NoNode = "-1";

    // IORESOURCE_MEM, PREFETCH, SIZEALIGN and MEM_64 of linux/ioport.h, and the low bits of the base address.
    private const ulong RegionFlags = 0x14220C;
    private const int RegionLines = 13;

    private const ulong FirstRegion = 0x3000_0000_0000;
    private const int RegionShift = 32;
    private const ulong SecondRegionOffset = 1UL << (RegionShift - 1);

    /// <summary>The directory <c>bus/pci</c>.</summary>
    public static SysfsDirectory OfBus(IdxdDriver driver)
    {
        var devices = new SysfsDirectory(() => driver.Pci.Functions.Select(static one => (one.Address, (SysfsNode)new SysfsLink($"../../../devices/{PlaceOf(one.Address)}"))));
        var idxd = new SysfsDirectory(() =>
        [
            ("bind", new SysfsFile(null, text => driver.Pci.Bind(WordText.WithoutNewline(text)))),
            ("module", new SysfsLink("../../../../module/idxd")),
            ("unbind", new SysfsFile(null, text => driver.Pci.Unbind(WordText.WithoutNewline(text)))),
            .. driver.Pci.Functions.Where(one => driver.Pci.DeviceOf(one.Function) is not null).Select(static one => (one.Address, (SysfsNode)new SysfsLink($"../../../../devices/{PlaceOf(one.Address)}"))),
        ]);
        var drivers = new SysfsDirectory(() => [("idxd", idxd)]);
        return new SysfsDirectory(() => [("devices", devices), ("drivers", drivers)]);
    }

    /// <summary>The directory <c>devices</c>: one for each root bus, with its functions in it.</summary>
    public static SysfsDirectory OfDevices(IdxdDriver driver) => new(() =>
        driver.Pci.Functions.Select((one, number) => (one.Address, one.Function, Number: number)).GroupBy(static one => RootOf(one.Address)).Select(root => (root.Key, (SysfsNode)new SysfsDirectory(() =>
            root.Select(one => (one.Address, (SysfsNode)OfFunction(driver.Pci, one.Address, one.Function, FirstRegion + ((ulong)one.Number << RegionShift))))))));

    /// <summary>The root bus that a function is on, such as pci0000:6a.</summary>
    public static string RootOf(string address) => $"pci{address[..address.LastIndexOf(':')]}";

    private static string PlaceOf(string address) => $"{RootOf(address)}/{address}";

    private static SysfsDirectory OfFunction(PciBus bus, string address, IPciFunction function, ulong region) => new(() =>
    [
        ("class", Text(static () => Hex(ClassCode, 6))),
        ("config", new SysfsBinaryFile(() => ConfigurationOf(function, region))),
        ("device", Text(() => Hex(function.DeviceId, 4))),
        ("enable", new SysfsFile(() => bus.DeviceOf(function) is null ? 0 : 1, null)),
        ("irq", new SysfsFile(static () => 0, null)),
        ("modalias", Text(() => ModuleAlias(function))),
        ("numa_node", Text(static () => NoNode)),
        ("resource", Text(() => Regions(function, region))),
        ("revision", Text(static () => Hex(0, 2))),
        ("subsystem", new SysfsLink("../../../bus/pci")),
        ("subsystem_device", Text(static () => Hex(0, 4))),
        ("subsystem_vendor", Text(static () => Hex(0, 4))),
        ("uevent", Text(() => Event(bus, address, function))),
        ("vendor", Text(() => Hex(function.VendorId, 4))),
        .. bus.DeviceOf(function) is { } device
            ? [("driver", new SysfsLink("../../../bus/pci/drivers/idxd")), (device.Name, new SysfsLink($"../../../bus/dsa/devices/{device.Name}"))]
            : Array.Empty<(string, SysfsNode)>(),
    ]);

    private static SysfsFile Text(Func<string> show) => new(() => show(), null);

    private static uint ClassCode => (uint)Class.Description.Reset[0];

    private static string Hex(uint value, int digits) => "0x" + value.ToString($"x{digits}", CultureInfo.InvariantCulture);

    private static string ModuleAlias(IPciFunction function) =>
        string.Create(CultureInfo.InvariantCulture, $"pci:v{function.VendorId:X8}d{function.DeviceId:X8}sv{0:X8}sd{0:X8}bc{ClassCode >> 16:X2}sc{(byte)(ClassCode >> 8):X2}i{(byte)ClassCode:X2}");

    private static string Event(PciBus bus, string address, IPciFunction function) =>
        (bus.DeviceOf(function) is null ? string.Empty : "DRIVER=idxd\n") + string.Create(
            CultureInfo.InvariantCulture,
            $"PCI_CLASS={ClassCode:X}\nPCI_ID={function.VendorId:X4}:{function.DeviceId:X4}\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME={address}\nMODALIAS={ModuleAlias(function)}");

    private static string Regions(IPciFunction function, ulong region)
    {
        const int SecondLine = 2;
        var lines = Enumerable.Repeat(Line(0, 0, 0), RegionLines).ToArray();
        lines[0] = Line(region, function.Bar0.SizeBytes, RegionFlags);
        lines[SecondLine] = Line(region + SecondRegionOffset, function.Bar2.SizeBytes, RegionFlags);
        return string.Join('\n', lines);

        static string Line(ulong first, long sizeBytes, ulong flags) =>
            string.Create(CultureInfo.InvariantCulture, $"0x{first:x16} 0x{(sizeBytes == 0 ? 0 : first + (ulong)sizeBytes - 1):x16} 0x{flags:x16}");
    }

    private static byte[] ConfigurationOf(IPciFunction function, ulong region)
    {
        var space = new ConfigurationSpace(function);
        space.Reflect(region, region + SecondRegionOffset);
        var bytes = new byte[space.SizeBytes];
        space.Read(0, bytes);
        return bytes;
    }
}
