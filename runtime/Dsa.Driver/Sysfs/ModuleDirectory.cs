using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.Sysfs;

/// <summary>The directory <c>module</c> of /sys with the module <c>idxd</c> in it: programs look whether it is there.</summary>
/// <remarks>Upstream's parameters can be written, and count for what is probed afterwards; these are as the module was loaded.</remarks>
internal static class ModuleDirectory
{
    /// <summary>The directory <c>module</c>, with nothing else in it.</summary>
    public static SysfsDirectory Of(IdxdDriver driver)
    {
        var parameters = new SysfsDirectory(() =>
        [
            ("sva", Flag(() => driver.Kernel.HasSva)),
            ("tc_override", Flag(() => driver.Options.OverridesTrafficClasses)),
        ]);
        var module = new SysfsDirectory(() =>
        [
            ("initstate", new SysfsFile(static () => "live", null)),
            ("parameters", parameters),
            ("refcnt", new SysfsFile(() => FilesOf(driver), null)),
        ]);
        return new SysfsDirectory(() => [("idxd", module)]);
    }

    private static SysfsFile Flag(Func<bool> value) => new(() => value() ? "Y" : "N", null);

    // Who has a node open keeps the module.
    private static int FilesOf(IdxdDriver driver) =>
        driver.Devices.SelectMany(static device => device.WorkQueues).Select(static queue => queue.CharacterDevice).OfType<CharacterDevice>().Sum(static node => node.Contexts.Open.Count);
}
