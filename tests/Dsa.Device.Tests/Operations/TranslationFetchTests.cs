using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Operations;

public sealed class TranslationFetchTests
{
    [Fact]
    public void Every_page_of_the_range_is_asked_for_without_a_stride()
    {
        using var bench = Bench.Running();
        var memory = bench.Map(5 * 4096);
        for (var page = 0; page < 5; page++)
        {
            bench.Memory.Evict(memory + (ulong)(page * 4096));
            var record = bench.Run(Descriptors.TranslationFetch(memory + 4000, (3 * 4096) + 97, bench.Map(4096)));
            Assert.Equal(CompletionStatus.PageFault, record.Status);
            Assert.Equal((Operand.Source1, page == 0 ? memory + 4000 : memory + (ulong)(page * 4096)), (record.FaultOperand, record.FaultAddress));
            bench.Read(memory + (ulong)(page * 4096), 1);
        }

        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.TranslationFetch(memory + 4000, (3 * 4096) + 97, bench.Map(4096))).Status);
    }

    [Fact]
    public void A_stride_leaves_pages_out()
    {
        using var bench = Bench.Running(profile: WithStride());
        var memory = bench.Map(5 * 4096);
        bench.Memory.Evict(memory + 4096);
        bench.Memory.Evict(memory + (3 * 4096));
        var fetch = Descriptors.TranslationFetch(memory, 5 * 4096, bench.Map(4096)) with { UseStride = true, RegionStride = 8192 };
        Assert.Equal(CompletionStatus.Success, bench.Run(fetch).Status);
        bench.Memory.Evict(memory + 8192);
        Assert.Equal((CompletionStatus.PageFault, memory + 8192), (bench.Run(fetch).Status, bench.Record(fetch.CompletionAddress).FaultAddress));
    }

    [Fact]
    public void A_range_far_beyond_the_limit_of_the_queue_is_right()
    {
        using var bench = Bench.Running(profile: WithStride());
        var memory = bench.Map(4096);
        var fetch = Descriptors.TranslationFetch(memory, uint.MaxValue, bench.Map(4096)) with { UseStride = true, RegionStride = 1u << 31 };
        Assert.Equal((CompletionStatus.PageFault, memory + (1u << 31)), (bench.Run(fetch).Status, bench.Record(fetch.CompletionAddress).FaultAddress));
    }

    [Fact]
    public void Pages_that_it_may_wait_for_come_in()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithBlockOnFault(true) } };
        using var bench = new Bench(profile: profile);
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        bench.Enable();
        var memory = bench.Map(3 * 4096);
        bench.Memory.Evict(memory + 4096);
        var requests = bench.Kernel.ServePageRequests(bench.Slot);
        var fetch = Descriptors.TranslationFetch(memory, 3 * 4096, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, bench.Run(fetch with { Flags = fetch.Flags | DescriptorFlags.BlockOnFault }).Status);
        Assert.True(bench.Memory.TryPeek(memory + 4096, out _));
        bench.Scheduler.Run(requests.Dispose);
    }

    private static DeviceProfile WithStride()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        return DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithTranslationFetchStride(true) } };
    }
}
