using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.VfioUser.Connections;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Memory;

/// <summary>Guest memory by messages: this side asks, the client answers while commands of its own arrive.</summary>
/// <remarks>
/// Any thread asks and waits; the connection's thread brings the answers, and goes on receiving when it is itself the one that
/// waits. <c>_monitor</c> guards the requests. A client that once did not answer in time is not asked again.
/// </remarks>
/// <param name="socket">The connection.</param>
/// <param name="timeoutMilliseconds">How long an answer may take.</param>
internal sealed unsafe class DmaMessages(MessageSocket socket, int timeoutMilliseconds)
{
    private readonly object _monitor = new();
    private readonly Dictionary<ushort, DmaTransfer> _waiting = [];
    private ushort _lastId;
    private bool _isClosed;

    /// <summary>The data of one message, as the client takes it.</summary>
    public int MostDataBytes { get; set; } = MessageLimits.MostDataBytes;

    /// <summary>Receives for the connection's thread until something holds or the time is over; does nothing on other threads.</summary>
    public Action<Func<bool>, int>? Pump { get; set; }

    /// <summary>Called once when the client did not answer in time.</summary>
    public Action? TimedOut { get; set; }

    /// <summary>Reads guest memory.</summary>
    /// <returns>False when the client does not give it.</returns>
    public bool Read(ulong address, Span<byte> data)
    {
        fixed (byte* target = data)
        {
            var transfer = new DmaTransfer(target, address, data.Length);
            return Exchange(MessageCommand.DmaRead, transfer, []);
        }
    }

    /// <summary>Writes guest memory.</summary>
    /// <returns>False when the client does not take it.</returns>
    public bool Write(ulong address, ReadOnlySpan<byte> data) =>
        Exchange(MessageCommand.DmaWrite, new DmaTransfer(null, address, data.Length), data);

    /// <summary>An answer has come.</summary>
    /// <returns>False when nothing waits for it.</returns>
    public bool Answer(ReceivedMessage message)
    {
        lock (_monitor)
        {
            if (!_waiting.TryGetValue(message.Header.Id, out var transfer)
                || message.Header.Command != (transfer.IsRead ? MessageCommand.DmaRead : MessageCommand.DmaWrite)
                || transfer.IsDone)
            {
                return false;
            }

            transfer.HasSucceeded = !message.Header.IsError && (!transfer.IsRead || TryTake(message.Body, transfer));
            transfer.IsDone = true;
            Monitor.PulseAll(_monitor);
            return true;
        }
    }

    /// <summary>The connection is at its end: nothing is answered any more.</summary>
    public void Close()
    {
        lock (_monitor)
        {
            _isClosed = true;
            Monitor.PulseAll(_monitor);
        }
    }

    private static bool TryTake(ReadOnlySpan<byte> body, DmaTransfer transfer)
    {
        if (!MemoryMarshal.TryRead(body, out DmaAccess access)
            || access.Address != transfer.Address
            || access.Count != (ulong)transfer.LengthBytes
            || body.Length != Unsafe.SizeOf<DmaAccess>() + transfer.LengthBytes)
        {
            return false;
        }

        body[Unsafe.SizeOf<DmaAccess>()..].CopyTo(transfer.Target);
        return true;
    }

    private bool Exchange(MessageCommand command, DmaTransfer transfer, ReadOnlySpan<byte> data)
    {
        ushort id;
        lock (_monitor)
        {
            if (_isClosed)
            {
                return false;
            }

            while (_waiting.ContainsKey(++_lastId))
            {
            }

            id = _lastId;
            _waiting.Add(id, transfer);
        }

        var start = Stopwatch.GetTimestamp();
        if (!Send(id, command, transfer, data))
        {
            Close();
        }

        Pump?.Invoke(() => Volatile.Read(ref _isClosed) || transfer.IsDone, timeoutMilliseconds);

        return Await(id, transfer, start);
    }

    private bool Send(ushort id, MessageCommand command, DmaTransfer transfer, ReadOnlySpan<byte> data)
    {
        var sizeBytes = MessageHeader.HeaderBytes + Unsafe.SizeOf<DmaAccess>() + data.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(sizeBytes);
        new MessageHeader(id, command, (uint)sizeBytes, MessageFlags.Command, 0).Write(buffer);
        MemoryMarshal.Write(buffer.AsSpan(MessageHeader.HeaderBytes), new DmaAccess(transfer.Address, (ulong)transfer.LengthBytes));
        data.CopyTo(buffer.AsSpan(MessageHeader.HeaderBytes + Unsafe.SizeOf<DmaAccess>()));
        var isSent = socket.Send(buffer.AsSpan(0, sizeBytes));
        ArrayPool<byte>.Shared.Return(buffer);
        return isSent;
    }

    private bool Await(ushort id, DmaTransfer transfer, long start)
    {
        bool hasTimedOut;
        lock (_monitor)
        {
            var left = timeoutMilliseconds;
            while (!transfer.IsDone && !_isClosed && left > 0)
            {
                Monitor.Wait(_monitor, left);
                left = timeoutMilliseconds - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            _waiting.Remove(id);
            hasTimedOut = !transfer.IsDone && !_isClosed;
            _isClosed |= hasTimedOut;
            Monitor.PulseAll(_monitor);
        }

        if (hasTimedOut)
        {
            TimedOut?.Invoke();
        }

        return transfer.HasSucceeded;
    }
}
