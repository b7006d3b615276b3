using System.Globalization;
using System.Text.Json;
using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles.Json;

/// <summary>Writes registers as <see cref="RegisterReader"/> reads them: field by field, or in hexadecimal when a bit has no name.</summary>
internal static class RegisterWriter
{
    /// <summary>Writes the value of a register.</summary>
    public static void Write(Utf8JsonWriter json, RegisterDescription register, ReadOnlySpan<ulong> words)
    {
        if (HasUnnamedBits(register, words))
        {
            json.WriteStringValue(Hexadecimal(words[..((register.WidthBits + 63) / 64)]));
            return;
        }

        json.WriteStartObject();
        foreach (var field in register.Fields)
        {
            json.WritePropertyName(field.Name);
            WriteField(json, field, words);
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, FieldDescription field, ReadOnlySpan<ulong> words)
    {
        var value = FieldBits.Load(field, words);
        if (FieldBits.IsSet(field))
        {
            WriteBits(json, field, words);
        }
        else if (field.WidthBits == 1 && field.NameOf is null)
        {
            json.WriteBooleanValue(value != 0);
        }
        else if (FieldBits.Named(field, value) is { } name)
        {
            json.WriteStringValue(name);
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }

    /// <summary>Writes the members of a set.</summary>
    public static void WriteBits(Utf8JsonWriter json, FieldDescription field, ReadOnlySpan<ulong> words)
    {
        json.WriteStartArray();
        for (var bit = 0; bit < field.WidthBits; bit++)
        {
            if (!FieldBits.HasBit(field, bit, words))
            {
                continue;
            }

            if (FieldBits.NameOfBit(field, bit) is { } name)
            {
                json.WriteStringValue(name);
            }
            else
            {
                json.WriteNumberValue(bit);
            }
        }

        json.WriteEndArray();
    }

    private static bool HasUnnamedBits(RegisterDescription register, ReadOnlySpan<ulong> words)
    {
        var bits = 0UL;
        for (var word = 0; word < register.ReservedMask.Length; word++)
        {
            bits |= words[word] & register.ReservedMask[word];
        }

        return bits != 0;
    }

    private static string Hexadecimal(ReadOnlySpan<ulong> words)
    {
        var text = string.Empty;
        foreach (var word in words)
        {
            text = word.ToString("x16", CultureInfo.InvariantCulture) + text;
        }

        text = text.TrimStart('0');
        return $"0x{(text.Length == 0 ? "0" : text)}";
    }
}
