using System.Net.Sockets;
using Dsa.Platform.Pci;
using Dsa.VfioUser.Connections;
using Dsa.VfioUser.Functions;
using Dsa.VfioUser.Memory;
using Dsa.VfioUser.Translation;
using Microsoft.Extensions.Logging;

namespace Dsa.VfioUser;

/// <summary>Shows a function to virtual machines, one after the other, at a socket.</summary>
/// <remarks>
/// A thread of its own waits for clients and serves them. Each finds the function as after a reset. While none is there the function
/// reaches no memory and its interrupts go nowhere.
/// </remarks>
public sealed class FunctionServer : IDisposable
{
    private static readonly TimeSpan s_longestReset = TimeSpan.FromSeconds(10);

    private readonly IPciFunction _function;
    private readonly FunctionServerOptions _options;
    private readonly ILogger _logger;
    private readonly ListeningSocket _listener;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private MessageSocket? _client;
    private bool _isEnding;

    /// <summary>Listens, and begins to serve.</summary>
    /// <param name="function">The function; nobody else uses it.</param>
    /// <param name="path">Where the socket is made; one that nobody listens at is replaced.</param>
    /// <param name="options">How it is served.</param>
    /// <param name="logger">What is told.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public FunctionServer(IPciFunction function, string path, FunctionServerOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _function = function;
        _options = options;
        _logger = logger;
        _listener = new ListeningSocket(path);
        function.Slot.Memory.Redirection = static _ => null;
        ServerLog.Listening(logger, function.Slot.Name, path);
        _thread = new Thread(Work) { Name = $"vfio-user {function.Slot.Name}" };
        _thread.Start();
    }

    /// <summary>What has been done so far.</summary>
    public ServerStatistics Statistics { get; } = new();

    /// <summary>Whether a client is connected.</summary>
    public bool HasClient
    {
        get
        {
            lock (_lock)
            {
                return _client is not null;
            }
        }
    }

    /// <summary>Waits until the server has ended: after its one client, or when it is disposed.</summary>
    public void Join() => _thread.Join();

    /// <summary>Ends the server, and with it the client that is there.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnding = true;
            _client?.End();
        }

        _listener.Dispose();
        _thread.Join();
    }

    private void Work()
    {
        while (_listener.Accept() is { } socket)
        {
            using var client = new MessageSocket(socket);
            lock (_lock)
            {
                if (_isEnding)
                {
                    return;
                }

                _client = client;
            }

            ServerLog.Connected(_logger, _function.Slot.Name);
            var isReset = Serve(client, out var isClient);
            lock (_lock)
            {
                _client = null;
            }

            ServerLog.Disconnected(_logger, _function.Slot.Name);
            if (!isReset)
            {
                ServerLog.Stuck(_logger, _function.Slot.Name);
            }

            if (!isReset || (isClient && _options.ServesOneClient))
            {
                _listener.Dispose();
                return;
            }
        }
    }

    /// <summary>Portals that a client maps: each has its own.</summary>
    private MappedPortals? MapPortals()
    {
        try
        {
            return _options.MapsPortals ? new MappedPortals(_function.Bar2, _function.Slot.Name, Statistics) : null;
        }
        catch (IOException exception)
        {
            // Its stores come as messages then.
            ServerLog.PortalsNotMapped(_logger, _function.Slot.Name, exception.Message);
            return null;
        }
    }

    /// <summary>Serves a client, and resets the function after it.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="isClient">Whether it agreed on a version: who only looks whether somebody is here is no client.</param>
    /// <returns>Whether the function can be given to another.</returns>
    private bool Serve(MessageSocket client, out bool isClient)
    {
        var slot = _function.Slot;
        using var connection = new ClientConnection(client, (int)_options.DmaTimeout.TotalMilliseconds, _logger);
        using var portals = MapPortals();
        using var function = new ClientFunction(_function, connection, portals, Statistics);
        var memory = new GuestMemory(slot.Scheduler, $"{slot.Name} guest", connection.Dma, Statistics);
        var tables = _options.Monitor is { } monitor ? new ScalableModeTables(memory, () => monitor.RootTableAddress, _options.Address) : null;
        var spaces = new GuestAddressSpaces(slot.Scheduler, memory, tables, Statistics);
        slot.Memory.Redirection = spaces.Find;
        var handler = new CommandHandler(client, memory, function, connection.Dma, Statistics, _logger);
        connection.Run(handler.Handle);
        isClient = handler.HasVersion;
        slot.Memory.Redirection = static _ => null;
        memory.UnmapAll();
        _function.Reset();
        return SpinWait.SpinUntil(() => !_function.IsResetting, s_longestReset);
    }
}
