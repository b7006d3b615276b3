using Dsa.Driver.Perfmon;

namespace Dsa.Driver.Sysfs;

/// <summary>The directory <c>bus/event_source</c>, in which tools look for the PMU of a device by its name (PM-04).</summary>
internal static class EventSourceDirectory
{
    /// <summary>The PMUs of all devices that have one.</summary>
    public static SysfsDirectory Of(IdxdDriver driver)
    {
        var devices = new SysfsDirectory(() =>
            driver.Devices.SelectMany(static device =>
                device.Perfmon is { } pmu ? [(device.Name, (SysfsNode)OfPmu(pmu))] : Array.Empty<(string, SysfsNode)>()));
        return new SysfsDirectory(() => [("devices", devices)]);
    }

    // The mask is the kernel's for PMUs of the whole system, which are read by its first processor (PM-06). There are no named events.
    private static SysfsDirectory OfPmu(PerfmonPmu pmu)
    {
        var format = new SysfsDirectory(() => pmu.Formats.Select(static part =>
            (part.Name, (SysfsNode)new SysfsFile(() => part.ToString(), null))));
        return new SysfsDirectory(() =>
        [
            ("cpumask", new SysfsFile(static () => 0, null)),
            ("format", format),
            ("type", new SysfsFile(() => pmu.Type, null)),
        ]);
    }
}
