using System.Collections.Immutable;

namespace Dsa.Driver.Perfmon;

/// <summary>The performance monitoring unit of one device, as perf sees it (area PM).</summary>
/// <remarks>
/// Any blocking code may open, enable and read events; the misc interrupt thread tells of overflows. The perfmon lock guards
/// groups, counters and their registers, and no command is waited for under it.
/// </remarks>
public sealed class PerfmonPmu
{
    private readonly IdxdDevice _device;
    private readonly PlatformMutex _lock;
    private readonly CounterBank _counters;
    private readonly Dictionary<PerfEvent, List<PerfEvent>> _groups = [];
    private bool _isSuspended;
    private bool _isRemoved;

    private PerfmonPmu(IdxdDevice device, PerfCap capabilities)
    {
        _device = device;
        _lock = device.Kernel.Scheduler.CreateMutex(device.Name + " perfmon");
        Capabilities = capabilities;
        Formats = [.. PerfFormat.All.Where(format => format.Filter == 0 || (format.Filter & capabilities.Filters) != 0)];
        Type = device.Kernel.FirstPmuType + device.Driver.PmuIds.Allocate();

        // The counters have places once it is known how many there are.
        var layout = new Bar0Layout(device.Capabilities with { PerfCap = capabilities });
        _counters = new CounterBank(new Bar0<MmioBus>(new MmioBus(device.Function.Bar0), layout), capabilities);
    }

    /// <summary>The name, which is that of the device (PM-04).</summary>
    public string Name => _device.Name;

    /// <summary>The number that events name it by.</summary>
    public int Type { get; }

    /// <summary>What it can do (PM-03).</summary>
    public PerfCap Capabilities { get; }

    /// <summary>The parts of an event's attributes: filters that the device does not have are not among them (PM-04, PM-05).</summary>
    public ImmutableArray<PerfFormat> Formats { get; }

    /// <summary>Opens an event, disabled (PM-06).</summary>
    /// <param name="attributes">What it shall count.</param>
    /// <param name="error">
    /// <see cref="Errno.ENOENT"/> for the type of another PMU; <see cref="Errno.EINVAL"/> for an event that samples, that belongs
    /// to a process and no processor, whose leader is none, or whose group is larger than there are counters; <see cref="Errno.ENODEV"/> when
    /// the device was removed.
    /// </param>
    /// <param name="leader">The leader of its group; null for an event that is alone, or is to lead one.</param>
    /// <param name="processor">The processor, or -1 for whichever a process runs on. Which one does not matter: the counters are the device's.</param>
    /// <returns>The event; null on an error.</returns>
    public PerfEvent? Open(in PerfEventAttributes attributes, out Errno error, PerfEvent? leader = null, int processor = 0)
    {
        using (_lock.Enter())
        {
            error = Check(attributes, leader, processor);
            if (error != Errno.None)
            {
                return null;
            }

            var opened = new PerfEvent(this, attributes, leader);
            var group = leader is null ? _groups[opened] = [] : _groups[leader];
            group.Add(opened);
            return opened;
        }
    }

    /// <summary>Resets the monitor of a device and makes its PMU (BR-21, PM-01, PM-02).</summary>
    /// <returns>Null when the device has no monitor, or not all that the driver needs of one.</returns>
    internal static PerfmonPmu? Create(IdxdDevice device)
    {
        if (device.Capabilities.Offsets.PerformanceMonitor == 0)
        {
            return null;
        }

        var monitor = device.Registers.Perf;
        monitor.Rst.Trigger(PerfRstBits.ResetConfiguration);
        monitor.OvfStatus.ClearOverflow(0);
        monitor.Frz.Write(default);
        monitor.Rst.Trigger(PerfRstBits.ResetCounters);
        var capabilities = monitor.Cap.Read();
        var isUsable = capabilities is
        {
            CounterCount: > 0, CounterWidth: > 0, CategoryCount: > 0, OverflowInterrupt: true, Freeze: true, PerCounterCapabilities: false,
        };
        return isUsable ? new PerfmonPmu(device, capabilities) : null;
    }

    /// <summary>Stops what counts, and takes no events any more. Those that are open can be read and closed.</summary>
    internal void Remove()
    {
        using (_lock.Enter())
        {
            DisableAll(EnabledEvents().ToList());
            _isRemoved = true;
        }

        _device.Driver.PmuIds.Free(Type - _device.Kernel.FirstPmuType);
    }

    /// <summary>Stops what counts, because the counters are about to be reset; upstream counts their fall to 0.</summary>
    internal void Suspend()
    {
        using (_lock.Enter())
        {
            _isSuspended = true;
            StopAll(_counters.Counted.ToList());
        }
    }

    /// <summary>Starts again what was stopped, and what was enabled meanwhile.</summary>
    internal void Resume()
    {
        using (_lock.Enter())
        {
            _isSuspended = false;
            StartAll(EnabledEvents().ToList());
        }
    }

    /// <summary>Counters have overflowed (MI-13). While they are being reset, and when nothing counts any more, it means nothing.</summary>
    internal void OnOverflow()
    {
        using (_lock.Enter())
        {
            if (!_isSuspended && !_isRemoved)
            {
                _counters.OnOverflow();
            }
        }
    }

    internal Errno Enable(PerfEvent member)
    {
        using (_lock.Enter())
        {
            if (_isRemoved || !_groups.TryGetValue(member.Leader, out var group))
            {
                return Errno.ENODEV;
            }

            var added = group.FindAll(static one => !one.IsEnabled);
            if (EnabledEvents().Count() + added.Count > Capabilities.CounterCount)
            {
                return Errno.EINVAL;
            }

            added.ForEach(static one => one.IsEnabled = true);
            if (!_isSuspended)
            {
                StartAll(added);
            }

            return Errno.None;
        }
    }

    internal void Disable(PerfEvent member)
    {
        using (_lock.Enter())
        {
            if (_groups.TryGetValue(member.Leader, out var group))
            {
                DisableAll(group);
            }
        }
    }

    internal ulong Read(PerfEvent one)
    {
        using (_lock.Enter())
        {
            _counters.Update(one);
            return one.Count;
        }
    }

    internal void Close(PerfEvent member)
    {
        using (_lock.Enter())
        {
            if (!_groups.TryGetValue(member.Leader, out var group))
            {
                return;
            }

            DisableAll(group);
            group.Remove(member);
            if (member == member.Leader)
            {
                _groups.Remove(member);
            }
        }
    }

    private Errno Check(in PerfEventAttributes attributes, PerfEvent? leader, int processor)
    {
        if (_isRemoved)
        {
            return Errno.ENODEV;
        }

        if (attributes.Type != Type)
        {
            return Errno.ENOENT;
        }

        var isInGroup = leader is null || (_groups.TryGetValue(leader, out var group) && group.Count < Capabilities.CounterCount);
        return attributes.SamplePeriod == 0 && processor >= 0 && isInGroup ? Errno.None : Errno.EINVAL;
    }

    private IEnumerable<PerfEvent> EnabledEvents() => _groups.Values.SelectMany(static group => group).Where(static one => one.IsEnabled);

    private void DisableAll(List<PerfEvent> events)
    {
        StopAll(events);
        events.ForEach(static one => one.IsEnabled = false);
    }

    // There are counters for all: no more are enabled than there are.
    private void StartAll(List<PerfEvent> events)
    {
        if (events.Count > 0)
        {
            _counters.Freeze(true);
            events.ForEach(_counters.Start);
            _counters.Freeze(false);
        }
    }

    private void StopAll(List<PerfEvent> events)
    {
        if (events.Exists(static one => one.Counter is not null))
        {
            _counters.Freeze(true);
            events.ForEach(_counters.Stop);
            _counters.Freeze(false);
        }
    }
}
