namespace Dsa.Testing.Tracing;

/// <summary>One register access that is expected.</summary>
/// <param name="Text">The line it comes from.</param>
/// <param name="IsWrite">Whether it is a write.</param>
/// <param name="WidthBytes">Its width.</param>
/// <param name="OffsetBytes">Its offset.</param>
/// <param name="Value">The value; null for any.</param>
/// <param name="SetBits">Of a write: bits that must be set on top of what was read before it, when <paramref name="IsModify"/>.</param>
/// <param name="ClearedBits">Of a write: bits that must be clear, when <paramref name="IsModify"/>.</param>
/// <param name="IsModify">Whether the write must else repeat the last value read from the same place.</param>
/// <param name="IsInterrupt">Whether the misc interrupt thread makes it.</param>
internal sealed record TraceStep(
    string Text,
    bool IsWrite,
    int WidthBytes,
    int OffsetBytes,
    ulong? Value = null,
    ulong SetBits = 0,
    ulong ClearedBits = 0,
    bool IsModify = false,
    bool IsInterrupt = false)
{
    /// <summary>Whether the read must find that the command has ended (bit 31 of CMDSTATUS is 0).</summary>
    public bool EndsCommand { get; init; }

    /// <summary>Whether reads that find the command still active may come before it.</summary>
    public bool IsPolled { get; init; }
}
