using Dsa.Platform.Memory;
using Dsa.Platform.Tracing;

namespace Dsa.Device.Tests.Operations;

public sealed class AnalyticsTranslationFetchTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(4095, 2)]
    [InlineData(0, 65536)]
    [InlineData(123, 50000)]
    public void A_range_that_translates_succeeds_and_stays_as_it_is(int offset, uint bytes)
    {
        using var bench = AnalyticsBench.Running();
        var data = Descriptors.Pattern(65536);
        var region = bench.MapBytes(data);
        var record = bench.Run(AnalyticsDescriptors.Fetch(region + (ulong)offset, bytes, bench.Map(64)));
        Assert.Equal(AnalyticsStatus.Success, record.Status);
        Assert.Equal(data, bench.Read(region, data.Length));
    }

    [Theory]
    [InlineData(0, 65536, 0)]
    [InlineData(100, 60000, 8192)]
    [InlineData(4095, 2, 4096)]
    [InlineData(1, 65535, 61440)]
    public void Every_page_of_the_range_is_asked_for(int offset, uint bytes, int missing)
    {
        using var bench = AnalyticsBench.Running();
        var region = bench.Map(65536);
        bench.Memory.Evict(region + (ulong)missing);
        var record = bench.Run(AnalyticsDescriptors.Fetch(region + (ulong)offset, bytes, bench.Map(64)));
        Assert.Equal((AnalyticsStatus.PageFault, false, Operand.Source1), (record.Status, record.FaultWrite, record.FaultOperand));
        Assert.Equal(region + (ulong)Math.Max(offset, missing), record.FaultAddress);
    }

    [Theory]
    [InlineData(4096, 4096, AnalyticsStatus.PageFault)]
    [InlineData(8192, 4096, AnalyticsStatus.Success)]
    [InlineData(8192, 8192, AnalyticsStatus.PageFault)]
    [InlineData(1 << 30, 61440, AnalyticsStatus.Success)]
    public void A_stride_steps_over_pages(uint stride, int missing, AnalyticsStatus expected)
    {
        using var bench = AnalyticsBench.Running();
        var region = bench.Map(65536);
        bench.Memory.Evict(region + (ulong)missing);
        var fetch = AnalyticsDescriptors.Fetch(region, 65536, bench.Map(64)) with { UseStride = true, RegionStride = stride };
        Assert.Equal(expected, bench.Run(fetch).Status);
    }

    [Fact]
    public void A_blocking_fetch_has_each_missing_page_brought()
    {
        using var bench = AnalyticsBench.Blocking(out var requests);
        var region = bench.MapBytes(Descriptors.Pattern(12288));
        bench.Memory.Evict(region);
        bench.Memory.Evict(region + 8192);
        var fetch = AnalyticsDescriptors.Fetch(region, 12288, bench.Map(64)) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.BlockOnFault,
        };
        bench.Post(fetch);
        bench.Settle();
        for (var page = 0; page < 2; page++)
        {
            Assert.Equal(1, requests.Count);
            Assert.Equal(AnalyticsStatus.None, bench.AnalyticsRecord(fetch.CompletionAddress).Status);
            requests.Answer(PageResponse.Success);
            bench.Settle();
        }

        Assert.Equal(AnalyticsStatus.Success, bench.AnalyticsRecord(fetch.CompletionAddress).Status);
        Assert.Equal(0, requests.Count);
    }

    [Fact]
    public void It_needs_no_record()
    {
        using var bench = AnalyticsBench.Running();
        bench.Post(new AnalyticsTranslationFetchDescriptor { Address = bench.Map(64), RegionSize = 64 });
        bench.Settle();
        Assert.Equal(0, bench.RecordsStored);
        Assert.False(bench.Bar.SwError.Read().Valid);
        Assert.DoesNotContain(bench.Trace.Events, static e => e.Kind == TraceKind.Fault);
    }
}
