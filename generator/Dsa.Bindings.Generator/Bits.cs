using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator;

/// <summary>Masks over 64-bit words.</summary>
internal static class Bits
{
    /// <summary>A mask of the lowest bits.</summary>
    public static ulong Mask(int width) => width >= 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <summary>The words of a mask over a run of bits.</summary>
    public static EquatableArray<ulong> Run(int words, int low, int width)
    {
        var mask = new ulong[words];
        Fill(mask, low, width);
        return mask.ToEquatableArray();
    }

    /// <summary>Sets a run of bits.</summary>
    public static void Fill(ulong[] words, int low, int width)
    {
        for (var bit = low; bit < low + width;)
        {
            var run = Math.Min(64 - bit % 64, low + width - bit);
            words[bit / 64] |= Mask(run) << (bit % 64);
            bit += run;
        }
    }

    /// <summary>A run of at most 64 bits, moved down to bit 0.</summary>
    public static ulong Take(ulong[] words, int low, int width)
    {
        var value = words[low / 64] >> (low % 64);
        if (low % 64 + width > 64)
        {
            value |= words[low / 64 + 1] << (64 - low % 64);
        }

        return value & Mask(width);
    }

    /// <summary>Adds a value whose bit 0 goes to a given bit; what lies beyond the last word is dropped.</summary>
    public static void Place(ulong[] words, int low, ulong value)
    {
        words[low / 64] |= value << (low % 64);
        if (low % 64 != 0 && low / 64 + 1 < words.Length)
        {
            words[low / 64 + 1] |= value >> (64 - low % 64);
        }
    }
}
