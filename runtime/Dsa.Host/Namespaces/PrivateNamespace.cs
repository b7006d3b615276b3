using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Host.FileSystem;
using Dsa.Host.Memory;
using Dsa.Host.Programs;

namespace Dsa.Host.Namespaces;

/// <summary>The mount namespace of a session: the host as it is, with the devices below /sys and /dev.</summary>
/// <remarks>
/// All calls are made by one thread, which must not be used for anything else afterwards; programs that it starts live in the
/// namespace. The namespace, with every mount in it, is gone with the last of them.
/// </remarks>
internal static class PrivateNamespace
{
    private const string Bus = "/sys/bus";
    private const string Pci = Bus + "/pci";
    private const string DebugFileSystem = "/sys/kernel/debug";
    private const string Staging = Bus + "/.dsa";
    private const string HostFiles = Bus + "/.host";

    /// <summary>Makes the namespace for the calling thread, and mounts the file system in it.</summary>
    /// <exception cref="HostException">The host does not allow it.</exception>
    public static void Enter(FuseDevice device)
    {
        var error = MountCalls.UnshareMounts();
        if (error != 0)
        {
            throw new HostException(error == (int)Errno.EPERM
                ? "A mount namespace needs CAP_SYS_ADMIN; be root, or allow user namespaces."
                : $"A mount namespace cannot be made ({Marshal.GetPInvokeErrorMessage(error)}).");
        }

        Skeleton.Check("/", MountCalls.Mount("none", "/", null, MountCalls.Recursive | MountCalls.Private, null));
        Skeleton.Cover(Bus, [".dsa", ".host", "dsa", .. Directory.Exists(Pci) ? Array.Empty<string>() : ["pci", "pci/devices", "pci/drivers"]]);
        var options = string.Create(CultureInfo.InvariantCulture, $"fd={device.Descriptor},rootmode=40755,user_id=0,group_id=0,allow_other,default_permissions");
        Skeleton.Check(Staging, MountCalls.Mount("dsa", Staging, "fuse", MountCalls.NoSetUid | MountCalls.NoDevices, options));
    }

    /// <summary>Whether the calling thread lives in one.</summary>
    public static bool IsInOne => OperatingSystem.IsLinux() && File.ReadLines("/proc/thread-self/mountinfo").Any(static line => line.Split(' ') is var fields && fields[4] == $"{Bus}/dsa" && fields.SkipWhile(static word => word != "-").Skip(1).FirstOrDefault() == "fuse");

    /// <summary>Where others find the namespace, as long as the calling thread lives in it.</summary>
    public static string OwnPath => $"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/ns/mnt";

    /// <summary>Puts the calling thread into a namespace, at its root.</summary>
    /// <exception cref="HostException">It is gone, or this process may not.</exception>
    public static void Join(string place)
    {
        var error = MountCalls.JoinMounts(place);
        if (error != 0)
        {
            throw new HostException($"the namespace of the devices cannot be entered ({Marshal.GetPInvokeErrorMessage(error)})");
        }
    }

    /// <summary>The number of the file system, as mappings show it, before its parts are arranged.</summary>
    public static ulong FileSystemNumber
    {
        get
        {
            foreach (var line in File.ReadLines("/proc/thread-self/mountinfo"))
            {
                // 36 35 98:0 /root /mount/point ...
                var fields = line.Split(' ', 6);
                if (fields[4] == Staging && fields[2].Split(':') is [var major, var minor])
                {
                    return ProcessMapping.DeviceNumberOf(uint.Parse(major, CultureInfo.InvariantCulture), uint.Parse(minor, CultureInfo.InvariantCulture));
                }
            }

            throw new HostException($"{Staging} is not mounted.");
        }
    }

    /// <summary>Puts the parts of the file system where programs look for them. It must be served by then.</summary>
    /// <param name="rootBuses">The directories of PCI buses below /sys/devices.</param>
    /// <param name="nodeDirectories">The directories of nodes below /dev.</param>
    /// <exception cref="HostException">The host does not allow it.</exception>
    public static void Arrange(string[] rootBuses, IEnumerable<string> nodeDirectories)
    {
        BindTo(Bus + "/dsa", "sys/bus/dsa");
        if (Directory.Exists($"/sys/{SysfsFiles.EventSources}"))
        {
            BindTo($"/sys/{SysfsFiles.EventSources}", $"sys/{SysfsFiles.EventSources}");
        }

        BindTo($"/sys/{SysfsFiles.PciFunctions}", $"sys/{SysfsFiles.PciFunctions}");
        Cover($"{Pci}/drivers", "idxd");
        BindTo($"{Pci}/drivers/idxd", "sys/bus/pci/drivers/idxd");
        Cover("/sys/devices", rootBuses);
        foreach (var name in rootBuses)
        {
            BindTo($"/sys/devices/{name}", $"sys/devices/{name}");
        }

        Cover("/sys/module", "idxd");
        BindTo("/sys/module/idxd", "sys/module/idxd");
        if (!Directory.Exists("/sys/class/dma"))
        {
            Cover("/sys/class", "dma");
            BindTo("/sys/class/dma", "sys/class/dma");
        }

        if (Directory.Exists(DebugFileSystem))
        {
            Cover(DebugFileSystem, "idxd");
            BindTo($"{DebugFileSystem}/idxd", "sys/kernel/debug/idxd");
        }

        string[] nodes = [.. nodeDirectories, DeviceNodes.LinkDirectory];
        Cover("/dev", nodes);
        foreach (var name in nodes)
        {
            BindTo($"/dev/{name}", $"dev/{name}");
        }

        // Who looks for nodes of a kind that there is no device of finds none, and is noticed.
        foreach (var name in DeviceNodes.AllNodeDirectories.Where(static name => !Directory.Exists($"/dev/{name}")))
        {
            File.CreateSymbolicLink($"/dev/{name}", $"{DeviceNodes.LinkDirectory}/{name}");
        }

        ModuleCommands.Arrange(HostFiles, rootBuses);
        Skeleton.Check(Staging, MountCalls.Unmount(Staging, MountCalls.Detach));
        Directory.Delete(Staging);
    }

    private static void Cover(string directory, params string[] places) => Skeleton.Cover(directory, places);

    private static void BindTo(string target, string part) =>
        Skeleton.Check(target, MountCalls.Mount($"{Staging}/{part}", target, null, MountCalls.Bind, null));
}
