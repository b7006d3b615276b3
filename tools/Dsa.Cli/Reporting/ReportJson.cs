using System.Text.Json;
using Dsa.Bindings;
using Dsa.Cli.Run;

namespace Dsa.Cli.Reporting;

/// <summary>The result as JSON for machines.</summary>
internal static class ReportJson
{
    public static void Write(RunReport report, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("file", report.File);
            json.WriteNumber("fileBytes", report.FileBytes);
            json.WriteNumber("chunkBytes", report.ChunkBytes);
            json.WriteString("device", report.Device);
            if (report.Seed is { } seed)
            {
                json.WriteNumber("seed", seed);
            }

            json.WriteBoolean("succeeded", report.Succeeded);
            json.WriteStartArray("queues");
            foreach (var queue in report.Queues)
            {
                WriteQueue(json, queue);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteQueue(Utf8JsonWriter json, QueueReport queue)
    {
        json.WriteStartObject();
        json.WriteString("queue", queue.Queue);
        json.WriteString("mode", queue.Mode.NameOf().ToLowerInvariant());
        json.WriteNumber("descriptors", queue.Descriptors);
        json.WriteNumber("bytes", queue.Bytes);
        json.WriteNumber("retries", queue.Retries);
        json.WriteNumber("pageFaults", queue.PageFaults);
        json.WriteNumber("faultedRecords", queue.FaultedRecords);
        json.WriteNumber("repairedRecords", queue.RepairedRecords);
        json.WriteNumber("dropped", queue.Dropped);
        json.WriteNumber("elapsedNanoseconds", queue.ElapsedNanoseconds);
        json.WriteNumber("megabytesPerSecond", Math.Round(queue.MegabytesPerSecond, 1));
        json.WriteString("crc32c", $"0x{queue.Crc:x8}");
        json.WriteBoolean("identical", queue.Identical);
        json.WriteEndObject();
    }
}
