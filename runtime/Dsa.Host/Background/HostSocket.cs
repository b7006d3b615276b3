using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Dsa.Host.Background;

/// <summary>The socket of a background host: an abstract address, which is nowhere in the file system and goes with its owner.</summary>
/// <remarks>One for each name of each user. Others may connect to it, and are turned away; who connects sees whether it is another's.</remarks>
internal static partial class HostSocket
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int MostWaiting = 64;
    private const int MostNameBytes = 64;

    /// <summary>Takes the address.</summary>
    /// <exception cref="HostException">Somebody has it.</exception>
    public static Socket Listen(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(AddressOf(name));
            socket.Listen(MostWaiting);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            if (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // It is another user's, or has gone meanwhile: both are told here.
                Connect(name).Dispose();
            }

            throw exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new HostException($"the host \"{name}\" is up already; dsa host down{NamedHost.Option(name)} ends it, and --name makes another")
                : new HostException($"the host \"{name}\" cannot have its socket ({exception.Message})");
        }
    }

    /// <summary>Connects to a host.</summary>
    /// <exception cref="HostException">There is none, or it is another user's.</exception>
    public static Socket Connect(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(AddressOf(name));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw new HostException($"the host \"{name}\" is not up; dsa host up{NamedHost.Option(name)} begins it");
        }

        if (IsOwn(socket, out _))
        {
            return socket;
        }

        socket.Dispose();
        throw new HostException($"the socket of the host \"{name}\" is another user's; dsa host up --name begins one under another name");
    }

    /// <summary>Whether the other end is of the same user.</summary>
    public static bool IsOwn(Socket socket, out int processId)
    {
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        var numbers = MemoryMarshal.Cast<byte, int>(credentials);
        processId = numbers[0];
        return numbers[1] == OwnUser();
    }

    private static UnixDomainSocketEndPoint AddressOf(string name) => name.Any(char.IsControl)
        ? throw new HostException("the name of a host has no control characters; name another")
        : Encoding.UTF8.GetByteCount(name) <= MostNameBytes
        ? new(string.Create(CultureInfo.InvariantCulture, $"\0dsa-host-{OuterUser()}-{name}"))
        : throw new HostException($"the name of a host has at most {MostNameBytes} bytes; this one has {Encoding.UTF8.GetByteCount(name)}");

    // In a user namespace of dsa the user is root, and outside it who he was before: the address is that one's.
    private static long OuterUser()
    {
        var user = OwnUser();
        foreach (var line in File.ReadLines("/proc/self/uid_map"))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var inside, var outside, var count]
                && user - long.Parse(inside, CultureInfo.InvariantCulture) is var offset and >= 0
                && offset < long.Parse(count, CultureInfo.InvariantCulture))
            {
                return long.Parse(outside, CultureInfo.InvariantCulture) + offset;
            }
        }

        return user;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial int OwnUser();
}
