using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Platform;
using Dsa.Platform.Scheduling;
using Dsa.Virtual;
using Dsa.Virtual.Mediation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>A virtual device, made of a queue of a host's DSA 1.0, behind a server at a socket of its own.</summary>
internal sealed class ServedVirtualDevice : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vfio-user");
    private readonly RealTimeScheduler _scheduler = new();
    private readonly Machine _machine;
    private readonly DsaDevice _hardware;
    private readonly IdxdDriver _driver;
    private readonly MdevParent _parent;
    private readonly FunctionServer _server;

    public ServedVirtualDevice()
    {
        _machine = new Machine(_scheduler, new MachineOptions { MemoryBytes = 8 << 20 });
        var slot = _machine.AddSlot("vdsa0", VirtualFunction.VectorCount);
        _hardware = new DsaDevice(_machine.AddSlot("dsa0", DeviceProfile.Dsa10.MsixVectorCount), DeviceProfile.Dsa10);
        _driver = IdxdDriver.Load(new LinuxKernel(_machine), out _)!;
        var device = _driver.Probe(_hardware, out _)!;
        var queue = device.WorkQueues[0];
        queue.Group = device.Engines[0].Group = device.Groups[0];
        (queue.Mode, queue.SizeEntries, queue.Priority, queue.Name, queue.DriverName) = (WqMode.Dedicated, 16, 10, "vm", "mdev");
        Assert.Equal(Errno.None, device.Bind());
        _parent = MdevParent.Register(_driver, device, out _)!;
        Assert.Equal(Errno.None, queue.BindMdev());
        File = _parent.Create(MdevType.DsaDedicated, "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001", out _)!.Open(slot, out var error)!;
        Assert.Equal(Errno.None, error);
        Path = System.IO.Path.Combine(_folder.FullName, "s");
        _server = new FunctionServer(File.Function, Path, new FunctionServerOptions(), NullLogger.Instance);
    }

    public string Path { get; }

    public MdevFile File { get; }

    public void Dispose()
    {
        _server.Dispose();
        _parent.Unregister();
        _driver.Unload();
        _scheduler.Dispose();
        _hardware.Dispose();
        _machine.Dispose();
        _folder.Delete(recursive: true);
    }
}
