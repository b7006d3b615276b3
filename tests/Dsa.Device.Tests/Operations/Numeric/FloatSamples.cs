namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Numbers at which floating point goes wrong.</summary>
internal static class FloatSamples
{
    /// <summary>All encodings of a type of 8 or 16 bits.</summary>
    public static ulong[] All(DataType type) =>
        [.. Enumerable.Range(0, (int)ReferenceFormat.Of(type).SignBit * 2).Select(static i => (ulong)i)];

    /// <summary>Random numbers: some anything, some special, some plain and of like size.</summary>
    public static ulong[] Random(Random random, DataType type, int count)
    {
        var format = ReferenceFormat.Of(type);
        var samples = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            // Long stretches without special numbers are what goes through vectors.
            samples[i] = (i / 128 % 3) switch
            {
                0 => Any(random, format),
                1 => Near(random, format, spread: 2),
                _ => Near(random, format, spread: 1 << (format.ExponentBits - 2)),
            };
        }

        return samples;
    }

    /// <summary>Numbers at and beside the middle between two neighbours of a narrower type, and at its ends.</summary>
    public static ulong[] Between(Random random, DataType type, DataType narrower, int count)
    {
        var format = ReferenceFormat.Of(type);
        var other = ReferenceFormat.Of(narrower);
        var droppedBits = format.FractionBits - other.FractionBits;
        var samples = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            var field = (ulong)Math.Clamp(
                format.Bias + random.Next(-other.Bias - other.FractionBits - 2, other.Bias + 3), 0, (1 << format.ExponentBits) - 1);
            var kept = (ulong)random.NextInt64(1L << other.FractionBits) << droppedBits;
            var rest = random.Next(4) switch
            {
                0 => 0UL,
                1 => 1UL << (droppedBits - 1),
                2 => (1UL << (droppedBits - 1)) - 1,
                _ => (1UL << (droppedBits - 1)) + 1,
            };
            samples[i] = (random.Next(2) == 0 ? format.SignBit : 0) | (field << format.FractionBits) | kept | rest;
        }

        return samples;
    }

    private static ulong Any(Random random, ReferenceFormat format)
    {
        var sign = random.Next(2) == 0 ? format.SignBit : 0;
        var bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & (format.SignBit - 1);
        var hidden = 1UL << format.FractionBits;
        return sign | random.Next(14) switch
        {
            0 => 0,
            1 => 1,
            2 => hidden - 1,
            3 => hidden,
            4 => format.MaxFinite,
            5 => format.SignBit - 1,
            6 => Math.Min(format.Infinity, format.SignBit - 1),
            7 => Math.Min(format.Infinity + 1, format.SignBit - 1),
            8 => bits & (hidden - 1),
            9 => bits & (hidden | (hidden - 1)),
            _ => bits,
        };
    }

    private static ulong Near(Random random, ReferenceFormat format, int spread)
    {
        var field = (ulong)(format.Bias + random.Next(-spread, spread));
        var fraction = (ulong)random.NextInt64() & ((1UL << format.FractionBits) - 1);
        return (random.Next(2) == 0 ? format.SignBit : 0) | (random.Next(30) == 0 ? 0 : (field << format.FractionBits) | fraction);
    }
}
