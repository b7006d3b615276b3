using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dsa.VfioUser.Protocol;

/// <summary>The payload of VERSION.</summary>
internal static class VersionMessage
{
    private static ReadOnlySpan<byte> Capabilities => "capabilities"u8;

    private static ReadOnlySpan<byte> MostDataKey => "max_data_xfer_size"u8;

    /// <summary>Reads what the client says.</summary>
    /// <param name="body">The payload.</param>
    /// <param name="version">Its version.</param>
    /// <param name="mostDataBytes">The data that it takes in one message; without a word of it, what the protocol says.</param>
    /// <returns>False when it is no such payload.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out ProtocolVersion version, out int mostDataBytes)
    {
        mostDataBytes = MessageLimits.MostDataBytes;
        if (!MemoryMarshal.TryRead(body, out version))
        {
            return false;
        }

        var text = body[Marshal.SizeOf<ProtocolVersion>()..];
        if (text.IsEmpty)
        {
            return true;
        }

        return text[^1] == 0 && TryReadJson(text[..^1], ref mostDataBytes);
    }

    /// <summary>What this side says.</summary>
    public static byte[] Write(ProtocolVersion version)
    {
        using var stream = new MemoryStream();
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ProtocolVersion>(in version)));
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(Capabilities);
            json.WriteNumber("max_msg_fds"u8, MessageLimits.MostFiles);
            json.WriteNumber(MostDataKey, MessageLimits.MostDataBytes);
            json.WriteNumber("pgsizes"u8, MessageLimits.PageBytes);
            json.WriteNumber("max_dma_maps"u8, MessageLimits.MostRanges);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte(0);
        return stream.ToArray();
    }

    private static bool TryReadJson(ReadOnlySpan<byte> text, ref int mostDataBytes)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && reader.ValueTextEquals(MostDataKey))
                {
                    if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var bytes) || bytes < MessageLimits.PageBytes)
                    {
                        return false;
                    }

                    mostDataBytes = (int)Math.Min(bytes, MessageLimits.MostDataBytes);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
