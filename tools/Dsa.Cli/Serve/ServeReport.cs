using System.Globalization;
using System.Text.Json;

namespace Dsa.Cli.Serve;

/// <summary>What the servers have done, when they end.</summary>
internal static class ServeReport
{
    /// <summary>A line for each device.</summary>
    public static void Write(IReadOnlyList<ServedDevice> devices, TextWriter writer)
    {
        foreach (var device in devices)
        {
            var done = device.Statistics;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{device.Setup.Name} ({device.Setup.Part.Name}): {done.Clients} clients, {done.Commands} commands ({done.Refusals} refused), {done.Descriptors} descriptors ({done.Retries} retries), {done.Interrupts} interrupts, {done.Faults} faults, {done.BytesRead} bytes read, {done.BytesWritten} bytes written"));
        }
    }

    /// <summary>One JSON object.</summary>
    public static void WriteJson(IReadOnlyList<ServedDevice> devices, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartArray("devices");
            foreach (var device in devices)
            {
                WriteDevice(json, device);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteDevice(Utf8JsonWriter json, ServedDevice device)
    {
        var done = device.Statistics;
        json.WriteStartObject();
        json.WriteString("device", device.Setup.Name);
        json.WriteString("part", device.Setup.Part.Name);
        json.WriteString("socket", device.Setup.Place);
        json.WriteNumber("clients", done.Clients);
        json.WriteNumber("commands", done.Commands);
        json.WriteNumber("refusals", done.Refusals);
        json.WriteNumber("descriptors", done.Descriptors);
        json.WriteNumber("retries", done.Retries);
        json.WriteNumber("interrupts", done.Interrupts);
        json.WriteNumber("faults", done.Faults);
        json.WriteNumber("bytesRead", done.BytesRead);
        json.WriteNumber("bytesWritten", done.BytesWritten);
        json.WriteEndObject();
    }
}
