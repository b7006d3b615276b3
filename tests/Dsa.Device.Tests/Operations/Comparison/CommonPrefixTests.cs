using Dsa.Device.Operations.Comparison;

namespace Dsa.Device.Tests.Operations.Comparison;

public sealed class CommonPrefixTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(16 * 1024)]
    [InlineData(40_000)]
    public void The_first_of_two_differences_is_found(int length)
    {
        var first = Descriptors.Pattern(length);
        var second = first.ToArray();
        Assert.Equal(length, CommonPrefix.Length(first, second));
        foreach (var place in new[] { 0, 1, 255, 4095, 16_383, 16_384, 32_767, 39_999 }.Where(place => place < length))
        {
            second[^1] ^= 1;
            second[place] ^= 2;
            Assert.Equal(place, CommonPrefix.Length(first, second));
            second[place] ^= 2;
            second[^1] ^= 1;
        }
    }

    [Fact]
    public void The_shorter_buffer_ends_the_comparison() => Assert.Equal(5, CommonPrefix.Length(new byte[9], new byte[5]));
}
