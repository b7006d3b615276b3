using System.Numerics;
using System.Runtime.InteropServices;

namespace Dsa.Device.WorkQueues;

/// <summary>The descriptors that wait in a queue: a bounded ring without locks, for any number of submitters and engines.</summary>
/// <remarks>
/// Entries are numbered. A submitter claims the next number by compare-exchange on the tail, fills the slot, and publishes it by
/// the slot's mark. An engine copies the slot at the head, then claims it by compare-exchange on the head: a copy that was torn
/// because the slot was used again is one whose claim fails. The tail also says whether the ring is open and how often it was
/// opened, so that a claim made with an old opening fails. An entry that is dropped keeps its slot until the head passes it,
/// but is no longer in use: those are counted, and the ring has slots to spare for them.
/// </remarks>
internal sealed class SubmissionRing
{
    private const int SequenceBits = 52;
    private const int SlotsForOneEntry = 4;

    /// <summary>Processors fetch lines of 64 bytes in pairs.</summary>
    private const int LinePairBytes = 128;

    private const ulong SequenceMask = (1UL << SequenceBits) - 1;
    private const ulong Closed = 1UL << 63;
    private const ulong OpeningMask = ~(SequenceMask | Closed);
    private const ulong NextOpening = 1UL << SequenceBits;

    private readonly Slot[] _slots;
    private readonly ulong _mask;
    private readonly int _capacity;
    private readonly Action? _switchPoint;
    private Ends _ends;
    private long _dropped;

    /// <summary>A closed ring for at least <paramref name="capacity"/> entries.</summary>
    /// <param name="capacity">The most entries in use.</param>
    /// <param name="switchPoint">Lets others go on while an entry is being added; null in real time, where they do by themselves.</param>
    public SubmissionRing(int capacity, Action? switchPoint = null)
    {
        _switchPoint = switchPoint;
        _capacity = Math.Max(capacity, 1);
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)_capacity * SlotsForOneEntry)];
        _mask = (ulong)_slots.Length - 1;
        _ends.Tail = Closed;
    }

    /// <summary>Entries in use.</summary>
    public int Count
    {
        get
        {
            // The head first: it never passes the tail, so the difference is never negative.
            var head = Volatile.Read(ref _ends.Head);
            var dropped = Volatile.Read(ref _dropped);
            var inUse = (long)((Volatile.Read(ref _ends.Tail) & SequenceMask) - head) - dropped;
            return (int)Math.Clamp(inUse, 0, _capacity);
        }
    }

    /// <summary>The number of the oldest entry.</summary>
    public ulong Head => Volatile.Read(ref _ends.Head);

    /// <summary>The number that the next entry gets.</summary>
    public ulong Next => Volatile.Read(ref _ends.Tail) & SequenceMask;

    /// <summary>Whether the oldest entry can be taken, or passed over.</summary>
    public bool IsReady
    {
        get
        {
            var head = Volatile.Read(ref _ends.Head);
            return Volatile.Read(ref SlotOf(head).Mark) is var mark && (mark == Published(head) || mark == Dropped(head));
        }
    }

    /// <summary>Opens the ring.</summary>
    /// <returns>What this opening is told by in <see cref="TryAdd"/>.</returns>
    public ulong Open()
    {
        while (true)
        {
            var tail = Volatile.Read(ref _ends.Tail);
            var opened = (tail & SequenceMask) | ((tail + NextOpening) & OpeningMask);
            if (Interlocked.CompareExchange(ref _ends.Tail, opened, tail) == tail)
            {
                return opened & OpeningMask;
            }
        }
    }

    /// <summary>Closes the ring: <see cref="Next"/> stays what it is until it is opened again.</summary>
    public void Close() => Interlocked.Or(ref _ends.Tail, Closed);

    /// <summary>Adds an entry, if the ring is open and fewer than <paramref name="limit"/> are in use.</summary>
    public Acceptance TryAdd(in WorkDescriptor descriptor, bool isInterruptMessageStorage, ulong opening, int limit)
    {
        var most = Math.Clamp(limit, 0, _capacity);
        while (true)
        {
            var tail = Volatile.Read(ref _ends.Tail);
            if ((tail & ~SequenceMask) != opening)
            {
                return Acceptance.Refused;
            }

            _switchPoint?.Invoke();
            var sequence = tail & SequenceMask;
            var head = Volatile.Read(ref _ends.Head);
            if (head > sequence)
            {
                // The tail is an old one: others have added meanwhile, and engines taken.
                continue;
            }

            // Whoever passes a dropped entry takes it off the count before the head moves, so this is never too few.
            var slots = sequence - head;
            if ((long)slots - Volatile.Read(ref _dropped) >= most || slots >= (ulong)_slots.Length)
            {
                return Acceptance.Full;
            }

            if (Interlocked.CompareExchange(ref _ends.Tail, tail + 1, tail) == tail)
            {
                _switchPoint?.Invoke();
                ref var slot = ref SlotOf(sequence);
                slot.Entry.Descriptor = descriptor;
                slot.Entry.IsInterruptMessageStorage = isInterruptMessageStorage;

                // A full fence: whoever published looks next for idle engines and for an abort, neither of which looks again.
                Interlocked.Exchange(ref slot.Mark, Published(sequence));
                return Acceptance.Accepted;
            }
        }
    }

    /// <summary>Copies the oldest entry that is not dropped; false when there is none that is published.</summary>
    /// <remarks>The copy means something only if <see cref="TryClaim"/> succeeds after it.</remarks>
    public bool TryPeek(out QueueEntry entry)
    {
        PassDropped();
        var head = Volatile.Read(ref _ends.Head);
        ref var slot = ref SlotOf(head);
        if (Volatile.Read(ref slot.Mark) != Published(head))
        {
            entry = default;
            return false;
        }

        entry = slot.Entry;
        entry.Sequence = head;
        return true;
    }

    /// <summary>Takes the entry of a number out, if it is still the oldest. What was stored before is seen by who sees the head moved.</summary>
    public bool TryClaim(ulong sequence) => Interlocked.CompareExchange(ref _ends.Head, sequence + 1, sequence) == sequence;

    /// <summary>Looks at an entry that nobody has taken.</summary>
    public EntryState Look(ulong sequence, out QueueEntry entry)
    {
        ref var slot = ref SlotOf(sequence);
        var mark = Volatile.Read(ref slot.Mark);
        entry = slot.Entry;
        Volatile.ReadBarrier();
        if (Volatile.Read(ref _ends.Head) > sequence || mark == Dropped(sequence))
        {
            return EntryState.Gone;
        }

        return mark == Published(sequence) ? EntryState.Waiting : EntryState.Arriving;
    }

    /// <summary>Drops an entry that waits; one that is being taken at this moment may be taken all the same.</summary>
    /// <returns>Whether it was there to be dropped.</returns>
    public bool Drop(ulong sequence)
    {
        if (Interlocked.CompareExchange(ref SlotOf(sequence).Mark, Dropped(sequence), Published(sequence)) != Published(sequence))
        {
            return false;
        }

        Interlocked.Increment(ref _dropped);
        return true;
    }

    /// <summary>Moves the head over entries that are dropped.</summary>
    public void PassDropped()
    {
        while (true)
        {
            var head = Volatile.Read(ref _ends.Head);
            if (Volatile.Read(ref SlotOf(head).Mark) != Dropped(head))
            {
                return;
            }

            Interlocked.Decrement(ref _dropped);
            if (!TryClaim(head))
            {
                Interlocked.Increment(ref _dropped);
            }
        }
    }

    private static ulong Published(ulong sequence) => (sequence + 1) << 1;

    private static ulong Dropped(ulong sequence) => Published(sequence) | 1;

    private ref Slot SlotOf(ulong sequence) => ref _slots[sequence & _mask];

    /// <summary>A slot: as far from the next one as an engine's reading should be from a submitter's filling, wherever the array begins.</summary>
    [StructLayout(LayoutKind.Sequential, Size = LinePairBytes)]
    private struct Slot
    {
        public QueueEntry Entry;
        public ulong Mark;
    }

    /// <summary>Head and tail apart, for engines change the one and submitters the other.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * LinePairBytes)]
    private struct Ends
    {
        [FieldOffset(LinePairBytes)]
        public ulong Head;

        [FieldOffset(2 * LinePairBytes)]
        public ulong Tail;
    }
}
