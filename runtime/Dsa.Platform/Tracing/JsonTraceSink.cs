using System.Buffers;
using System.Text.Json;

namespace Dsa.Platform.Tracing;

/// <summary>Writes each event as a line of JSON.</summary>
/// <param name="stream">Takes the lines; not disposed.</param>
/// <param name="locate">The locator of a device by its name.</param>
public sealed class JsonTraceSink(Stream stream, Func<string, RegisterLocator> locate) : ITraceSink
{
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent)
    {
        var decoded = DecodedEvent.Of(in traceEvent, locate(traceEvent.Device));
        _line.Clear();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", traceEvent.Sequence);
            json.WriteNumber("time", traceEvent.TimeNanoseconds);
            json.WriteString("actor", traceEvent.Actor);
            json.WriteString("device", traceEvent.Device);
            json.WriteString("operation", decoded.Operation);
            WritePlace(json, in traceEvent, in decoded);

            json.WriteString("detail", decoded.Detail);
            json.WriteEndObject();
        }

        stream.Write(_line.WrittenSpan);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>A register or portal with its offset and value, a vector, or an address with its PASID (null for none).</summary>
    private static void WritePlace(Utf8JsonWriter json, in TraceEvent traceEvent, in DecodedEvent decoded)
    {
        switch (traceEvent.Kind)
        {
            case TraceKind.Fault or TraceKind.Record when traceEvent.OffsetBytes < 0:
                json.WriteNull("pasid");
                json.WriteString("address", decoded.Value);
                return;
            case TraceKind.Fault or TraceKind.Record:
                json.WriteNumber("pasid", traceEvent.OffsetBytes);
                json.WriteString("address", decoded.Value);
                return;
            case TraceKind.Interrupt:
                json.WriteNumber(traceEvent.Value == 0 ? "vector" : "ims", traceEvent.OffsetBytes);
                return;
            default:
                json.WriteNumber("offset", traceEvent.OffsetBytes);
                json.WriteString("place", decoded.Place);
                json.WriteString("value", decoded.Value);
                return;
        }
    }
}
