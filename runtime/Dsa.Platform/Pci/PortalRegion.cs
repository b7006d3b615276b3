using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Pci;

/// <summary>A BAR of portals: takes whole 64-byte writes and nothing else.</summary>
/// <remarks>
/// Any thread may write; each write is a switch point and a trace event. Writes of another size, or to a place that is no
/// slot, are discarded; if they are deferrable they are answered Retry.
/// </remarks>
public sealed class PortalRegion
{
    /// <summary>The bytes of one write.</summary>
    public const int SlotBytes = WorkDescriptor.SizeBytes;

    private const int PageBytes = 4096;

    private readonly PciSlot _slot;
    private readonly IPortalSink _sink;

    /// <summary>A region of <paramref name="sizeBytes"/> bytes in front of <paramref name="sink"/>.</summary>
    public PortalRegion(PciSlot slot, int sizeBytes, IPortalSink sink)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        _slot = slot;
        _sink = sink;
        SizeBytes = sizeBytes;
    }

    /// <summary>The size.</summary>
    public int SizeBytes { get; }

    /// <summary>A posted write.</summary>
    public void StorePosted(int offsetBytes, ReadOnlySpan<byte> data)
    {
        _slot.Scheduler.SwitchPoint();
        if (!TryTake(offsetBytes, data, out var descriptor))
        {
            return;
        }

        if (_slot.Trace.IsEnabled)
        {
            _slot.Trace.Append(_slot.Name, TraceKind.Posted, offsetBytes, SlotBytes, 0, in descriptor);
        }

        _sink.Posted(offsetBytes / PageBytes, in descriptor);
    }

    /// <summary>A deferrable write.</summary>
    public SubmitResult StoreNonPosted(int offsetBytes, ReadOnlySpan<byte> data)
    {
        _slot.Scheduler.SwitchPoint();
        if (!TryTake(offsetBytes, data, out var descriptor))
        {
            return SubmitResult.Retry;
        }

        var result = _sink.NonPosted(offsetBytes / PageBytes, in descriptor);
        if (_slot.Trace.IsEnabled)
        {
            _slot.Trace.Append(_slot.Name, TraceKind.NonPosted, offsetBytes, SlotBytes, (ulong)result, in descriptor);
        }

        return result;
    }

    /// <summary>A write of which nobody knows whether an answer is waited for, as where a guest's arrives in parts: of the kind that the page takes.</summary>
    /// <returns>The answer, for whoever asks for it; a posted write counts as accepted.</returns>
    public SubmitResult Store(int offsetBytes, ReadOnlySpan<byte> data)
    {
        if (_sink.TakesNonPosted(offsetBytes / PageBytes))
        {
            return StoreNonPosted(offsetBytes, data);
        }

        StorePosted(offsetBytes, data);
        return SubmitResult.Accepted;
    }

    private bool TryTake(int offsetBytes, ReadOnlySpan<byte> data, out WorkDescriptor descriptor)
    {
        if (data.Length != SlotBytes || offsetBytes < 0 || offsetBytes % SlotBytes != 0 || offsetBytes > SizeBytes - SlotBytes)
        {
            descriptor = default;
            return false;
        }

        descriptor = MemoryMarshal.Read<WorkDescriptor>(data);
        return true;
    }
}
