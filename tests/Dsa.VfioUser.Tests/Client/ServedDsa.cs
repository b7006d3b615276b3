using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Platform;
using Dsa.Platform.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>A DSA 2.0 behind a server, at a socket of its own.</summary>
internal sealed class ServedDsa : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vfio-user");
    private readonly RealTimeScheduler _scheduler;
    private readonly Machine _machine;

    public ServedDsa(FunctionServerOptions? options = null, bool runsInline = false)
    {
        _scheduler = new RealTimeScheduler { RunsInline = runsInline };
        _machine = new Machine(_scheduler, new MachineOptions { MemoryBytes = 1 << 20 });
        Device = new DsaDevice(_machine.AddSlot("dsa0", DeviceProfile.Dsa20.MsixVectorCount), DeviceProfile.Dsa20);
        Path = System.IO.Path.Combine(_folder.FullName, "s");
        Server = new FunctionServer(Device, Path, options ?? new FunctionServerOptions(), NullLogger.Instance);
    }

    public string Path { get; }

    public DsaDevice Device { get; }

    public FunctionServer Server { get; }

    public void Dispose()
    {
        Server.Dispose();
        _scheduler.Dispose();
        Device.Dispose();
        _machine.Dispose();
        _folder.Delete(recursive: true);
    }
}
