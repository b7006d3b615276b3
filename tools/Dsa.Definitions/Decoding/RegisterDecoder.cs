using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Decoding;

/// <summary>Takes the value of a register apart.</summary>
internal static class RegisterDecoder
{
    /// <summary>Decodes a value.</summary>
    /// <exception cref="DecodeException">It does not fit.</exception>
    public static DecodedThing Decode(DeviceModel device, RegisterEntry entry, BigInteger value)
    {
        var register = entry.Register;
        if (value.GetBitLength() > register.WidthBits)
        {
            throw new DecodeException($"{ValueReader.HexOf(value)} has {value.GetBitLength().ToText()} bits, and {entry.FullName} has {register.WidthBits.ToText()}; give a value that fits.");
        }

        var reader = new ValueReader(device);
        var warnings = new List<string>();
        var items = new List<DecodedItem>();
        foreach (var field in register.Fields)
        {
            var item = new DecodedItem(RegisterWriter.Bits(field.High, field.Low), field.Name, field.SpecName, "", "");
            var bits = (value >> field.Low) & ((BigInteger.One << field.Width) - 1);
            items.Add(reader.Read(item, field.Type, field.Range, bits, warnings));
            if (!(bits & ~reader.NamedBits(field.Type)).IsZero)
            {
                warnings.Add($"{field.Name} has bits that {field.Type.Name} does not define: {Numbers(bits & ~reader.NamedBits(field.Type))}.");
            }
        }

        foreach (var gap in register.Gaps)
        {
            var bits = (value >> gap.Low) & ((BigInteger.One << (gap.High - gap.Low + 1)) - 1);
            if (!bits.IsZero)
            {
                warnings.Add($"{(gap.IsReadOnly ? "unused" : "reserved")} bits {RegisterWriter.Bits(gap.High, gap.Low)} are {ValueReader.HexOf(bits)}, not 0.");
            }
        }

        return new("register", entry.FullName, entry.FullSpecName, ValueReader.HexOf(value), register.WidthBits.Count("bit")) { Items = items, Warnings = warnings };
    }

    private static string Numbers(BigInteger bits) => string.Join(", ", ValueReader.BitsOf(bits).Select(static bit => bit.ToText()));
}
