using Dsa.Driver.Bus;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Sysfs;

/// <summary>The directory of one device, with its queues, groups and engines, their nodes and open files.</summary>
internal static class DeviceDirectory
{
    private const string Bus = "../..";

    /// <summary>The whole directory.</summary>
    public static SysfsDirectory Of(IdxdDevice device) => new(() =>
    [
        .. DeviceAttributes.FilesOf(device),
        .. PartsOf(device).Select(static part => (part.Name, (SysfsNode)part.Directory)),
        .. OnBus(Bus, device.Type.NamePrefix, device),
    ]);

    /// <summary>What is on the bus beside the device: its engines, groups and queues.</summary>
    public static IEnumerable<(string Name, SysfsDirectory Directory)> PartsOf(IdxdDevice device) =>
    [
        .. device.WorkQueues.Select(static queue => (queue.Path, OfQueue(queue))),
        .. device.Engines.Select(static engine => (engine.Path, new SysfsDirectory(() =>
            [.. EngineAttributes.FilesOf(engine), .. OnBus($"{Bus}/..", "engine")]))),
        .. device.Groups.Select(static group => (group.Path, new SysfsDirectory(() =>
            [.. GroupAttributes.FilesOf(group), .. OnBus($"{Bus}/..", "group")]))),
    ];

    /// <summary>The name of the directory of a node: its path, whose slash is not for names (CD-01).</summary>
    public static string NameOf(CharacterDevice node) => node.Path.Replace('/', '!');

    /// <summary>The name of the directory of an open file (CD-15).</summary>
    public static string NameOf(UserQueueFile file) => $"file{file.Id}";

    private static SysfsDirectory OfQueue(WorkQueue queue) => new(() =>
    [
        .. WorkQueueAttributes.FilesOf(queue),
        .. OnBus($"{Bus}/..", "wq", queue),
        .. queue.CharacterDevice is { } node ? [(NameOf(node), OfNode(node))] : Array.Empty<(string, SysfsNode)>(),
    ]);

    private static SysfsDirectory OfNode(CharacterDevice node) => new(() =>
    [
        ("dev", new SysfsFile(() => $"{node.Major}:{node.Minor}", null)),
        .. OnBus($"{Bus}/../..", "idxd_cdev", numbers: $"MAJOR={node.Major}\nMINOR={node.Minor}\nDEVNAME={node.Path}\n"),
        .. node.Contexts.Open.Select(static file => (NameOf(file), (SysfsNode)new SysfsDirectory(() =>
            [.. FileAttributes.FilesOf(file), .. OnBus($"{Bus}/../../..", "idxd_file")]))),
    ]);

    // What all devices on the bus have: the text for udev, which is the same alias for all (DF-03), and the links.
    private static IEnumerable<(string Name, SysfsNode Node)> OnBus(string bus, string type, IBusDevice? device = null, string numbers = "")
    {
        yield return ("subsystem", new SysfsLink(bus));
        var driver = device?.BoundDriver;
        var driverLine = driver is null ? string.Empty : $"DRIVER={driver}\n";
        yield return ("uevent", new SysfsFile(() => $"{numbers}DEVTYPE={type}\n{driverLine}MODALIAS=idxd:t0", null));
        if (driver is not null)
        {
            yield return ("driver", new SysfsLink($"{bus}/drivers/{driver}"));
        }
    }
}
