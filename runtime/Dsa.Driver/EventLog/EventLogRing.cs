using System.Collections;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.EventLog;

/// <summary>The event log of one device: the ring in memory, and the walk over its new entries (area EV).</summary>
/// <remarks>
/// Blocking code: the bind lock's holder sets it up and tears it down, the misc interrupt thread walks it, closing files mark
/// entries. The event log lock guards the ring, the marks, EVLSTATUS, and the queues' fault work; no command is issued and no
/// work waited for under it.
/// </remarks>
public sealed class EventLogRing
{
    /// <summary>Entries unless changed, and the fewest there may be (EV-01, EV-03).</summary>
    public const int DefaultEntries = 64;

    /// <summary>The most entries there may be (EV-03).</summary>
    public const int MaximumEntries = 65535;

    private readonly IdxdDevice _device;
    private readonly CompletionRepair _repair;
    private readonly int _entryBytes;
    private DmaBuffer? _buffer;
    private BitArray _marks = new(0);
    private int _sizeEntries = DefaultEntries;
    private int _ringEntries;
    private bool _isWalked;
    private bool _isWalkMissed;

    internal EventLogRing(IdxdDevice device)
    {
        _device = device;
        _repair = new CompletionRepair();
        _entryBytes = EntryBytesOf(device.Capabilities.GenCap);
        Lock = device.Kernel.Scheduler.CreateMutex(device.Name + " event log");
    }

    /// <summary>Bytes of an entry, as a device announces them; fewer than any record needs when it has no log (CP-05).</summary>
    internal static int EntryBytesOf(GenCap general) => EventLogEntry.SizeBytes / 2 << (int)general.EventLog;

    /// <summary>Entries of the ring at the next bind; the default again after each unbind (EV-08).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 64 or more than 65535.</exception>
    public int SizeEntries
    {
        get => _sizeEntries;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, DefaultEntries);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumEntries);
            _sizeEntries = value;
        }
    }

    /// <summary>Whether there is a ring: the device is bound.</summary>
    public bool IsSetUp => Volatile.Read(ref _buffer) is not null;

    /// <summary>Repairs that are queued or going on; 0 when all is quiet (EV-32).</summary>
    public int PendingRepairs => _repair.PendingCount;

    /// <summary>What the debugfs file <c>event_log</c> of the device shows: the ring with all its entries, oldest first (DB-01 to DB-08).</summary>
    /// <returns>Nothing while the device is not bound.</returns>
    public string Dump()
    {
        using (Lock.Enter())
        {
            return _buffer is { } buffer
                ? new EventLogDump(buffer.Span[..(_ringEntries * _entryBytes)], _entryBytes, _device.Registers.EvlStatus.Read(), _device.Type).ToString()
                : string.Empty;
        }
    }

    internal PlatformMutex Lock { get; }

    /// <summary>Makes the ring and turns the log on, before the device is enabled (EV-04 to EV-06).</summary>
    /// <remarks>A device that is enabled once more after a reset keeps its ring, unless it is to be of another size; it begins anew.</remarks>
    internal Errno SetUp()
    {
        var old = _buffer;
        var buffer = old is not null && _ringEntries == _sizeEntries ? old : _device.Kernel.AllocateCoherent(_device.Slot, _sizeEntries * _entryBytes);
        if (buffer is null)
        {
            return Errno.ENOMEM;
        }

        using (Lock.Enter())
        {
            _ringEntries = _sizeEntries;
            _marks = new BitArray(_ringEntries);
            _isWalkMissed = false;
            Volatile.Write(ref _buffer, buffer);
            _device.Registers.EvlCfg.Write(
                default(EvlCfg).WithBasePage(buffer.Address / PhysicalMemory.PageBytes).WithSize((uint)_ringEntries));
        }

        _device.Control.TurnEventLogOn();
        if (old != buffer)
        {
            old?.Dispose();
        }

        return Errno.None;
    }

    /// <summary>Turns the log off and frees the ring, also when a reset turned it off already (EV-08, BUG-35).</summary>
    /// <remarks>Like <see cref="SetUp"/>, which makes the ring, under the bind lock.</remarks>
    internal void TearDown()
    {
        if (_buffer is not { } buffer)
        {
            return;
        }

        _device.Control.TurnEventLogOff();
        using (Lock.Enter())
        {
            _device.Registers.EvlCfg.Write(default);
            Volatile.Write(ref _buffer, null);
            _isWalked = _isWalkMissed = false;
            _sizeEntries = DefaultEntries;
        }

        buffer.Dispose();
    }

    /// <summary>Lets the log be walked: the device is enabled, which has set EVLSTATUS to 0.</summary>
    internal void Begin()
    {
        using (Lock.Enter())
        {
            _isWalked = true;
            if (_isWalkMissed)
            {
                _isWalkMissed = false;
                Walk();
            }
        }
    }

    /// <summary>Takes the new entries for the last time before a reset, which may lose the head that is written.</summary>
    internal void End()
    {
        using (Lock.Enter())
        {
            if (_isWalked)
            {
                Walk();
                _isWalked = false;
            }
        }
    }

    /// <summary>Takes the new entries, and hands those that can be repaired to their queues (EV-11 to EV-13).</summary>
    /// <remarks>The pending bit is cleared first: an entry that comes after the read raises a new interrupt.</remarks>
    internal void Process()
    {
        using (Lock.Enter())
        {
            if (_isWalked)
            {
                Walk();
            }
            else
            {
                _isWalkMissed = true;
            }
        }
    }

    /// <summary>Marks the entries of a PASID in one queue, whose last file is being closed: they change nothing any more (EV-39).</summary>
    internal void Discard(Pasid pasid, WorkQueue queue)
    {
        using (Lock.Enter())
        {
            if (_buffer is not { } buffer)
            {
                return;
            }

            foreach (var index in UnreadEntries(_device.Registers.EvlStatus.Read()))
            {
                var entry = ReadEntry(buffer, index).Head;
                _marks[index] |= entry.Pasid == pasid.Value && entry.WorkQueue == queue.Index;
            }
        }
    }

    private void Walk()
    {
        if (_buffer is not { } buffer)
        {
            return;
        }

        _device.Registers.EvlStatus.Clear(EvlStatusBits.InterruptPending);
        var status = _device.Registers.EvlStatus.Read();
        foreach (var index in UnreadEntries(status))
        {
            if (_marks[index])
            {
                _marks[index] = false;
                continue;
            }

            _repair.Dispatch(_device, ReadEntry(buffer, index));
        }

        _device.Registers.EvlStatus.WriteLow(status.WithHead(status.Tail));
    }

    // Indices that no ring of this size has would never meet.
    private IEnumerable<int> UnreadEntries(EvlStatus status)
    {
        if (status.Head >= _ringEntries || status.Tail >= _ringEntries)
        {
            yield break;
        }

        for (var index = (int)status.Head; index != (int)status.Tail; index = (index + 1) % _ringEntries)
        {
            yield return index;
        }
    }

    private LoggedEvent ReadEntry(DmaBuffer buffer, int index) =>
        new(buffer.Span.Slice(index * _entryBytes, _entryBytes), _device.Type);
}
