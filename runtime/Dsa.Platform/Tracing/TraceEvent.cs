namespace Dsa.Platform.Tracing;

/// <summary>One thing that happened between software, device and memory.</summary>
/// <remarks>
/// <see cref="OffsetBytes"/> and <see cref="Value"/> by kind: register offset and value; BAR2 offset and, of a non-posted
/// write, the <see cref="Bindings.Portals.SubmitResult"/>; interrupt vector and 0, or entry of the message storage and 1; PASID
/// (-1 for none) and address of a fault or a record.
/// </remarks>
public readonly record struct TraceEvent
{
    /// <summary>Position in the trace, from 0.</summary>
    public long Sequence { get; init; }

    /// <summary>When, in nanoseconds of the scheduler's time.</summary>
    public long TimeNanoseconds { get; init; }

    /// <summary>Who caused it.</summary>
    public string Actor { get; init; }

    /// <summary>The device it belongs to, such as dsa0.</summary>
    public string Device { get; init; }

    /// <summary>What happened.</summary>
    public TraceKind Kind { get; init; }

    /// <summary>Where; see remarks.</summary>
    public int OffsetBytes { get; init; }

    /// <summary>How many bytes.</summary>
    public int WidthBytes { get; init; }

    /// <summary>The value; see remarks.</summary>
    public ulong Value { get; init; }

    /// <summary>The descriptor of a portal write.</summary>
    public WorkDescriptor Descriptor { get; init; }
}
