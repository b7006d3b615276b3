using System.Globalization;

namespace Dsa.Platform.Tracing;

/// <summary>Writes each event as a line for people: number, nanoseconds, actor, device, operation, place, value, fields.</summary>
/// <param name="writer">Takes the lines; not disposed.</param>
/// <param name="locate">The locator of a device by its name.</param>
public sealed class TextTraceSink(TextWriter writer, Func<string, RegisterLocator> locate) : ITraceSink
{
    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent)
    {
        var decoded = DecodedEvent.Of(in traceEvent, locate(traceEvent.Device));
        var place = traceEvent.Kind is TraceKind.MmioRead or TraceKind.MmioWrite or TraceKind.Posted or TraceKind.NonPosted
            ? string.Create(CultureInfo.InvariantCulture, $"0x{traceEvent.OffsetBytes:x4} {decoded.Place}")
            : decoded.Place;
        var value = decoded.Value is null ? string.Empty : $" = {decoded.Value}";
        var detail = decoded.Detail.Length == 0 ? string.Empty : $" {decoded.Detail}";
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{traceEvent.Sequence,6} {traceEvent.TimeNanoseconds,10} {traceEvent.Actor,-16} {traceEvent.Device} {decoded.Operation} {place}{value}{detail}\n"));
    }
}
