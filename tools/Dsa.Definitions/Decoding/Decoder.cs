using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Messages;
using Dsa.Definitions.Naming;

namespace Dsa.Definitions.Decoding;

/// <summary>Finds the register or structure of a name, and takes a value of it apart.</summary>
internal static class Decoder
{
    private const int NarrowBits = 64;

    /// <summary>Decodes a value.</summary>
    /// <param name="devices">The devices to look in.</param>
    /// <param name="name">A register, descriptor, case, record or view.</param>
    /// <param name="values">A number, or bytes in hex.</param>
    /// <param name="operation">The operation that a record belongs to; null when nobody said.</param>
    /// <exception cref="DecodeException">There is no such thing, or several; or the value is none.</exception>
    public static DecodedThing Decode(IReadOnlyList<DeviceModel> devices, string name, IReadOnlyList<string> values, string? operation)
    {
        var index = NameIndex.Of(devices);
        var thing = Find(index, name);
        if (thing is NamedThing.OfEntry { Entry: RegisterEntry entry })
        {
            return operation is null
                ? RegisterDecoder.Decode(thing.Device, entry, NumberOf(entry, values))
                : throw new DecodeException($"{entry.FullName} is a register and belongs to no operation; leave --operation away.");
        }

        var structure = (NamedThing.OfStructure)thing;
        var bytes = HexBytes.Read(string.Join('\n', values));
        return bytes.Length > 0
            ? new StructureDecoder(thing.Device).Decode(structure.File, structure.Variant, operation is null ? null : OperationOf(index, operation, structure), bytes)
            : throw new DecodeException($"There are no bytes to decode; give the {structure.File.Structure.SizeBytes.ToText()} of {structure.FullName} in hex, in the order of memory.");
    }

    private static NamedThing Find(NameIndex index, string name)
    {
        var found = index.Find(name, IsDecodable);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new DecodeException(Unknown(index, name)),
            _ => throw new DecodeException($"'{name}' is {Echo.List(found.Select(static thing => $"{thing.Kind} {thing.FullName}")):whole}; say which by its full name."),
        };
    }

    private static bool IsDecodable(NamedThing thing) => thing is NamedThing.OfEntry { Entry: RegisterEntry } or NamedThing.OfStructure;

    private static string Unknown(NameIndex index, string name)
    {
        if (index.Find(name, static _ => true).FirstOrDefault() is { } other)
        {
            return $"'{Echo.Of(name)}' is the {other.Kind} {other.FullName}; name a register, descriptor, case, record or view.";
        }

        return $"There is no register or structure '{Echo.Of(name)}'; {index.Advise(name, IsDecodable)}";
    }

    private static BigInteger NumberOf(RegisterEntry entry, IReadOnlyList<string> values)
    {
        var width = entry.Register.WidthBits;
        var text = string.Join(' ', values);
        if (width > NarrowBits && !IsPlainNumber(text, width))
        {
            var bytes = HexBytes.Read(string.Join('\n', values));
            return bytes.Length == width / 8
                ? new BigInteger(bytes, isUnsigned: true)
                : throw new DecodeException($"{entry.FullName} has {(width / 8).ToText()} bytes, not {bytes.Length.ToText()}; give them all in the order of memory, or one number.");
        }

        return NumberReader.Read(text)
            ?? throw new DecodeException($"'{text}' is no number; give one such as 0x1F, 31 or 0b1_1111, the value of {entry.FullName}.");
    }

    /// <summary>Whether a wide value is one number: one that says so, or that has not just the digits of all bytes.</summary>
    private static bool IsPlainNumber(string text, int width) =>
        NumberReader.Read(text) is not null && (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.Length != width / 4);

    private static VariantModel OperationOf(NameIndex index, string operation, NamedThing.OfStructure record)
    {
        var found = index.Find(operation, static thing => thing is NamedThing.OfStructure { Variant.Rule: not null })
            .Select(static thing => ((NamedThing.OfStructure)thing).Variant!)
            .ToList();
        var names = record.File.Variants.Select(static variant => variant.Structure.TypeName).Append(record.File.Structure.TypeName).ToList();
        return found.Find(variant => names.Contains(variant.Rule!.Completion!))
            ?? found.FirstOrDefault()
            ?? throw new DecodeException($"There is no operation '{operation}'; {index.Advise(operation, static thing => thing is NamedThing.OfStructure { Variant.Rule: not null }):whole}");
    }
}
