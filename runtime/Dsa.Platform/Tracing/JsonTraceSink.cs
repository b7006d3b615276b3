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
            json.WriteNumber("offset", traceEvent.OffsetBytes);
            json.WriteString("place", decoded.Place);
            if (decoded.Value is not null)
            {
                json.WriteString("value", decoded.Value);
            }

            json.WriteString("detail", decoded.Detail);
            json.WriteEndObject();
        }

        stream.Write(_line.WrittenSpan);
        stream.WriteByte((byte)'\n');
    }
}
