using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles.Json;

/// <summary>Bits of a field inside the words of its register.</summary>
internal static class FieldBits
{
    private const int BitsOfWord = 64;

    /// <summary>The largest number that a field holds; of one wider than a word, what a word holds.</summary>
    public static ulong Most(FieldDescription field) =>
        field.WidthBits >= BitsOfWord ? ulong.MaxValue : (1UL << field.WidthBits) - 1;

    /// <summary>Whether the field is a set, of numbers or of flags, so that several names may stand for one value.</summary>
    public static bool IsSet(FieldDescription field) => field.IsBitmap || field.IsFlags;

    /// <summary>The name of a member of a set; null when it has none.</summary>
    public static string? NameOfBit(FieldDescription field, int bit) => Named(field, field.IsBitmap ? (ulong)bit : 1UL << bit);

    /// <summary>The name of a value; null when the definition has none for it.</summary>
    public static string? Named(FieldDescription field, ulong value) =>
        field.IsNamed?.Invoke(value) == true ? field.NameOf!(value) : null;

    /// <summary>Whether one bit of a field is set.</summary>
    public static bool HasBit(FieldDescription field, int bit, ReadOnlySpan<ulong> words)
    {
        var place = field.LowBit + bit;
        return (words[place / BitsOfWord] >> (place % BitsOfWord) & 1) != 0;
    }

    /// <summary>Sets or clears one bit of a field.</summary>
    public static void Set(FieldDescription field, int bit, bool value, Span<ulong> words)
    {
        var place = field.LowBit + bit;
        var mask = 1UL << (place % BitsOfWord);
        words[place / BitsOfWord] = value ? words[place / BitsOfWord] | mask : words[place / BitsOfWord] & ~mask;
    }

    /// <summary>Stores a number in a field.</summary>
    public static void Store(FieldDescription field, ulong value, Span<ulong> words)
    {
        for (var bit = 0; bit < field.WidthBits; bit++)
        {
            Set(field, bit, bit < BitsOfWord && (value >> bit & 1) != 0, words);
        }
    }

    /// <summary>The field's number.</summary>
    public static ulong Load(FieldDescription field, ReadOnlySpan<ulong> words) => field.Extract(words);
}
