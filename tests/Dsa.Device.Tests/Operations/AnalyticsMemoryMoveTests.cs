using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Operations;

public sealed class AnalyticsMemoryMoveTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(4097, 4095, 17)]
    [InlineData(20000, 123, 4000)]
    public void The_bytes_arrive_and_the_record_tells_how_many(int length, int sourceOffset, int targetOffset)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa10);
        var data = Descriptors.Pattern(length);
        var source = bench.Map(length + 8192) + (ulong)sourceOffset;
        bench.Write(source, data);
        var before = Descriptors.Pattern(length + 8192, seed: 2);
        var target = bench.MapBytes(before);
        var record = bench.Run(AnalyticsDescriptors.Move(source, target + (ulong)targetOffset, (uint)length, bench.Map(4096)));
        Assert.Equal((AnalyticsStatus.Success, 0u, (uint)length), (record.Status, record.BytesCompleted, record.OutputSize));
        data.CopyTo(before, targetOffset);
        Assert.Equal(before, bench.Read(target, before.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_page_fault_tells_what_was_written_before(bool isWrite)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa10);
        var data = Descriptors.Pattern(12288);
        var source = bench.MapBytes(data);
        var target = bench.Map(12288);
        var missing = (isWrite ? target : source) + 8192;
        bench.Memory.Evict(missing);
        var record = bench.Run(AnalyticsDescriptors.Move(source, target, 12288, bench.Map(4096)));
        Assert.Equal((AnalyticsStatus.PageFault, isWrite, missing), (record.Status, record.FaultWrite, record.FaultAddress));
        Assert.Equal((8192u, 8192u), (record.BytesCompleted, record.OutputSize));
        Assert.Equal(Operand.Unknown, record.FaultOperand); // Without GENCAP.CR_FAULT_INFO that byte says nothing.
        Assert.Equal(data[..8192], bench.Read(target, 8192));
        Assert.All(bench.Read(target + 8192, 4096), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_part_of_revision_2_0_has_it_no_more()
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa20);
        var memory = bench.Map(8192);
        Assert.Equal(AnalyticsStatus.UnsupportedOpcode, bench.Run(AnalyticsDescriptors.Move(memory, memory + 4096, 64, bench.Map(64))).Status);
    }
}
