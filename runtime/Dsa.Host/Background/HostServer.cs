using System.Globalization;
using System.Net.Sockets;
using Dsa.Host.FileSystem;
using Dsa.Host.Namespaces;
using Dsa.Host.Programs;

namespace Dsa.Host.Background;

/// <summary>A host that is kept up for several commands: devices, namespace and file system, until somebody ends it.</summary>
/// <remarks>
/// A command is a child of who runs it, with that one's terminal, descriptors, arguments and environment, and lives in the namespace; here it is traced. It is killed when the
/// connection of who runs it ends, and all are when this process ends. Each connection has a thread of its own, up to <see cref="MostConnections"/>; <c>_lock</c> guards what they share.
/// </remarks>
/// <param name="machine">The devices.</param>
/// <param name="mode">How commands reach their portals.</param>
/// <param name="others">Answers what is asked besides; null where that is not known.</param>
public sealed class HostServer(HostMachine machine, PortalMode mode, IHostRequests? others = null)
{
    /// <summary>How many connections are served at a time. Of others only the end is taken.</summary>
    internal const int MostConnections = 256;

    private static readonly TimeSpan s_longestRequest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_untilRetry = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HostSession _session = new(machine, mode);
    private readonly HostCommands _commands = new(machine);
    private readonly List<Thread> _threads = [];
    private readonly List<Socket> _leavers = [];
    private readonly List<Socket> _awaited = [];
    private Socket? _listener;
    private Exception? _failure;
    private volatile bool _isDown;

    /// <summary>Serves until somebody asks for the end.</summary>
    /// <param name="name">The name of the host.</param>
    /// <param name="onReady">Called once commands can be run.</param>
    /// <exception cref="HostException">A host of that name is up, or this one does not allow a namespace or a file system; at the end, that a connection has failed in a way that nobody had foreseen.</exception>
    public void Run(string name, Action onReady)
    {
        ArgumentNullException.ThrowIfNull(onReady);
        using var listener = HostSocket.Listen(name);
        lock (_lock)
        {
            if (_isDown)
            {
                return;
            }

            _listener = listener;
        }

        // Started from outside the namespace, as its connections are by it: a path that somebody asks for is one of the host as it is.
        string? place = null;
        using var isArranged = new ManualResetEventSlim();
        var accepting = new Thread(() =>
        {
            isArranged.Wait();
            if (place is not null)
            {
                Accept(listener, place);
            }
        }) { Name = "connections", IsBackground = true };
        accepting.Start();
        try
        {
            _session.Within(() =>
            {
                onReady();
                place = PrivateNamespace.OwnPath;
                isArranged.Set();
                accepting.Join();
                _threads.ForEach(static thread => thread.Join());
            });
        }
        finally
        {
            isArranged.Set();
            accepting.Join();
            _leavers.ForEach(static socket => socket.Dispose());
        }

        if (_failure is { } unforeseen)
        {
            throw new HostException($"what somebody asked of the host failed, and ended that connection: {unforeseen.GetType().Name}: {unforeseen.Message}", unforeseen);
        }
    }

    /// <summary>Kills all commands, and has <see cref="Run"/> return, also one that has not begun. Any thread may call it, at any time.</summary>
    public void Down()
    {
        lock (_lock)
        {
            _isDown = true;
            _commands.Stop();
            _awaited.ForEach(Break);
            _listener?.Dispose();
        }
    }

    private void Accept(Socket listener, string namespacePath)
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = listener.Accept();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                if (_isDown)
                {
                    return;
                }

                // The connection is gone already, or there is no file or no memory for it, which somebody may give back.
                Thread.Sleep(s_untilRetry);
                continue;
            }

            _threads.RemoveAll(static one => !one.IsAlive);
            if (_threads.Count >= MostConnections || !OpenFileLimit.HasRoom)
            {
                connection.ReceiveTimeout = (int)s_longestRequest.TotalMilliseconds;
                Serve(connection, namespacePath, isSurplus: true);
                continue;
            }

            var thread = new Thread(() => Serve(connection, namespacePath, isSurplus: false)) { Name = "connection", IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Serve(Socket connection, string namespacePath, bool isSurplus)
    {
        var isKept = false;
        try
        {
            if (!HostSocket.IsOwn(connection, out var peer))
            {
                return;
            }

            using var lines = new HostLines(connection);
            switch (Await(connection, lines.Read))
            {
                case not (HostProtocol.DownRequest or null) when isSurplus:
                    lines.Write(HostProtocol.Busy);
                    break;
                case HostProtocol.RunRequest:
                    lines.Write(namespacePath);
                    Follow(connection, lines, peer);
                    break;
                case HostProtocol.StatusRequest:
                    lines.Write(HostStatus.Of(machine));
                    break;
                case HostProtocol.DownRequest:
                    isKept = true;
                    lock (_lock)
                    {
                        _leavers.Add(connection);
                    }

                    Down();
                    break;
                case { } request when others is not null:
                    _ = Await(connection, () =>
                    {
                        others.Answer(request, lines);
                        return request;
                    });
                    break;
            }
        }
        catch (IOException)
        {
            // Whoever asked is gone.
        }
        catch (Exception exception)
        {
            // One connection's: the others are served on. It is told when the host ends.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            if (!isKept)
            {
                connection.Dispose();
            }
        }
    }

    private static void Break(Socket connection)
    {
        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other end was faster.
        }
    }

    // The end does not wait for what somebody may never say.
    private string? Await(Socket connection, Func<string?> conversation)
    {
        lock (_lock)
        {
            if (_isDown)
            {
                return null;
            }

            _awaited.Add(connection);
        }

        try
        {
            return conversation();
        }
        finally
        {
            lock (_lock)
            {
                _awaited.Remove(connection);
            }
        }
    }

    private void Follow(Socket connection, HostLines lines, int peer)
    {
        // A child of the peer, who may do with it what a tracer may.
        if (!int.TryParse(Await(connection, lines.Read), CultureInfo.InvariantCulture, out var processId) || ProcessStatus.Parent(processId) != peer)
        {
            return;
        }

        _commands.Follow(_session.Submissions, lines, processId);
    }
}
