using System.Text;
using Dsa.Device.Operations.Crc;

namespace Dsa.Device.Tests.Operations.Crc;

/// <summary>Every way to compute a CRC, whatever this processor would choose, against the definition.</summary>
public sealed class CrcEngineTests
{
    private const ulong Castagnoli = 0x1EDC6F41;
    private const ulong Rocksoft = 0xAD93D23594C93659;
    private const ulong T10 = 0x8BB7;

    private const int MaxLength = 1100;
    private const byte Untouched = 0xA5;

    /// <summary>The polynomials of the device, one with and one without a term of degree 0 in 64 bits, and degenerate ones.</summary>
    public static TheoryData<int, ulong, bool> Polynomials
    {
        get
        {
            var data = new TheoryData<int, ulong, bool>();
            foreach (var (width, polynomial) in new[]
            {
                (32, Castagnoli), (64, Rocksoft), (16, T10), (64, 0x42F0E1EBA9EA3693UL), (32, 0x04C11DB7UL), (64, 2UL), (5, 5UL), (1, 1UL),
            })
            {
                data.Add(width, polynomial, false);
                data.Add(width, polynomial, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Polynomials))]
    public void All_engines_agree_with_the_definition_at_every_length(int width, ulong polynomial, bool isHighBitFirst)
    {
        var data = Descriptors.Pattern(MaxLength + 7);
        var engines = Engines(CrcPolynomial.Of(width, polynomial, isHighBitFirst));
        for (var length = 0; length <= MaxLength; length += length < 300 ? 1 : 7)
        {
            var part = data.AsSpan(length % 7, length);
            var (start, expected) = Registers(part, width, polynomial, isHighBitFirst);
            foreach (var engine in engines)
            {
                Assert.True(expected == engine.Update(start, part), $"{engine.GetType().Name}, {length} bytes");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Polynomials))]
    public void Copying_on_the_way_gives_the_same_crc_and_writes_nothing_else(int width, ulong polynomial, bool isHighBitFirst)
    {
        var data = Descriptors.Pattern(9000);
        var copy = new byte[data.Length + 64];
        foreach (var engine in Engines(CrcPolynomial.Of(width, polynomial, isHighBitFirst)))
        {
            foreach (var length in Enumerable.Range(0, 300).Concat([511, 512, 520, 1023, 4096, 4104, 8999, 9000]))
            {
                copy.AsSpan().Fill(Untouched);
                var (start, expected) = Registers(data.AsSpan(0, length), width, polynomial, isHighBitFirst);
                Assert.Equal(expected, engine.CopyAndUpdate(start, data.AsSpan(0, length), copy));
                Assert.True(data.AsSpan(0, length).SequenceEqual(copy.AsSpan(0, length)), $"{engine.GetType().Name}, {length} bytes");
                Assert.True(copy.AsSpan(length).IndexOfAnyExcept(Untouched) < 0, $"{engine.GetType().Name} writes behind {length} bytes");
            }
        }
    }

    [Theory]
    [InlineData(false, 0x00, 32, 0x8a9136aa)]
    [InlineData(false, 0xFF, 32, 0x62a8ab43)]
    [InlineData(true, 0x00, 4096, 0x6482d367eb22b64e)]
    [InlineData(true, 0xFF, 4096, 0xc0ddba7302eca3ac)]
    public void Published_values_come_out_of_every_engine(bool is64Bits, byte value, int length, ulong expected)
    {
        var data = new byte[length];
        data.AsSpan().Fill(value);
        var ones = is64Bits ? ulong.MaxValue : uint.MaxValue;
        var polynomial = is64Bits ? CrcPolynomial.Of(64, Rocksoft, isHighBitFirst: false) : CrcPolynomial.Of(32, Castagnoli, isHighBitFirst: false);
        Assert.All(Engines(polynomial), engine => Assert.Equal(expected, engine.Update(ones, data) ^ ones));
    }

    [Fact]
    public void The_guard_of_T10_comes_out_of_every_engine() =>
        Assert.All(
            Engines(CrcPolynomial.Of(16, T10, isHighBitFirst: true)),
            static engine => Assert.Equal(0xd0dbUL << 48, engine.Update(0, Encoding.ASCII.GetBytes("123456789"))));

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Assert.All(
            Engines(CrcPolynomial.Of(32, Castagnoli, isHighBitFirst: false)),
            static engine => Assert.ThrowsAny<ArgumentException>(() => engine.CopyAndUpdate(0, new byte[300], new byte[299])));

    private static List<CrcEngine> Engines(CrcPolynomial polynomial) =>
        polynomial.IsHighBitFirst ? Engines<HighBitFirst>(polynomial) : Engines<LowBitFirst>(polynomial);

    private static List<CrcEngine> Engines<TOrder>(CrcPolynomial polynomial)
        where TOrder : struct, ICrcBitOrder
    {
        List<CrcEngine> engines = [new TableCrcEngine(polynomial), CrcEngine.For(polynomial)];
        if (FoldingCrcEngine<TOrder>.IsSupported)
        {
            engines.Add(new FoldingCrcEngine<TOrder>(polynomial));
        }

        if (WideFoldingCrcEngine<TOrder>.IsSupported)
        {
            engines.Add(new WideFoldingCrcEngine<TOrder>(polynomial));
        }

        return engines;
    }

    /// <summary>A register to start with, and the register after the data, in the form of the engines.</summary>
    private static (ulong Start, ulong End) Registers(ReadOnlySpan<byte> data, int width, ulong polynomial, bool isHighBitFirst)
    {
        var start = 0x9ABC_DEF0_1234_5678 >> (64 - width);
        var end = CrcReference.Update(start, data, width, polynomial, isHighBitFirst);
        return isHighBitFirst
            ? (start << (64 - width), end << (64 - width))
            : (CrcReference.Reverse(start, width), CrcReference.Reverse(end, width));
    }
}
