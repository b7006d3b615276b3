using Dsa.Bindings;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Platform;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;
using Dsa.VfioUser;
using Dsa.VfioUser.Translation;
using Microsoft.Extensions.Logging;

namespace Dsa.Cli.Serve;

/// <summary>A device of a machine of its own, and its server: what one guest does holds up no other.</summary>
internal sealed class ServedDevice : IDisposable
{
    // The thread that hears the guest does no work of the device: a reset is heard while that waits for memory.
    private readonly RealTimeScheduler _scheduler = new() { RunsInline = false };
    private readonly Machine _machine;
    private readonly DsaDevice _device;
    private readonly bool _mapsPortals;
    private FunctionServer? _server;

    /// <summary>Makes the device.</summary>
    /// <param name="setup">What it is, and where.</param>
    /// <param name="mapsPortals">Whether portals are memory of the guest's, which is looked into.</param>
    /// <param name="trace">Takes the trace, or null.</param>
    public ServedDevice(ServeSetup setup, bool mapsPortals, ITraceSink? trace)
    {
        Setup = setup;
        _mapsPortals = mapsPortals;
        _machine = new Machine(_scheduler, new MachineOptions { TraceSink = trace });
        _device = new DsaDevice(_machine.AddSlot(setup.Name, setup.Part.MsixVectorCount), WithoutWhatCannotTravel(setup.Part, mapsPortals));
        Locator = RegisterLocator.For(_device, setup.Part.Variant);
    }

    /// <summary>What it is, and where.</summary>
    public ServeSetup Setup { get; }

    /// <summary>Puts names on its trace.</summary>
    public RegisterLocator Locator { get; }

    /// <summary>What its server has done.</summary>
    public ServeSummary Summary => ServeSummary.Of(Setup.Name, Setup.Part.Name, Setup.Place, _server!.Statistics);

    /// <summary>Begins to serve it.</summary>
    /// <param name="monitor">Tells where the guest's IOMMU tables are, or null.</param>
    /// <param name="isOnce">Whether the first client is the last.</param>
    /// <param name="logger">What is told.</param>
    /// <exception cref="UsageException">The socket cannot be made.</exception>
    public void Serve(GuestMonitor? monitor, bool isOnce, ILogger logger)
    {
        try
        {
            var options = new FunctionServerOptions { Monitor = monitor, Address = Setup.Address, ServesOneClient = isOnce, MapsPortals = _mapsPortals };
            _server = new FunctionServer(_device, Setup.Place, options, logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ServeSetup.CannotBeMade(Setup.Place, exception);
        }
    }

    /// <summary>Waits until its server has ended.</summary>
    public void Join() => _server!.Join();

    /// <summary>Ends its server.</summary>
    public void End() => _server?.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _scheduler.Dispose();
        _device.Dispose();
        _machine.Dispose();
    }

    /// <summary>Page requests do not travel, so that no device can block on faults, whatever the part says; nor do answers of portals that are mapped, so that there are no shared queues then.</summary>
    private static DeviceProfile WithoutWhatCannotTravel(DeviceProfile part, bool mapsPortals)
    {
        var capabilities = part.Capabilities;
        return part with
        {
            Capabilities = capabilities with
            {
                GenCap = capabilities.GenCap.WithBlockOnFault(false),
                WqCap = mapsPortals ? capabilities.WqCap.WithSharedMode(false) : capabilities.WqCap,
            },
        };
    }
}
