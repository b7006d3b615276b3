namespace Dsa.Driver.Perfmon;

/// <summary>One open event: what <c>perf_event_open</c> gives for a PMU of the driver.</summary>
/// <remarks>
/// Opened disabled. Events with a leader are a group, which counts as a whole or not at all: enabling and disabling any of them is
/// for all. Any blocking code may call it.
/// </remarks>
public sealed class PerfEvent : IDisposable
{
    private readonly PerfmonPmu _pmu;
    private ulong _count;
    private ulong _lastData;

    internal PerfEvent(PerfmonPmu pmu, in PerfEventAttributes attributes, PerfEvent? leader)
    {
        _pmu = pmu;
        Attributes = attributes;
        Leader = leader ?? this;
    }

    /// <summary>What it counts.</summary>
    public PerfEventAttributes Attributes { get; }

    /// <summary>The first of its group; itself when it is alone.</summary>
    public PerfEvent Leader { get; }

    /// <summary>The counter that counts it; null while none does.</summary>
    public int? Counter { get; private set; }

    /// <summary>Starts the group.</summary>
    /// <returns>
    /// <see cref="Errno.EINVAL"/> when there are not as many free counters (PM-06), <see cref="Errno.ENODEV"/> when the device was removed
    /// or the event closed. On an error nothing more counts than before.
    /// </returns>
    public Errno Enable() => _pmu.Enable(this);

    /// <summary>Stops the group; counts stay.</summary>
    public void Disable() => _pmu.Disable(this);

    /// <summary>What was counted so far, since the event was opened.</summary>
    public ulong Read() => _pmu.Read(this);

    /// <summary>Stops the group and takes the event out of it; a leader takes the whole group with it.</summary>
    public void Dispose() => _pmu.Close(this);

    /// <summary>Whether it shall be counted; it is, but for the time of a reset of the device.</summary>
    internal bool IsEnabled { get; set; }

    /// <summary>The count up to the last look at the counter.</summary>
    internal ulong Count => _count;

    /// <summary>A counter counts from now on.</summary>
    internal void Begin(int counter, ulong data)
    {
        Counter = counter;
        _lastData = data;
    }

    /// <summary>Adds what the counter counted since the last look; it may have wrapped once (PM-09).</summary>
    internal void Update(ulong data, int unusedBits)
    {
        _count += ((data << unusedBits) - (_lastData << unusedBits)) >> unusedBits;
        _lastData = data;
    }

    /// <summary>No counter counts any more.</summary>
    internal void End() => Counter = null;
}
