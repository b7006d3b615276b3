using Dsa.Device.Profiles;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Operations;

public sealed class CacheFlushTests
{
    [Fact]
    public void A_flush_changes_nothing_and_may_reach_what_is_read_only()
    {
        using var bench = Bench.Running();
        var memory = bench.Map(8192, MemoryAccess.Read);
        var record = bench.Run(Descriptors.CacheFlush(memory + 1, 8000, bench.Map(4096)));
        Assert.Equal((CompletionStatus.Success, 0u), (record.Status, record.BytesCompleted));
    }

    [Fact]
    public void A_fault_tells_how_much_is_flushed()
    {
        using var bench = Bench.Running();
        var memory = bench.Map(8192);
        bench.Memory.Evict(memory + 4096);
        var record = bench.Run(Descriptors.CacheFlush(memory + 100, 8000, bench.Map(4096)));
        Assert.Equal((CompletionStatus.PageFault, 3996u), (record.Status, record.BytesCompleted));
        Assert.Equal((Operand.Destination1, memory + 4096), (record.FaultOperand, record.FaultAddress));
    }

    [Fact]
    public void Write_back_with_readback_is_the_other_control_that_it_takes()
    {
        using var bench = Bench.Running();
        var flush = Descriptors.CacheFlush(bench.Map(4096), 64, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, bench.Run(flush with { Flags = flush.Flags | DescriptorFlags.CacheControl2 }).Status);
    }

    [Fact]
    public void The_first_generation_may_have_one_more()
    {
        var capabilities = DeviceProfile.Dsa10.Capabilities;
        var profile = DeviceProfile.Dsa10 with
        {
            Capabilities = capabilities with { GenCap = capabilities.GenCap.WithCacheControlFlush(true) },
        };
        using var bench = Bench.Running(profile: profile);
        var flush = Descriptors.CacheFlush(bench.Map(4096), 64, bench.Map(4096));
        Assert.Equal(CompletionStatus.Success, bench.Run(flush with { Flags = flush.Flags | DescriptorFlags.CacheControl1 }).Status);
    }
}
