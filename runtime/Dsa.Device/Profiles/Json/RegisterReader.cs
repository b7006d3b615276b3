using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Dsa.Bindings.Registers;
using Dsa.Platform.Pci;

namespace Dsa.Device.Profiles.Json;

/// <summary>Reads registers: text in hexadecimal for all bits, or an object with fields by name, which leaves the others as they are.</summary>
internal static class RegisterReader
{
    private const int BitsOfDigit = 4;
    private const int DigitsOfWord = 16;
    private const int WidestEnumeration = 8;

    /// <summary>Reads a register into its words.</summary>
    public static void Read(JsonPlace place, RegisterDescription register, Span<ulong> words)
    {
        if (place.Value.ValueKind == JsonValueKind.String)
        {
            ReadWhole(place, register, words);
            return;
        }

        var names = register.Fields.Select(static field => field.Name).ToList();
        var aliases = register.Fields.Where(static field => field.SpecName is not null).Select(static field => field.SpecName!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in place.Members(register.SpecName, [.. names, .. aliases]))
        {
            var field = register.Fields.First(field => field.Name == name || field.SpecName == name);
            if (seen.Add(field.Name))
            {
                ReadField(value, field, words);
            }
            else
            {
                value.Report($"\"{field.Name}\" stands here twice, under both of its names; keep one of them.");
            }
        }
    }

    /// <summary>Reads a register whose fields are <paramref name="old"/> where nothing else is said.</summary>
    public static T ReadValue<T>(JsonPlace place, T old)
        where T : unmanaged, IRegisterValue<T>
    {
        var words = new ulong[T.Description.ReservedMask.Length];
        CapabilityRegisters.Store(old, words);
        Read(place, T.Description, words);
        return CapabilityRegisters.Load<T>(words);
    }

    /// <summary>Reads a register that may be null.</summary>
    public static T? ReadOptional<T>(JsonPlace place, T? old)
        where T : unmanaged, IRegisterValue<T> =>
        place.IsNull ? null : ReadValue(place, old ?? RegisterDefaults.Of<T>());

    /// <summary>Reads an array of registers.</summary>
    public static ImmutableArray<T> ReadAll<T>(JsonPlace place)
        where T : unmanaged, IRegisterValue<T> =>
        [.. place.Items(T.Description.SpecName).Select(static item => ReadValue(item, default(T)))];

    /// <summary>Reads the members of a set into a field; those not named are not in it.</summary>
    public static void ReadBits(JsonPlace place, FieldDescription field, Span<ulong> words)
    {
        for (var bit = 0; bit < field.WidthBits; bit++)
        {
            FieldBits.Set(field, bit, false, words);
        }

        foreach (var item in place.Items(field.Name))
        {
            if (TryBit(item, field, out var bit))
            {
                FieldBits.Set(field, bit, true, words);
            }
        }
    }

    private static void ReadWhole(JsonPlace place, RegisterDescription register, Span<ulong> words)
    {
        var text = place.Value.GetString()!;
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..].TrimStart('0') : null;
        if (digits is null || digits.Length > register.WidthBits / BitsOfDigit || !digits.All(char.IsAsciiHexDigit))
        {
            place.Report(
                $"{register.SpecName} is an object with fields, or all of its {register.WidthBits} bits in hexadecimal such as \"0x1f\"; this is {place.Describe()}.");
            return;
        }

        words.Clear();
        for (var word = 0; digits.Length > 0; word++)
        {
            var start = Math.Max(0, digits.Length - DigitsOfWord);
            words[word] = ulong.Parse(digits.AsSpan(start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            digits = digits[..start];
        }
    }

    private static void ReadField(JsonPlace place, FieldDescription field, Span<ulong> words)
    {
        switch (place.Value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False when field.WidthBits == 1:
                FieldBits.Store(field, place.Value.GetBoolean() ? 1UL : 0, words);
                break;
            case JsonValueKind.Array when FieldBits.IsSet(field):
                ReadBits(place, field, words);
                break;
            case JsonValueKind.String when field.NameOf is not null && !field.IsBitmap && !place.TryParse(out _):
                ReadNamed(place, field, words);
                break;
            default:
                if (place.TryNumber(Kind(field), FieldBits.Most(field), out var number))
                {
                    FieldBits.Store(field, number, words);
                }

                break;
        }
    }

    private static void ReadNamed(JsonPlace place, FieldDescription field, Span<ulong> words)
    {
        var text = place.Value.GetString()!;
        var names = Enumerable.Range(0, 1 << Math.Min(field.WidthBits, WidestEnumeration))
            .Select(value => (Value: (ulong)value, Name: FieldBits.Named(field, (ulong)value)))
            .Where(static one => one.Name is not null)
            .ToList();
        var found = names.FindIndex(one => SpelledName.AreSame(one.Name!, text));
        if (found >= 0)
        {
            FieldBits.Store(field, names[found].Value, words);
        }
        else
        {
            place.Report($"{place.Describe()} is no value of {field.Name}; {SpelledName.Instead(text, names.Select(static one => one.Name!))}");
        }
    }

    private static bool TryBit(JsonPlace place, FieldDescription field, out int bit)
    {
        if (place.Value.ValueKind == JsonValueKind.String && !place.TryParse(out _))
        {
            var text = place.Value.GetString()!;
            var names = Enumerable.Range(0, field.WidthBits).Select(bit => FieldBits.NameOfBit(field, bit)).ToList();
            bit = names.FindIndex(name => name is not null && SpelledName.AreSame(name, text));
            if (bit < 0)
            {
                var known = names.OfType<string>().ToList();
                place.Report(known.Count == 0
                    ? $"The bits of {field.Name} have no names; write their numbers, from 0 to {field.WidthBits - 1}."
                    : $"{place.Describe()} is no member of {field.Name}; {SpelledName.Instead(text, known)}");
            }

            return bit >= 0;
        }

        var isNumber = place.TryNumber($"a bit of {field.Name}", (ulong)field.WidthBits - 1, out var number);
        bit = (int)number;
        return isNumber;
    }

    private static string Kind(FieldDescription field) => field.WidthBits == 1
        ? $"{field.Name} (true or false)"
        : $"{field.Name} ({field.WidthBits} bits)";
}
