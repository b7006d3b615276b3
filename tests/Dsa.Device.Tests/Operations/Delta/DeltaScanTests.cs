using Dsa.Device.Operations.Delta;

namespace Dsa.Device.Tests.Operations.Delta;

public sealed class DeltaScanTests
{
    private const byte Untouched = 0xA5;

    public static TheoryData<bool> Ways => WideDeltaScan.IsSupported ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_worked_example_comes_out(bool isWide)
    {
        var second = new byte[64];
        second[3] = 0x11;
        for (var i = 0; i < 8; i++)
        {
            second[56 + i] = (byte)(i + 1);
        }

        var record = new byte[80];
        Assert.Equal(64, Create(isWide, new byte[64], second, 0, record, out var bytes));
        Assert.Equal(20, bytes);
        Assert.Equal("0000000000110000000007000102030405060708", Convert.ToHexStringLower(record.AsSpan(0, bytes)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_pattern_of_differences_in_a_line_gives_its_entries_and_nothing_else(bool isWide)
    {
        var first = Descriptors.Pattern(128);
        for (var differences = 0; differences < 256; differences++)
        {
            var second = first.ToArray();
            for (var unit = 0; unit < 8; unit++)
            {
                second[64 + (unit * 8) + (differences % 8)] ^= (byte)((differences >> unit) & 1);
            }

            Expect(isWide, first, second, 0, 80);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Random_buffers_give_what_the_plain_way_gives(bool isWide)
    {
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var first = new byte[random.Next(0, 160) * 8];
            random.NextBytes(first);
            var second = first.ToArray();
            var oneIn = new[] { 1, 2, 5, 40, 1000 }[random.Next(5)];
            for (var unit = 0; unit < first.Length / 8; unit++)
            {
                second[(unit * 8) + random.Next(8)] ^= (byte)(random.Next(oneIn) == 0 ? random.Next(1, 256) : 0);
            }

            var room = random.Next(2) == 0 ? 2000 : random.Next(0, 500);
            Expect(isWide, first, second, random.Next(0, 65536 - (first.Length / 8) + 1), room);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_largest_transfer_has_the_offset_65535(bool isWide)
    {
        var first = new byte[0x80000];
        var second = first.ToArray();
        second[^1] = 1;
        var record = new byte[80];
        Assert.Equal(first.Length, Create(isWide, first, second, 0, record, out var bytes));
        Assert.Equal("ffff0000000000000001", Convert.ToHexStringLower(record.AsSpan(0, bytes)));
    }

    private static void Expect(bool isWide, byte[] first, byte[] second, int firstUnit, int room)
    {
        var (expected, compared) = DeltaReference.Create(first, second, firstUnit, room);
        var record = new byte[room + 64];
        record.AsSpan().Fill(Untouched);
        Assert.Equal(compared, Create(isWide, first, second, firstUnit, record.AsSpan(0, room), out var bytes));
        Assert.Equal(expected, record.AsSpan(0, bytes).ToArray());
        Assert.True(record.AsSpan(bytes).IndexOfAnyExcept(Untouched) < 0, "something behind the record was written");
    }

    private static int Create(bool isWide, byte[] first, byte[] second, int firstUnit, Span<byte> record, out int bytes) =>
        isWide
            ? WideDeltaScan.Create(first, second, firstUnit, record, out bytes)
            : DeltaScan.CreatePortably(first, second, firstUnit, record, out bytes);
}
