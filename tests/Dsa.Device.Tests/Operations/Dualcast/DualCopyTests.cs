using Dsa.Device.Operations.Dualcast;

namespace Dsa.Device.Tests.Operations.Dualcast;

public sealed class DualCopyTests
{
    private const byte Untouched = 0xA5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_destinations_get_the_source_at_every_length_and_alignment(bool exceedsCache)
    {
        foreach (var length in Enumerable.Range(0, 700).Concat([4095, 4096, 4097, 10_000]))
        {
            var offset = length % 67;
            Expect(length, offset, (source, first, second) => DualCopy.Copy(source.Span, first.Span, second.Span, exceedsCache));
        }
    }

    [Fact]
    public void So_they_do_on_any_processor() =>
        Assert.All(
            [0, 1, 63, 64, 4095, 4096, 4097, 10_000],
            static length => Expect(length, 3, static (source, first, second) => DualCopy.CopyPortably(source.Span, first.Span, second.Span)));

    [Theory]
    [InlineData(99, 100)]
    [InlineData(100, 99)]
    public void A_destination_that_is_too_short_is_refused(int first, int second) =>
        Assert.ThrowsAny<ArgumentException>(() => DualCopy.Copy(new byte[100], new byte[first], new byte[second], exceedsCache: false));

    private static void Expect(int length, int offset, Action<Memory<byte>, Memory<byte>, Memory<byte>> copy)
    {
        var source = Descriptors.Pattern(length);
        var first = new byte[length + 200];
        var second = new byte[length + 200];
        first.AsSpan().Fill(Untouched);
        second.AsSpan().Fill(Untouched);
        copy(source, first.AsMemory(offset, length), second.AsMemory(offset, length));
        foreach (var destination in new[] { first, second })
        {
            Assert.True(destination.AsSpan(offset, length).SequenceEqual(source), $"{length} bytes at {offset}");
            Assert.True(destination.AsSpan(0, offset).IndexOfAnyExcept(Untouched) < 0);
            Assert.True(destination.AsSpan(offset + length).IndexOfAnyExcept(Untouched) < 0);
        }
    }
}
