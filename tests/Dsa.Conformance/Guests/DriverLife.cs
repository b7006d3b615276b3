using System.Text;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Conformance.Guests;

/// <summary>Our driver in the place of the guest's, from the probe to its removal, by the attributes that the guest's script writes.</summary>
internal static class DriverLife
{
    private const string Devices = "bus/dsa/devices", Drivers = "bus/dsa/drivers";

    // guest/registers of Dsa.VfioUser.Tests, line by line.
    private static readonly (string File, string Text)[] s_script =
    [
        ($"{Devices}/engine0.0/group_id", "0"),
        ($"{Devices}/wq0.0/group_id", "0"),
        ($"{Devices}/wq0.0/mode", "dedicated"),
        ($"{Devices}/wq0.0/size", "16"),
        ($"{Devices}/wq0.0/priority", "10"),
        ($"{Devices}/wq0.0/type", "kernel"),
        ($"{Devices}/wq0.0/name", "dmawq"),
        ($"{Devices}/wq0.0/driver_name", "dmaengine"),
        ($"{Drivers}/idxd/bind", "dsa0"),
        ($"{Drivers}/dmaengine/bind", "wq0.0"),
        ($"{Drivers}/dmaengine/unbind", "wq0.0"),
        ($"{Drivers}/idxd/unbind", "dsa0"),
    ];

    /// <summary>Its trace, in lines of JSON.</summary>
    /// <param name="part">The part, as it is served to virtual machines.</param>
    /// <param name="hasSva">Whether the kernel has shared virtual addressing.</param>
    public static string[] Trace(DeviceProfile part, bool hasSva)
    {
        using var trace = new MemoryStream();
        using var scheduler = new SeededScheduler(1);
        DsaDevice? hardware = null;
        using var machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 8 << 20, TraceSink = new JsonTraceSink(trace, _ => RegisterLocator.For(hardware!)) });
        hardware = new DsaDevice(machine.AddSlot("dsa0", part.MsixVectorCount), part);
        scheduler.Run(() => Live(new LinuxKernel(machine) { HasSva = hasSva, HasEnqcmd = false }, hardware));
        hardware.Dispose();
        return Encoding.UTF8.GetString(trace.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Live(LinuxKernel kernel, DsaDevice hardware)
    {
        var driver = IdxdDriver.Load(kernel, out _)!;
        var device = driver.Probe(hardware, out _)!;
        foreach (var (file, text) in s_script)
        {
            Assert.Equal((file, Errno.None), (file, driver.Sysfs.WriteFile(file, text)));
        }

        driver.Remove(device);
        driver.Unload();
    }
}
