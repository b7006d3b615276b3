using System.Text;
using System.Text.Json;
using Dsa.Driver;
using Dsa.Driver.WorkQueues;

namespace Dsa.Host.Background;

/// <summary>What a host has, as one line of JSON: devices with their queues, and the programs that have queues open.</summary>
internal static class HostStatus
{
    /// <summary>What there is now.</summary>
    public static string Of(HostMachine machine)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("description", machine.Description);
            json.WriteStartArray("devices");
            foreach (var device in machine.Driver.Devices)
            {
                Write(json, device);
            }

            json.WriteEndArray();
            json.WriteStartArray("programs");
            foreach (var program in machine.Programs.All())
            {
                json.WriteStartObject();
                json.WriteNumber("process", program.Identity.ProcessId);
                json.WriteString("name", program.Process.Name);
                json.WriteStartArray("nodes");
                foreach (var node in program.Nodes)
                {
                    json.WriteStringValue(node);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, IdxdDevice device)
    {
        json.WriteStartObject();
        json.WriteString("name", device.Name);
        json.WriteString("state", device.State.ToString().ToLowerInvariant());
        json.WriteStartArray("queues");
        foreach (var queue in device.WorkQueues.Where(static queue => queue.SizeEntries > 0))
        {
            Write(json, queue);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkQueue queue)
    {
        json.WriteStartObject();
        json.WriteString("name", queue.Path);
        json.WriteString("state", queue.State.ToString().ToLowerInvariant());
        json.WriteString("mode", queue.IsShared ? "shared" : "dedicated");
        json.WriteNumber("size", queue.SizeEntries);
        json.WriteNumber("clients", queue.ClientCount);
        json.WriteEndObject();
    }
}
