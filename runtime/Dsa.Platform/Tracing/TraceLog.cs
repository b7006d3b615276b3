using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tracing;

/// <summary>Numbers and dates events, and gives them to a sink. Any thread may append.</summary>
public sealed class TraceLog
{
    private readonly IScheduler _scheduler;
    private readonly ITraceSink? _sink;
    private readonly LeafLock _lock = new();
    private long _sequence;

    internal TraceLog(IScheduler scheduler, ITraceSink? sink)
    {
        _scheduler = scheduler;
        _sink = sink;
    }

    /// <summary>Whether there is a sink; without one nothing need be appended.</summary>
    public bool IsEnabled => _sink is not null;

    /// <summary>Appends an event; does nothing without a sink.</summary>
    public void Append(string device, TraceKind kind, int offsetBytes, int widthBytes, ulong value, in WorkDescriptor descriptor = default)
    {
        if (_sink is null)
        {
            return;
        }

        using (_lock.Enter())
        {
            _sink.Append(new TraceEvent
            {
                Sequence = _sequence++,
                TimeNanoseconds = _scheduler.NowNanoseconds,
                Actor = _scheduler.CurrentActor,
                Device = device,
                Kind = kind,
                OffsetBytes = offsetBytes,
                WidthBytes = widthBytes,
                Value = value,
                Descriptor = descriptor,
            });
        }
    }
}
