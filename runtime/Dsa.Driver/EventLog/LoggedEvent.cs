using System.Runtime.InteropServices;
using Dsa.Driver.Assignment;

namespace Dsa.Driver.EventLog;

/// <summary>A copy of one entry of the event log, of either kind of device (EV-21, BR-06).</summary>
/// <remarks>Entries of both kinds begin alike, and so do their completion records; where these lie, and their size, differ.</remarks>
internal sealed class LoggedEvent
{
    private const int ErrorMask = 0x7F;

    private readonly byte[] _record;

    /// <summary>Copies the entry that <paramref name="entry"/> begins with.</summary>
    public LoggedEvent(ReadOnlySpan<byte> entry, Devices.DeviceType type)
    {
        Head = MemoryMarshal.Read<CompletionEventLogEntry>(entry);
        _record = entry.Slice(type.LoggedRecordOffsetBytes, type.RecordBytes).ToArray();
    }

    /// <summary>What the entry begins with; its record is that of a DSA, so look at <see cref="Record"/> instead.</summary>
    public CompletionEventLogEntry Head { get; }

    /// <summary>The part of an error code that counts (EV-18).</summary>
    public ErrorCode Code => (ErrorCode)((int)Head.Error & ErrorMask);

    /// <summary>What a virtual device is to finish of it; null for an event of another kind.</summary>
    public LoggedCompletion? Completion => Code is ErrorCode.CompletionPageFault or ErrorCode.BatchLogged or ErrorCode.DrainLogged
        ? new LoggedCompletion(
            Code,
            new Pasid(Head.Pasid),
            Head.FaultAddress,
            Code == ErrorCode.CompletionPageFault || Head.RecordRequired ? _record : ReadOnlyMemory<byte>.Empty,
            Head is { InterruptRequired: true, InterruptMessageStorage: true } ? (int)Head.InterruptHandle : null)
        : null;

    /// <summary>The completion record.</summary>
    public ReadOnlySpan<byte> Record => _record;

    /// <summary>What the completion record begins with: status, result or error, bytes completed and address.</summary>
    public ref CompletionRecord RecordHead => ref MemoryMarshal.AsRef<CompletionRecord>(_record.AsSpan());
}
