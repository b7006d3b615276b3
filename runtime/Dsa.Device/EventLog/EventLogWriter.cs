using Dsa.Device.Engines;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.EventLog;

/// <summary>The event log: a ring in memory that the device appends to and software consumes (§5.9).</summary>
/// <remarks>
/// Head, tail and who is appending are guarded by the register lock, which is let go while the entry is stored. Entries are
/// stored one at a time, so the tail never passes one that is not there yet.
/// </remarks>
internal sealed class EventLogWriter(DeviceCore core)
{
    private volatile bool _isEnabled;
    private bool _isAppending;
    private bool _isAwaited;

    /// <summary>Whether the log was enabled when the device was.</summary>
    public bool IsEnabled => _isEnabled;

    /// <summary>Bytes of an entry, as GENCAP announces them; 0 when there is no log.</summary>
    public int EntryBytes => EntryBytesOf(core.Capabilities.GenCap);

    /// <summary>Bytes of an entry of a part; 0 when it has no log.</summary>
    public static int EntryBytesOf(GenCap general) =>
        general.EventLog == EventLogSupport.None ? 0 : EventLogEntry.SizeBytes << (general.EventLog - EventLogSupport.Bytes64);

    /// <summary>Latches the configuration: part of Enable Device.</summary>
    public void Enable()
    {
        _isEnabled = core.Registers.Bar.GenCfg.Read().EventLogEnable;
        if (_isEnabled)
        {
            using (core.Registers.Lock.Enter())
            {
                core.Registers.Store(core.Registers.Bar.EvlStatus.OffsetBytes, new EvlStatus(0));
            }
        }
    }

    /// <summary>Ends logging: the device is Disabled.</summary>
    public void Disable() => _isEnabled = false;

    /// <summary>Appends an event, if there is room.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="item">The descriptor whose event it is, or null.</param>
    public AppendResult TryAppend(in EventLogEntry entry, WorkItem? item = null)
    {
        var result = TryReserve(out var place);
        return result == AppendResult.Written ? Fill(place, entry, item) : result;
    }

    /// <summary>Reserves the next place, if there is room: <see cref="AppendResult.Written"/> says that there was.</summary>
    /// <remarks>Who gets it calls <see cref="Fill"/> in the same step.</remarks>
    public AppendResult TryReserve(out EventLogPlace place)
    {
        place = default;
        if (core.Slot.Scheduler.Chance.Occurs(Injection.EventLogFull))
        {
            return core.Capabilities.GenCap.EventLogOverflow ? Lose() : AppendResult.Retry;
        }

        var configuration = core.Registers.Bar.EvlCfg.Read();
        var result = Reserve(configuration, out var tail);
        var requester = configuration.PasidEnable
            ? new MemoryRequester(new Pasid(configuration.Pasid), configuration.Privileged)
            : MemoryRequester.Function;
        var address = (configuration.BasePage * PhysicalMemory.PageBytes) + ((ulong)tail * (ulong)EntryBytes);
        place = new EventLogPlace(requester, address, configuration.Size);
        return result;
    }

    /// <summary>Stores an event in a reserved place and shows it to software.</summary>
    public AppendResult Fill(in EventLogPlace place, in EventLogEntry entry, WorkItem? item) =>
        Publish(core.Architecture.TryStoreEvent(core.Slot.Memory, place, entry, item), place.Size);

    /// <summary>Software moved the head. The caller holds the register lock.</summary>
    public void HeadMoved()
    {
        if (_isAwaited)
        {
            _isAwaited = false;
            core.WakeAll();
        }
    }

    private AppendResult Reserve(EvlCfg configuration, out uint tail)
    {
        using (core.Registers.Lock.Enter())
        {
            var status = core.Registers.Bar.EvlStatus.Read();
            tail = status.Tail;
            var isFull = Next(tail, configuration.Size) == status.Head;
            if (!_isAppending && isFull && core.Capabilities.GenCap.EventLogOverflow)
            {
                core.Errors.RecordLocked(new EventLogEntry { Error = ErrorCode.EventLogWriteFailed });
                return AppendResult.Lost;
            }

            if (_isAppending || isFull)
            {
                _isAwaited = true;
                return AppendResult.Wait;
            }

            _isAppending = true;
            return AppendResult.Written;
        }
    }

    private AppendResult Publish(bool isStored, uint size)
    {
        using (core.Registers.Lock.Enter())
        {
            _isAppending = false;
            if (isStored)
            {
                Advance(size);
            }
            else
            {
                core.Errors.RecordLocked(new EventLogEntry { Error = ErrorCode.EventLogWriteFailed });
            }

            HeadMoved();
        }

        return isStored ? AppendResult.Written : AppendResult.Lost;
    }

    private void Advance(uint size)
    {
        var register = core.Registers.Bar.EvlStatus;
        var status = register.Read();
        status = status.WithTail(Next(status.Tail, size));
        if (!status.InterruptPending)
        {
            var signal = core.Registers.Bar.GenCtrl.Read().EventLogInterrupt;
            status = status.WithInterruptPending(signal);
            core.Registers.Store(register.OffsetBytes, status);
            core.Causes.Raise(IntCauseBits.EventLog, signal);
            return;
        }

        core.Registers.Store(register.OffsetBytes, status);
    }

    private AppendResult Lose()
    {
        core.Errors.Record(ErrorCode.EventLogWriteFailed);
        return AppendResult.Lost;
    }

    private static uint Next(uint index, uint size) => index + 1 >= size ? 0 : index + 1;
}
