using System.Runtime.CompilerServices;
using Dsa.Device.Profiles;
using Dsa.Driver.Sysfs;
using Dsa.Driver.Tests.Together;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>The tree as a whole: what there is, and how paths lead through it.</summary>
public sealed class TreeTests
{
    private const string UpdateVariable = "DSA_UPDATE_GOLDENS";

    [Fact]
    [Parity("BR-29", "BR-30", "SY-27")]
    public void A_fresh_version_2_device_looks_like_this() => Compare("dsa2", DeviceProfile.Dsa20, static _ => true);

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa2-readonly")]
    [InlineData("dsa3")]
    [Parity("SY-18", "SY-19", "SY-26", "SY-39", "SY-40", "SY-43", "SY-45")]
    public void Other_parts_have_other_attributes(string part)
    {
        var profile = part switch
        {
            "dsa1" => DeviceProfile.Dsa10,
            "dsa3" => DeviceProfile.Dsa30,
            _ => DeviceProfile.Dsa20ReadOnly,
        };
        var others = new[] { "/wq0.0", "/group0.0", "/engine0.0" };
        Compare(part, profile, line => others.Any(name => line.Contains("/dsa0" + name + "/", StringComparison.Ordinal)) || line.Split('/') is [_, _, "dsa0", _]);
    }

    [Fact]
    public void Paths_lead_over_links_and_up_again() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        foreach (var path in new[]
        {
            "bus/dsa/devices/dsa0/wq0.1/size", "/bus/dsa/devices//wq0.1/./size", "bus/dsa/devices/wq0.1/../wq0.1/size",
            "bus/dsa/devices/wq0.1/subsystem/devices/wq0.1/size", "../../bus/dsa/devices/wq0.1/size",
        })
        {
            Assert.Equal(Errno.None, tree.WriteFile("bus/dsa/devices/wq0.1/size", "9"));
            Assert.Equal(Errno.None, tree.ReadFile(path, out var text));
            Assert.Equal("9\n", text);
            Assert.Equal(Errno.None, tree.WriteFile(path, "8"));
        }

        Assert.Equal(Errno.None, tree.ReadLink("bus/dsa/devices/wq0.1", out var target));
        Assert.Equal("dsa0/wq0.1", target);
        Assert.Equal(["bus", "class", "devices", "kernel", "module"], tree.Names(""));
        Assert.Equal(["dsa", "event_source", "pci"], tree.Names("bus"));
        Assert.Equal(["devices", "drivers"], tree.Names("bus/dsa"));
    });

    [Fact]
    public void Wrong_paths_have_their_errors() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        const string device = "bus/dsa/devices/dsa0";
        Assert.Equal(Errno.ENOENT, tree.ReadFile("bus/dsa/devices/dsa1/state", out var text));
        Assert.Equal("", text);
        Assert.Equal(Errno.ENOENT, tree.WriteFile($"{device}/nothing", "1"));
        Assert.Equal(Errno.ENOENT, tree.List("bus/cxl", out _));
        Assert.Equal(Errno.ENOTDIR, tree.ReadFile($"{device}/state/more", out _));
        Assert.Equal(Errno.ENOTDIR, tree.List($"{device}/state", out _));
        Assert.Equal(Errno.EISDIR, tree.ReadFile(device, out _));
        Assert.Equal(Errno.EISDIR, tree.WriteFile($"{device}/wq0.0", "1"));
        Assert.Equal(Errno.EISDIR, tree.ReadFile("bus/dsa/devices/wq0.0", out _));
        Assert.Equal(Errno.EINVAL, tree.ReadLink($"{device}/state", out _));
        Assert.Equal(Errno.EACCES, tree.ReadFile("bus/dsa/drivers/idxd/bind", out _));
        Assert.Equal(Errno.EACCES, tree.WriteFile($"{device}/state", "enabled"));
    });

    [Fact]
    public void Every_name_is_listed_with_its_kind_and_mode() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        Assert.Equal(Errno.None, tree.GetStatus("bus/dsa/devices/wq0.0", out var link));
        Assert.Equal(new SysfsEntry("wq0.0", SysfsEntryKind.Link, 0b111_111_111), link);
        Assert.Equal(Errno.None, tree.GetStatus("bus/dsa/devices/wq0.0/size", out var size));
        Assert.Equal(new SysfsEntry("size", SysfsEntryKind.File, 0b110_100_100), size);
        Assert.Equal(Errno.None, tree.GetStatus("bus/dsa/devices/dsa0/state", out var state));
        Assert.Equal(new SysfsEntry("state", SysfsEntryKind.File, 0b100_100_100), state);
        Assert.Equal(Errno.None, tree.GetStatus("bus/dsa/drivers/user/bind", out var bind));
        Assert.Equal(new SysfsEntry("bind", SysfsEntryKind.File, 0b010_000_000), bind);
        Assert.Equal(Errno.None, tree.GetStatus("bus/dsa/devices/dsa0", out var directory));
        Assert.Equal(new SysfsEntry("dsa0", SysfsEntryKind.Directory, 0b111_101_101), directory);
        Assert.Equal(Errno.None, tree.List("bus/dsa/devices/wq0.0", out var entries));
        Assert.Contains(size, entries);
        Assert.Equal(entries.Select(entry => entry.Name).Order(StringComparer.Ordinal), entries.Select(entry => entry.Name));
    });

    [Fact]
    public void A_removed_device_is_not_there() => Bed.Run(bed =>
    {
        bed.BindQueue(WorkQueueType.User);
        bed.Driver.Remove(bed.Device);
        Assert.Empty(bed.Driver.Sysfs.Names("bus/dsa/devices"));
        Assert.Equal(Errno.ENODEV, bed.Driver.Sysfs.Drive("idxd/bind", "dsa0"));
        Assert.Empty(bed.Driver.Devices);
    });

    private static void Compare(string part, DeviceProfile profile, Func<string, bool> shows) => TogetherBed.Run(
        bed =>
        {
            var lines = bed.Driver.Sysfs.Dump().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var actual = string.Concat(lines.Where(static line => line.StartsWith("bus/dsa/", StringComparison.Ordinal)).Select(line => line["bus/dsa/".Length..]).Where(line => shows("/" + line)).Select(line => line + "\n"));
            var path = Path.Combine(Folder(), $"{part}.txt");
            if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            {
                File.WriteAllText(path, actual);
            }

            Assert.Equal(File.ReadAllText(path), actual);
        },
        profile: profile);

    // Where the sources lie; copies lie beside the tests.
    private static string Folder([CallerFilePath] string path = "") =>
        Path.Combine(File.Exists(path) ? Path.GetDirectoryName(path)! : Path.Combine(AppContext.BaseDirectory, "Sysfs"), "Trees");
}
