namespace Dsa.Host.Namespaces;

/// <summary>lsmod, modprobe and rmmod, for which the driver's module is loaded: scripts run them, and the host has no such module.</summary>
/// <remarks>
/// They are one file (kmod), which a text of sh covers that knows the module and asks the host's file for all else. Unloading takes all queues, devices and PCI functions from their drivers,
/// and loading has the functions probed again: the devices are gone meanwhile, and new then. What is left of an unloaded module is <c>/sys/module/idxd</c> and the directories of its
/// drivers. The list of modules is a file of the namespace, over /proc/modules where the host has that. A host without kmod has only that list.
/// </remarks>
internal static class ModuleCommands
{
    private const string Program = "/bin/kmod";
    private const string Modules = "/proc/modules";

    /// <summary>Puts them in place.</summary>
    /// <param name="folder">An empty directory for the host's file.</param>
    /// <param name="rootBuses">The directories below /sys/devices with the PCI functions that the driver is for.</param>
    /// <exception cref="HostException">The host does not allow it.</exception>
    public static void Arrange(string folder, IReadOnlyList<string> rootBuses)
    {
        var isListing = File.Exists(Modules);
        Write($"{folder}/modules", $"idxd 98304 0 - Live 0x0000000000000000\nidxd_bus 20480 1 idxd, Live 0x0000000000000000\n{(isListing ? File.ReadAllText(Modules) : string.Empty)}");
        if (isListing)
        {
            Bind($"{folder}/modules", Modules);
        }

        if (!File.Exists(Program))
        {
            return;
        }

        File.Create($"{folder}/kmod").Dispose();
        Bind(Program, $"{folder}/kmod");
        foreach (var name in new[] { "lsmod", "modprobe", "rmmod", "insmod", "modinfo", "depmod" })
        {
            File.CreateSymbolicLink($"{folder}/{name}", "kmod");
        }

        Write($"{folder}/script", Script(folder, rootBuses));
        Bind($"{folder}/script", Program);
    }

    private static string Script(string folder, IEnumerable<string> rootBuses) =>
        $$"""
        #!/bin/sh
        # The module of emulated devices; everything else is the host's.
        command=${0##*/}
        drivers=/sys/bus/pci/drivers/idxd
        functions=$(cd /sys/devices && for one in {{string.Join(' ', rootBuses.Select(static bus => $"{bus}/*:*:*.*"))}}; do echo "${one##*/}"; done)
        for word; do
            case $word in
                idxd) named=1 ;;
                -r | --remove) removes=1 ;;
                -n | --dry-run | --show | -D | --show-depends) asks=1 ;;
            esac
        done
        is_loaded() {
            grep -q '^idxd ' {{folder}}/modules
        }
        list() {
            { printf '%s\n' "$@"; grep -v '^idxd' {{folder}}/modules; } > {{folder}}/changed
            cat {{folder}}/changed > {{folder}}/modules
        }
        unload() {
            if [ "$(cat /sys/module/idxd/refcnt)" != 0 ]; then
                echo "$command: ERROR: Module idxd is in use" >&2
                exit 1
            fi
            for one in /sys/bus/dsa/devices/wq* /sys/bus/dsa/devices/dsa[0-9]* /sys/bus/dsa/devices/iax[0-9]*; do
                if [ -e "$one/driver/unbind" ]; then
                    echo "${one##*/}" > "$one/driver/unbind" || exit 1
                fi
            done
            for one in $functions; do
                [ ! -e "$drivers/$one" ] || echo "$one" > $drivers/unbind || exit 1
            done
            list 'idxd_bus 20480 0 - Live 0x0000000000000000'
        }
        load() {
            for one in $functions; do
                [ -e "$drivers/$one" ] || echo "$one" > $drivers/bind || exit 1
            done
            list 'idxd 98304 0 - Live 0x0000000000000000' 'idxd_bus 20480 1 idxd, Live 0x0000000000000000'
        }
        case $command$named in
            lsmod)
                echo 'Module                  Size  Used by'
                if is_loaded; then
                    echo "idxd                   98304  $(cat /sys/module/idxd/refcnt)"
                    echo 'idxd_bus               20480  1 idxd'
                else
                    echo 'idxd_bus               20480  0'
                fi
                {{folder}}/lsmod 2> /dev/null | grep -v -e '^Module ' -e '^idxd'
                exit 0 ;;
            rmmod1)
                if ! is_loaded; then
                    echo "rmmod: ERROR: Module idxd is not currently loaded" >&2
                    exit 1
                fi
                unload
                exit ;;
            modprobe1)
                if [ "$asks" ]; then
                    exit 0
                elif [ "$removes" ]; then
                    ! is_loaded || unload
                else
                    is_loaded || load
                fi
                exit ;;
        esac
        exec "{{folder}}/$command" "$@"

        """;

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(path, Everybody);
        }
    }

    private static void Bind(string source, string target) =>
        Skeleton.Check(target, MountCalls.Mount(source, target, null, MountCalls.Bind, null));
}
