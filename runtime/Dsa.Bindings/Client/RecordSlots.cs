using System.Runtime.InteropServices;

namespace Dsa.Bindings.Client;

/// <summary>Completion records of the descriptors that are in flight.</summary>
/// <remarks>Any thread takes and gives back. <c>_free</c> is guarded by itself, and guards <c>_abandoned</c>. A record is reached as long as the slots are not disposed.</remarks>
internal sealed unsafe class RecordSlots : IDisposable
{
    // That of the larger record, which is IAA's; both are aligned to their size.
    private const int SlotBytes = AnalyticsCompletionRecord.SizeBytes;

    private readonly Stack<int> _free;
    private readonly List<int> _abandoned = [];
    // Odd while a slot is taken.
    private readonly uint[] _generations;
    private byte* _memory;

    public RecordSlots(int count)
    {
        Count = count;
        _generations = new uint[count];
        _free = new Stack<int>(Enumerable.Range(0, count).Reverse());
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)count * SlotBytes, SlotBytes);
        NativeMemory.Clear(_memory, (nuint)count * SlotBytes);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>How many are not taken.</summary>
    public int FreeCount
    {
        get
        {
            lock (_free)
            {
                return _free.Count;
            }
        }
    }

    /// <summary>Takes a slot, its record cleared.</summary>
    public bool TryTake(out int slot, out uint generation)
    {
        lock (_free)
        {
            generation = 0;
            if (_free.Count == 0)
            {
                TakeBackAbandoned();
            }

            if (!_free.TryPop(out slot))
            {
                return false;
            }

            generation = ++_generations[slot];
        }

        NativeMemory.Clear(Address(slot), SlotBytes);
        return true;
    }

    /// <summary>Whether a slot is taken.</summary>
    public bool IsTaken(int slot) => Volatile.Read(ref _generations[slot]) % 2 != 0;

    /// <summary>Gives a slot back.</summary>
    /// <exception cref="InvalidOperationException">It was given back before.</exception>
    public void Return(int slot, uint generation)
    {
        lock (_free)
        {
            Check(slot, generation);
            _generations[slot]++;
            _free.Push(slot);
        }
    }

    /// <summary>Nobody will take the record of a slot: it is free again once the record is there.</summary>
    public void Abandon(int slot, uint generation)
    {
        lock (_free)
        {
            Check(slot, generation);
            _generations[slot] += 2;
            _abandoned.Add(slot);
        }
    }

    /// <summary>Makes sure that a slot is still the one that was taken.</summary>
    /// <exception cref="InvalidOperationException">It was given back.</exception>
    public void Check(int slot, uint generation)
    {
        if (Volatile.Read(ref _generations[slot]) != generation)
        {
            throw new InvalidOperationException("The descriptor was waited for already: its record is gone.");
        }
    }

    /// <summary>The record of a slot.</summary>
    public CompletionRecord* Address(int slot)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        return (CompletionRecord*)(_memory + ((nint)slot * SlotBytes));
    }

    /// <summary>Frees them; the device writes none any more.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private void TakeBackAbandoned()
    {
        for (var i = _abandoned.Count - 1; i >= 0; i--)
        {
            var slot = _abandoned[i];
            if (Volatile.Read(ref *(byte*)Address(slot)) != 0)
            {
                _abandoned.RemoveAt(i);
                _generations[slot]++;
                _free.Push(slot);
            }
        }
    }
}
