using System.Diagnostics;
using Dsa.VfioUser.Memory;
using Microsoft.Extensions.Logging;

namespace Dsa.VfioUser.Connections;

/// <summary>A client, from its first message to its last.</summary>
/// <remarks>
/// One thread receives and carries out one command after the other. Where that thread has to wait - for the end of a reset, for
/// memory that it asked the client for - it goes on receiving: answers find who waits for them, commands queue up.
/// </remarks>
internal sealed class ClientConnection : IDisposable
{
    private const int MostQueuedMessages = 65536;
    private const int MostQueuedBytes = 16 << 20;

    private readonly MessageSocket _socket;
    private readonly ILogger _logger;
    private readonly Queue<ReceivedMessage> _queue = [];
    private int _queuedBytes;
    private int _thread;
    private bool _isEnded;

    /// <summary>Takes over a connection.</summary>
    public ClientConnection(MessageSocket socket, int dmaTimeoutMilliseconds, ILogger logger)
    {
        _socket = socket;
        _logger = logger;
        Dma = new DmaMessages(socket, dmaTimeoutMilliseconds)
        {
            Pump = (isDone, timeout) => Pump(isDone, timeout, sliceMilliseconds: timeout),
            TimedOut = () => ServerLog.DmaTimedOut(logger, dmaTimeoutMilliseconds),
        };
    }

    /// <summary>Guest memory by messages.</summary>
    public DmaMessages Dma { get; }

    /// <summary>Serves the client until it has gone, or has to go.</summary>
    /// <param name="handle">Carries out a command; any thread may be in <see cref="Dma"/> meanwhile.</param>
    public void Run(Action<ReceivedMessage> handle)
    {
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            while (Next() is { } message)
            {
                using (message)
                {
                    handle(message);
                }
            }
        }
        catch (ProtocolException exception)
        {
            ServerLog.ConnectionRefused(_logger, exception.Message);
        }
        finally
        {
            Dma.Close();
            _socket.End();
        }
    }

    /// <summary>Waits on the connection's thread for what other threads bring about, and goes on receiving meanwhile.</summary>
    /// <returns>False when the time ran out, or the client has gone.</returns>
    public bool WaitUntil(Func<bool> condition, int timeoutMilliseconds) => Pump(condition, timeoutMilliseconds, sliceMilliseconds: 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_queue.TryDequeue(out var message))
        {
            message.Dispose();
        }

        _socket.Dispose();
    }

    /// <summary>The next command; null at the end.</summary>
    private ReceivedMessage? Next()
    {
        if (_queue.TryDequeue(out var queued))
        {
            _queuedBytes -= (int)queued.Header.SizeBytes;
            return queued;
        }

        while (!_isEnded && _socket.Receive() is { } message)
        {
            if (message.Header.IsCommand)
            {
                return message;
            }

            TakeAnswer(message);
        }

        return null;
    }

    private void TakeAnswer(ReceivedMessage message)
    {
        using (message)
        {
            if (!message.Header.IsReply)
            {
                throw new ProtocolException($"a message that neither asks nor answers (flags 0x{(uint)message.Header.Flags:x})");
            }

            if (!Dma.Answer(message))
            {
                ServerLog.UnexpectedAnswer(_logger, message.Header.Command, message.Header.Id);
            }
        }
    }

    /// <summary>Receives until something is so, which is asked once more in the end: what was found to be so is not asked again.</summary>
    private bool Pump(Func<bool> isDone, int timeoutMilliseconds, int sliceMilliseconds)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return false;
        }

        var start = Stopwatch.GetTimestamp();
        for (var left = timeoutMilliseconds; left > 0 && !_isEnded;)
        {
            if (isDone())
            {
                return true;
            }

            if (_queue.Count >= MostQueuedMessages || _queuedBytes >= MostQueuedBytes)
            {
                Thread.Sleep(1);
            }
            else if (_socket.WaitReadable(Math.Min(left, sliceMilliseconds)))
            {
                ReceiveOne();
            }

            left = timeoutMilliseconds - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return isDone();
    }

    /// <summary>Receives a message for now or later. A device may be waiting for it in the middle of its work, so nothing throws.</summary>
    private void ReceiveOne()
    {
        try
        {
            if (_socket.Receive() is not { } message)
            {
                End();
            }
            else if (message.Header.IsCommand)
            {
                _queue.Enqueue(message);
                _queuedBytes += (int)message.Header.SizeBytes;
            }
            else
            {
                TakeAnswer(message);
            }
        }
        catch (ProtocolException exception)
        {
            ServerLog.ConnectionRefused(_logger, exception.Message);
            End();
        }
    }

    private void End()
    {
        _isEnded = true;
        Dma.Close();
    }
}
