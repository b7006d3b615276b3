namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes how numbers with the most significant byte first are read and written.</summary>
internal static class BigEndian
{
    private const string Reverse = "global::System.Buffers.Binary.BinaryPrimitives.ReverseEndianness";

    /// <summary>The number out of its word.</summary>
    public static string Get(string word, int wordBits, int low, int width)
    {
        var bits = Words.Extract(word, wordBits, low, width);
        return width == wordBits ? $"{Reverse}({bits})" : $"{Reverse}(({Words.TypeFor(width)}){bits})";
    }

    /// <summary>A word with the number replaced by <c>value</c>.</summary>
    public static string Set(string word, int wordBits, int low, int width)
    {
        var value = width == 16 ? $"{Reverse}((ushort)value)" : $"{Reverse}(value)";
        var literal = Words.LiteralType(wordBits);
        return Words.Insert(word, wordBits, low, width, width == wordBits ? value : $"({literal}){value}");
    }
}
