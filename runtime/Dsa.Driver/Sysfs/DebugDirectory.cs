namespace Dsa.Driver.Sysfs;

/// <summary>The directory <c>idxd</c> of debugfs, which is mounted below /sys (BR-28, DB-01).</summary>
internal static class DebugDirectory
{
    /// <summary>The directory <c>kernel</c> of /sys, with nothing else in it.</summary>
    public static SysfsDirectory Of(IdxdDriver driver)
    {
        var devices = new SysfsDirectory(() => driver.Devices.Select(static device => (device.Name, (SysfsNode)OfDevice(device))));
        var root = new SysfsDirectory(() => [("idxd", devices)]);
        return new SysfsDirectory(() => [("debug", root)]);
    }

    private static SysfsDirectory OfDevice(IdxdDevice device) => new(() =>
        device.EventLog is { } log ? [("event_log", new SysfsFile(() => new AttributeText(log.Dump(), Errno.None), null, isForOwner: true))] : []);
}
