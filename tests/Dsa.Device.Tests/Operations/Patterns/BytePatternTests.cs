using Dsa.Device.Operations.Patterns;

namespace Dsa.Device.Tests.Operations.Patterns;

public sealed class BytePatternTests
{
    private const byte Untouched = 0xA5;

    private static readonly byte[] s_bytes = [.. Enumerable.Range(0x10, 16).Select(static i => (byte)i)];

    [Fact]
    public void Sixteen_bytes_fill_every_length_from_every_phase()
    {
        var pattern = new BytePattern(BitConverter.ToUInt64(s_bytes), BitConverter.ToUInt64(s_bytes, 8));
        ExpectFill(pattern, period: 16);
    }

    [Fact]
    public void Eight_bytes_fill_every_length_from_every_phase() => ExpectFill(new BytePattern(BitConverter.ToUInt64(s_bytes)), period: 8);

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void The_first_byte_that_is_not_the_pattern_is_found_wherever_it_is(int period)
    {
        var pattern = period == 8
            ? new BytePattern(BitConverter.ToUInt64(s_bytes))
            : new BytePattern(BitConverter.ToUInt64(s_bytes), BitConverter.ToUInt64(s_bytes, 8));
        for (var length = 0; length < 200; length++)
        {
            var data = Enumerable.Range(0, length).Select(i => s_bytes[(i + 5) % period]).ToArray();
            Assert.Equal(length, pattern.MatchLength(data, 5));
            for (var place = 0; place < length; place++)
            {
                data[place] ^= 0x80;
                Assert.Equal(place, pattern.MatchLength(data, 5));
                data[place] ^= 0x80;
            }
        }
    }

    private static void ExpectFill(BytePattern pattern, int period)
    {
        var target = new byte[800];
        for (var length = 0; length < 600; length++)
        {
            var phase = length * 7 % 31;
            target.AsSpan().Fill(Untouched);
            pattern.Fill(target.AsSpan(3, length), (ulong)phase);
            Assert.Equal(Enumerable.Range(0, length).Select(i => s_bytes[(i + phase) % period]), target.AsSpan(3, length).ToArray());
            Assert.True(target.AsSpan(0, 3).IndexOfAnyExcept(Untouched) < 0 && target.AsSpan(3 + length).IndexOfAnyExcept(Untouched) < 0);
        }
    }
}
