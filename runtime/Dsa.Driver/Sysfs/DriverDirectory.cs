using Dsa.Driver.Bus;

namespace Dsa.Driver.Sysfs;

/// <summary>The directory of one driver of the bus: what binds it, what unbinds it, and what it is bound to.</summary>
internal static class DriverDirectory
{
    /// <summary>Of a driver that is bound to devices (DF-01).</summary>
    public static SysfsDirectory Of(DsaBus bus, BusDriver driver) => new(() =>
    [
        .. Files(name => bus.Bind(driver, name), name => bus.Unbind(driver, name)),
        .. bus.BoundTo(driver).Select(static device => (device.BusName, (SysfsNode)new SysfsLink($"../../devices/{device.BusName}"))),
    ]);

    /// <summary>Of the old driver <c>dsa</c>, which finds the driver that fits and is bound to nothing itself (DF-05, DF-06).</summary>
    public static SysfsDirectory OfFitting(DsaBus bus) => new(() => Files(bus.BindFitting, bus.UnbindAny));

    private static IEnumerable<(string Name, SysfsNode Node)> Files(Func<string, Errno> bind, Func<string, Errno> unbind) =>
    [
        ("bind", new SysfsFile(null, text => bind(WordText.WithoutNewline(text)))),
        ("unbind", new SysfsFile(null, text => unbind(WordText.WithoutNewline(text)))),
    ];
}
