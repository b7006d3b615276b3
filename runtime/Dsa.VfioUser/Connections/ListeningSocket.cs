using System.Globalization;
using System.Net.Sockets;

namespace Dsa.VfioUser.Connections;

/// <summary>A socket in the file system that clients connect to. Disposing it ends a wait for them, and removes it.</summary>
internal sealed class ListeningSocket : IDisposable
{
    private readonly string _path;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly SocketNode? _node;
    private int _isDisposed;

    /// <summary>Makes the socket; one that nobody listens at any more is replaced.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public ListeningSocket(string path)
    {
        _path = path;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            {
                throw new IOException($"there is no folder {folder}");
            }

            if (SocketNode.At(path) is not null)
            {
                if (IsAlive(new UnixDomainSocketEndPoint(path)))
                {
                    throw new IOException("the socket is in use: somebody listens there");
                }

                File.Delete(path);
            }

            // The framework deletes whatever is where it made a socket: it is made beside, and comes to its place when it listens.
            var beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
            _socket.Bind(new UnixDomainSocketEndPoint(beside));
            _socket.Listen(1);
            _node = SocketNode.At(beside);
            File.Move(beside, path);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            _socket.Dispose();
            throw new IOException(exception is SocketException ? exception.Message : "the path is too long for a socket, or no path", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a client.</summary>
    /// <returns>Null when the socket is disposed.</returns>
    public Socket? Accept()
    {
        while (Volatile.Read(ref _isDisposed) == 0)
        {
            try
            {
                return _socket.Accept();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.TooManyOpenSockets)
            {
                // That client has gone already; or there is no room now, which passes.
                Thread.Sleep(1);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _socket.Dispose();
            try
            {
                // What somebody else has put there since is theirs.
                if (_node is not null && SocketNode.At(_path) == _node)
                {
                    File.Delete(_path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Its folder has gone, or is nobody's to change any more: the next server replaces it.
            }
        }
    }

    /// <summary>Whether somebody listens at a socket; a queue of clients that is full says so, too.</summary>
    private static bool IsAlive(UnixDomainSocketEndPoint place)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(place);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
