using Dsa.Bindings;
using Dsa.Cli.Reporting;
using Dsa.Cli.Serve;
using Dsa.Device.Profiles;
using Dsa.Host;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Pci;
using Dsa.Platform.Tracing;
using Dsa.VfioUser;
using Dsa.VfioUser.Translation;
using Dsa.Virtual;
using Dsa.Virtual.Mediation;

namespace Dsa.Cli.Vdev;

/// <summary>A virtual device that is shown to virtual machines, from its opening to its closing.</summary>
internal sealed class ServedVirtualDevice : IDisposable
{
    private readonly Machine _machine;
    private readonly TraceOutput? _trace;
    private readonly GuestMonitor? _monitor;
    private readonly string? _monitorPath;
    private readonly PciSlot _slot;
    private readonly MdevFile _file;
    private readonly FunctionServer _server;

    /// <summary>Opens the device, and begins to serve it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="machine">Where its function is plugged in.</param>
    /// <param name="request">Where and how.</param>
    /// <param name="told">Takes what is told meanwhile.</param>
    /// <exception cref="HostException">It cannot be served.</exception>
    public ServedVirtualDevice(Mdev device, Machine machine, VdevRequest request, Action<VdevAnswer> told)
    {
        (Device, Socket, _machine, _monitorPath) = (device, request.Socket!, machine, request.Monitor);
        var address = request.Address is { } text ? Cautiously(() => ServeSetup.ReadAddress(text)) : new FunctionServerOptions().Address;

        if (request.MapsPortals && device.Type.Mode == WqMode.Shared)
        {
            throw new HostException($"{device} is of type {device.Type}: nothing answers to a shared queue by --portal poll; leave that out");
        }

        var locator = new TaskCompletionSource<RegisterLocator>();
        _trace = Cautiously(() => TraceOutput.Create(request.Trace, request.IsJson));
        _slot = machine.AddSlot(device.ToString(), VirtualFunction.VectorCount, trace: _trace?.SinkFor(_ => locator.Task.Result));
        try
        {
            _file = device.Open(_slot, out var error) ?? throw Refusal(error);
            locator.SetResult(RegisterLocator.For(_file.Function, VariantOf(device.Type)));
            _monitor = request.Monitor is null ? null : new GuestMonitor(request.Monitor);
            var options = new FunctionServerOptions { Monitor = _monitor, Address = address, ServesOneClient = request.IsOnce, MapsPortals = request.MapsPortals };
            _server = Cautiously(() => new FunctionServer(_file.Function, Socket, options, new RelayedLog(request.Level, told)));
        }
        catch
        {
            CloseDevice();
            throw;
        }
    }

    /// <summary>The device.</summary>
    public Mdev Device { get; }

    /// <summary>Where it is served.</summary>
    public string Socket { get; }

    /// <summary>Whether a virtual machine is connected.</summary>
    public bool HasClient => _server.HasClient;

    /// <summary>What was done.</summary>
    public ServeSummary Summary => ServeSummary.Of(Device.ToString(), Device.Type.Name, Socket, _server.Statistics);

    /// <summary>Waits until the server has ended.</summary>
    public void Join() => _server.Join();

    /// <summary>Ends the server; any thread may.</summary>
    public void End() => _server.Dispose();

    /// <summary>Why QEMU's monitor did not tell what clients needed, once the device is closed; null if it did, or was not named.</summary>
    public string? MonitorFailure { get; private set; }

    /// <summary>Why the trace is not whole, once the device is closed; null if it is.</summary>
    public string? TraceFailure { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        CloseDevice();
    }

    /// <summary>Which accelerator a type is.</summary>
    public static Variants VariantOf(MdevType type) => type == MdevType.IaxDedicated ? DeviceProfile.Iaa20.Variant : DeviceProfile.Dsa20.Variant;

    private HostException Refusal(Errno error) => new(error switch
    {
        Errno.ENODEV => $"the host has taken {Device.Queue.Queue} away from {Device}; remove it, and create another",
        Errno.ENOSPC => $"{Device.Queue.Queue.Device.Name} has no interrupt message left; end another virtual device",
        _ => $"{Device} cannot be opened: {error}",
    });

    private void CloseDevice()
    {
        if (_monitor?.Obstacle is { } obstacle && _server is { Statistics.Clients: > 0 })
        {
            MonitorFailure = ServeReport.OfMonitor(_monitorPath!, obstacle);
        }

        _monitor?.Dispose();
        _file?.Close();
        _machine.RemoveSlot(_slot);
        try
        {
            _trace?.Finish();
        }
        catch (UsageException exception)
        {
            TraceFailure = exception.Message;
        }

        _trace?.Dispose();
    }

    private T Cautiously<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (UsageException exception)
        {
            throw new HostException(exception.Message.TrimEnd('.'), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ServeSetup.CannotBeMade(Socket, exception).Message.TrimEnd('.'), exception);
        }
    }
}
