namespace Dsa.Device.Tests.Operations;

public sealed class FillTests
{
    private const ulong Lower = 0x8877_6655_4433_2211;
    private const ulong Upper = 0x1100_FFEE_DDCC_BBAA;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 3)]
    [InlineData(4095, 1)]
    [InlineData(10003, 4090)]
    public void Eight_bytes_repeat_from_the_destination_on(int length, int offset)
    {
        using var bench = Bench.Running();
        var target = bench.Map(length + 8192);
        var record = bench.Run(Descriptors.Fill(target + (ulong)offset, (uint)length, Lower, bench.Map(4096)));
        Assert.Equal(CompletionStatus.Success, record.Status);
        Assert.Equal(Expected(length, offset, 8), bench.Read(target, length + 8192));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(16, 5)]
    [InlineData(17, 4090)]
    [InlineData(9999, 77)]
    public void Sixteen_bytes_repeat_from_the_destination_on(int length, int offset)
    {
        using var bench = Bench.Running();
        var target = bench.Map(length + 8192);
        var descriptor = Descriptors.Fill(target + (ulong)offset, (uint)length, Lower, bench.Map(4096)) with { Pattern16 = true, PatternUpper = Upper };
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor).Status);
        Assert.Equal(Expected(length, offset, 16), bench.Read(target, length + 8192));
    }

    [Fact]
    public void A_fault_stops_exactly_at_its_page()
    {
        using var bench = Bench.Running();
        var target = bench.Map(12288);
        bench.Memory.Evict(target + 8192);
        var record = bench.Run(Descriptors.Fill(target + 3, 12000, Lower, bench.Map(4096)));
        Assert.Equal(CompletionStatus.PageFault, record.Status);
        Assert.True(record.FaultWrite);
        Assert.Equal(Operand.Destination1, record.FaultOperand);
        Assert.Equal(target + 8192, record.FaultAddress);
        Assert.Equal(8189u, record.BytesCompleted);
        Assert.Equal(Expected(8189, 3, 8)[..8192], bench.Read(target, 8192));
        Assert.All(bench.Read(target + 8192, 4096), static value => Assert.Equal(0, value));
    }

    private static byte[] Expected(int length, int offset, int patternBytes)
    {
        var expected = new byte[length + 8192];
        for (var i = 0; i < length; i++)
        {
            var position = i % patternBytes;
            expected[offset + i] = (byte)((position < 8 ? Lower : Upper) >> (position % 8 * 8));
        }

        return expected;
    }
}
