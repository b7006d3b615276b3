using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Connections;

/// <summary>A connection as a sequence of messages.</summary>
/// <remarks>One thread receives. Any thread sends: <c>_sending</c> keeps messages whole. A client that takes nothing for a while is left.</remarks>
internal sealed class MessageSocket : IDisposable
{
    private const int SendTimeoutMilliseconds = 5000;
    private const int FirstMessageTimeoutMilliseconds = 5000;

    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly Lock _sending = new();

    /// <summary>Takes over a connected socket.</summary>
    public MessageSocket(Socket socket)
    {
        _socket = socket;
        _socket.SendTimeout = SendTimeoutMilliseconds;
        _socket.ReceiveTimeout = FirstMessageTimeoutMilliseconds;
        _descriptor = (int)socket.Handle;
    }

    /// <summary>From now on a message may come whenever it likes; the first had to come soon, since others wait for their turn.</summary>
    public void AwaitMessages() => _socket.ReceiveTimeout = 0;

    /// <summary>Waits until there is something to receive, or the other side has gone.</summary>
    /// <returns>False when the time ran out.</returns>
    public bool WaitReadable(int timeoutMilliseconds) => SocketCalls.WaitReadable(_descriptor, timeoutMilliseconds);

    /// <summary>Receives a message.</summary>
    /// <returns>Null when the client has gone.</returns>
    /// <exception cref="ProtocolException">What came is no message.</exception>
    public ReceivedMessage? Receive()
    {
        Span<byte> start = stackalloc byte[MessageHeader.HeaderBytes];
        List<int> files = [];
        byte[]? body = null;
        try
        {
            if (!Fill(start, files, mayEnd: true))
            {
                return null;
            }

            var header = MessageHeader.Read(start);
            if (header.SizeBytes is < MessageHeader.HeaderBytes or > MessageLimits.MostMessageBytes)
            {
                throw new ProtocolException($"a message of {header.SizeBytes} bytes");
            }

            body = ArrayPool<byte>.Shared.Rent((int)header.SizeBytes);
            Fill(body.AsSpan(0, (int)header.SizeBytes - MessageHeader.HeaderBytes), files, mayEnd: false);
            var message = new ReceivedMessage(header, body, [.. files.Select(static file => new SafeFileHandle(file, ownsHandle: true))]);
            (body, files) = (null, []);
            return message;
        }
        finally
        {
            files.ForEach(static file => SocketCalls.Close(file));
            if (body is not null)
            {
                ArrayPool<byte>.Shared.Return(body);
            }
        }
    }

    /// <summary>Sends a message. Once that fails the connection is at its end, which the receiving thread finds.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="file">What comes with it, or null.</param>
    /// <returns>False when the client has gone.</returns>
    public bool Send(ReadOnlySpan<byte> message, SafeFileHandle? file = null)
    {
        lock (_sending)
        {
            try
            {
                // The file comes with the first byte.
                if (file is not null)
                {
                    message = message[SocketCalls.Send(_descriptor, message, file)..];
                }

                while (!message.IsEmpty)
                {
                    message = message[_socket.Send(message)..];
                }

                return true;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A part of it may be out: nothing can follow.
                End();
                return false;
            }
        }
    }

    /// <summary>Ends the connection: whoever receives or sends finds its end. Any thread.</summary>
    public void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Receives so many bytes; false when the client has gone before the first.</summary>
    private bool Fill(Span<byte> bytes, List<int> files, bool mayEnd)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var received = SocketCalls.Receive(_descriptor, bytes[done..], MessageLimits.MostFiles, files, out var areFilesLost);
            if (areFilesLost || files.Count > MessageLimits.MostFiles)
            {
                throw new ProtocolException($"more than {MessageLimits.MostFiles} files with one message");
            }

            if (received > 0)
            {
                done += received;
            }
            else if (received < 0 && Marshal.GetLastPInvokeError() == SocketCalls.Interrupted)
            {
                continue;
            }
            else if (mayEnd && done == 0)
            {
                return false;
            }
            else
            {
                throw new ProtocolException("a message that ends in the middle");
            }
        }

        return true;
    }
}
