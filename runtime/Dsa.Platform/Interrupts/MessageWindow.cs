using System.Runtime.CompilerServices;
using Dsa.Bindings.Registers;

namespace Dsa.Platform.Interrupts;

/// <summary>The MSI-X table and its pending bits in BAR0: software's way to the function's message table (§9.2).</summary>
/// <remarks>The values belong to the message table, and are stored here just before a read. Called under the register lock.</remarks>
public sealed class MessageWindow
{
    private static readonly int s_entryBytes = Unsafe.SizeOf<MsixVectorImage>();
    private static readonly int s_vectorsOfWord = MsixPendingEntry.Description.WidthBits;

    private readonly MessageTable _messages;
    private readonly PointerBus _bus;
    private readonly ArrayDescription _table;
    private readonly ArrayDescription _pending;

    /// <summary>The window of a function.</summary>
    /// <param name="table">Where the table lies (<see cref="Table"/>).</param>
    /// <param name="pending">Where the pending bits lie (<see cref="Pending"/>).</param>
    /// <param name="messages">What lies behind both.</param>
    /// <param name="bus">The bytes of BAR0.</param>
    public MessageWindow(ArrayDescription table, ArrayDescription pending, MessageTable messages, PointerBus bus)
    {
        _messages = messages;
        _bus = bus;
        _table = table;
        _pending = pending;
    }

    /// <summary>The table of so many vectors at a place in BAR0.</summary>
    public static ArrayDescription Table(int offsetBytes, int vectorCount) =>
        new(MsixVectorEntry.Description.SpecName, offsetBytes, s_entryBytes, vectorCount);

    /// <summary>The pending bits of so many vectors at a place in BAR0.</summary>
    public static ArrayDescription Pending(int offsetBytes, int vectorCount) => new(
        MsixPendingEntry.Description.SpecName,
        offsetBytes,
        Unsafe.SizeOf<MsixPendingImage>(),
        (vectorCount + s_vectorsOfWord - 1) / s_vectorsOfWord);

    /// <summary>A read is about to take bytes of one quadword: stores what they show.</summary>
    public void BeforeRead(int offsetBytes)
    {
        if (_table.Contains(offsetBytes))
        {
            var vector = (offsetBytes - _table.OffsetBytes) / s_entryBytes;
            var entry = _messages.Read(vector);
            var place = _table.ElementOffsetBytes(vector);
            _bus.Write64(place, entry.Word0);
            _bus.Write64(place + sizeof(ulong), entry.Word1);
        }
        else if (_pending.Contains(offsetBytes))
        {
            var word = (offsetBytes - _pending.OffsetBytes) / _pending.StrideBytes;
            _bus.Write64(_pending.ElementOffsetBytes(word), PendingBits(word).Raw);
        }
    }

    /// <summary>Takes a write that falls into the window.</summary>
    /// <param name="offsetBytes">The quadword.</param>
    /// <param name="value">What is written.</param>
    /// <param name="lanes">Which bits of it are.</param>
    /// <returns>False when it lies elsewhere.</returns>
    public bool TryWrite(int offsetBytes, ulong value, ulong lanes)
    {
        if (!_table.Contains(offsetBytes))
        {
            return _pending.Contains(offsetBytes);
        }

        var vector = (offsetBytes - _table.OffsetBytes) / s_entryBytes;
        var half = (offsetBytes - _table.ElementOffsetBytes(vector)) / sizeof(ulong);
        var taken = lanes & MsixVectorEntry.Description.WritableMask[half];
        _messages.Write(
            vector,
            new MsixVectorEntry(value, value),
            half == 0 ? new MsixVectorEntry(taken, 0) : new MsixVectorEntry(0, taken));
        return true;
    }

    /// <summary>Resets what does not survive a reset.</summary>
    public void Reset(ResetKind kind)
    {
        if ((MsixVectorEntry.Description.SurvivesResets >> (int)kind & 1) == 0)
        {
            _messages.Reset();
        }
        else
        {
            _messages.ClearPending();
        }
    }

    private MsixPendingEntry PendingBits(int word)
    {
        var bits = new MsixPendingEntry(0);
        for (var bit = 0; bit < s_vectorsOfWord && (word * s_vectorsOfWord) + bit < _table.Count; bit++)
        {
            bits = bits.WithPending(bit, _messages.IsPending((word * s_vectorsOfWord) + bit));
        }

        return bits;
    }
}
