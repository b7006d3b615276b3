namespace Dsa.Bindings.Generator.Emission;

/// <summary>Number types and literals of generated code, and the shifts and masks that take bits out of words.</summary>
internal static class Words
{
    /// <summary>The smallest unsigned type of at least some bits.</summary>
    public static string TypeFor(int bits) => bits switch { <= 8 => "byte", <= 16 => "ushort", <= 32 => "uint", _ => "ulong" };

    /// <summary>The type that literals and masks of a word have: C# computes with no narrower ones.</summary>
    public static string LiteralType(int bits) => bits <= 32 ? "uint" : "ulong";

    public static int BitsOf(string type) => type switch { "byte" => 8, "ushort" => 16, "uint" => 32, _ => 64 };

    public static string Literal(ulong value, int bits) => value.ToHex() + (bits <= 32 ? "U" : "UL");

    /// <summary>A constant with one bit, of a type that an enum of some bits takes.</summary>
    public static string Bit(int bit, int bits) =>
        (bits switch { <= 16 => "1 << ", <= 32 => "1U << ", _ => "1UL << " }) + bit.ToText();

    /// <summary>An array of words as a collection expression.</summary>
    public static string List(IEnumerable<ulong> words) => "[" + string.Join(", ", words.Select(word => Literal(word, 64))) + "]";

    /// <summary>The bits of a word, moved down to bit 0; not yet of the right type.</summary>
    public static string Extract(string word, int wordBits, int low, int width)
    {
        var source = wordBits < 32 ? "(uint)" + word : word;
        var shifted = low == 0 ? word : $"({source} >> {low.ToText()})";
        return low + width == wordBits ? shifted : $"({shifted} & {Literal(Bits.Mask(width), wordBits)})";
    }

    /// <summary>A word with bits replaced by a value of the word's literal type that fits in them.</summary>
    public static string Insert(string word, int wordBits, int low, int width, string value)
    {
        if (width == wordBits)
        {
            return value;
        }

        var kept = ~(Bits.Mask(width) << low) & Bits.Mask(wordBits);
        var moved = low == 0 ? value : $"({value} << {low.ToText()})";
        return Narrow($"({word} & {Literal(kept, wordBits)}) | {moved}", wordBits);
    }

    /// <summary>A word with one bit set or cleared.</summary>
    public static string InsertBit(string word, int wordBits, int bit, string isSet)
    {
        var mask = 1UL << bit;
        var set = $"{word} | {Literal(mask, wordBits)}";
        var cleared = $"{word} & {Literal(~mask & Bits.Mask(wordBits), wordBits)}";
        return Narrow($"{isSet} ? {set} : {cleared}", wordBits);
    }

    /// <summary>Converts what C# computed in 32 bits back to a narrower word.</summary>
    public static string Narrow(string expression, int wordBits) =>
        wordBits < 32 ? $"({TypeFor(wordBits)})({expression})" : expression;
}
