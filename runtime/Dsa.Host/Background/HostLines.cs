using System.Net.Sockets;
using System.Text;

namespace Dsa.Host.Background;

/// <summary>A connection between a background host and who asks something of it: lines of text in both directions.</summary>
/// <remarks>One thread reads; any may write.</remarks>
public sealed class HostLines : IDisposable
{
    private const int MostCharacters = 1 << 20;

    private readonly Lock _writing = new();
    private readonly NetworkStream _stream;

    /// <summary>On a connection, which stays its owner's unless it is this one's.</summary>
    internal HostLines(Socket connection, bool ownsSocket = false) => _stream = new NetworkStream(connection, ownsSocket);

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="IOException">The other end broke off, or sends no end of line.</exception>
    public string? Read()
    {
        var bytes = new List<byte>();
        while (_stream.ReadByte() is var one and not '\n')
        {
            if (one < 0)
            {
                return null;
            }

            bytes.Add((byte)one);
            if (bytes.Count > MostCharacters)
            {
                throw new IOException("The line has no end.");
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Sends a line.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Write(string line)
    {
        lock (_writing)
        {
            _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    /// <summary>Waits until the other end is gone.</summary>
    public void AwaitEnd()
    {
        try
        {
            while (Read() is not null)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It is.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
