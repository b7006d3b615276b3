using System.Text;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;
using Dsa.Virtual;
using Dsa.Virtual.Mediation;

namespace Dsa.Conformance.Guests;

/// <summary>Our driver in the place of the guest's, from the probe to its removal, by the attributes that the guest's script writes.</summary>
internal static class DriverLife
{
    private const string Devices = "bus/dsa/devices", Drivers = "bus/dsa/drivers";

    // guest/registers of Dsa.VfioUser.Tests, line by line.
    private static readonly (string File, string Text)[] s_configuration =
    [
        ($"{Devices}/engine0.0/group_id", "0"),
        ($"{Devices}/wq0.0/group_id", "0"),
        ($"{Devices}/wq0.0/mode", "dedicated"),
        ($"{Devices}/wq0.0/size", "16"),
        ($"{Devices}/wq0.0/priority", "10"),
    ];

    private static readonly (string File, string Text)[] s_queue =
    [
        ($"{Devices}/wq0.0/type", "kernel"),
        ($"{Devices}/wq0.0/name", "dmawq"),
        ($"{Devices}/wq0.0/driver_name", "dmaengine"),
    ];

    private static readonly (string File, string Text)[] s_bindings =
    [
        ($"{Drivers}/dmaengine/bind", "wq0.0"),
        ($"{Drivers}/dmaengine/unbind", "wq0.0"),
        ($"{Drivers}/idxd/unbind", "dsa0"),
    ];

    /// <summary>Its trace with a part, in lines of JSON.</summary>
    /// <param name="part">The part, as it is served to virtual machines.</param>
    /// <param name="hasSva">Whether the kernel has shared virtual addressing.</param>
    public static string[] Trace(DeviceProfile part, bool hasSva) => Traced((machine, trace) =>
    {
        DsaDevice? hardware = null;
        hardware = new DsaDevice(machine.AddSlot("dsa0", part.MsixVectorCount, trace: trace(() => hardware!)), part);
        Live(new LinuxKernel(machine) { HasSva = hasSva, HasEnqcmd = false }, hardware, [.. s_configuration, .. s_queue, ($"{Drivers}/idxd/bind", "dsa0"), .. s_bindings]);
        hardware.Dispose();
    });

    /// <summary>Its trace with a virtual device of type dsa-1dwq-v1, made as <c>dsa vdev</c> makes it.</summary>
    /// <param name="part">The part of the host's.</param>
    public static string[] TraceOfVirtual(DeviceProfile part) => Traced((machine, trace) =>
    {
        using var hardware = new DsaDevice(machine.AddSlot("host", part.MsixVectorCount), part);
        var driver = IdxdDriver.Load(new LinuxKernel(machine), out _)!;
        var device = driver.Probe(hardware, out _)!;
        var parent = MdevParent.Register(driver, device, out _)!;
        Write(driver, [.. s_configuration, ($"{Devices}/wq0.0/type", "mdev"), ($"{Devices}/wq0.0/name", "vm"), ($"{Devices}/wq0.0/driver_name", "mdev"), ($"{Drivers}/idxd/bind", "dsa0"), ($"{Drivers}/mdev/bind", "wq0.0")]);
        MdevFile? file = null;
        var slot = machine.AddSlot("dsa0", VirtualFunction.VectorCount, trace: trace(() => file!.Function));
        file = parent.Create(MdevType.DsaDedicated, Guid.Empty.ToString(), out _)!.Open(slot, out _)!;
        Live(new LinuxKernel(machine) { HasSva = false, HasEnqcmd = false }, file.Function, [.. s_queue, .. s_bindings]);
        parent.Unregister();
        driver.Remove(device);
        driver.Unload();
    });

    private static string[] Traced(Action<Machine, Func<Func<IPciFunction>, ITraceSink>> life)
    {
        using var lines = new MemoryStream();
        using var scheduler = new SeededScheduler(1);
        using var machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 8 << 20 });
        scheduler.Run(() => life(machine, function => new JsonTraceSink(lines, _ => RegisterLocator.For(function()))));
        return Encoding.UTF8.GetString(lines.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Live(LinuxKernel kernel, IPciFunction function, (string File, string Text)[] script)
    {
        var driver = IdxdDriver.Load(kernel, out _)!;
        var device = driver.Probe(function, out _)!;
        Write(driver, script);
        driver.Remove(device);
        driver.Unload();
    }

    private static void Write(IdxdDriver driver, IEnumerable<(string File, string Text)> script)
    {
        foreach (var (file, text) in script)
        {
            Assert.Equal((file, Errno.None), (file, driver.Sysfs.WriteFile(file, text)));
        }
    }
}
