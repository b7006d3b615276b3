using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.WorkQueues;

public sealed class PortalTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Only_an_enabled_dedicated_queue_takes_posted_writes(int queue, bool isTaken)
    {
        using var bench = Bench.Running();
        bench.Post(Descriptors.NoOp(bench.Map(4096)), queue);
        Assert.Equal(isTaken ? 1u : 0u, bench.Bar.WqCfg[queue].Status.Read().Occupancy);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Theory]
    [InlineData(0, SubmitResult.Retry)]
    [InlineData(1, SubmitResult.Accepted)]
    [InlineData(2, SubmitResult.Retry)]
    public void Only_an_enabled_shared_queue_takes_deferrable_writes(int queue, SubmitResult expected)
    {
        using var bench = Bench.Running();
        Assert.Equal(expected, bench.Enqueue(Descriptors.NoOp(bench.Map(4096)), queue));
    }

    [Theory]
    [InlineData(0, 1u, SubmitResult.Accepted)]
    [InlineData(1, 1u, SubmitResult.Accepted)]
    [InlineData(2, 0u, SubmitResult.Retry)]
    public void A_write_of_unknown_kind_is_what_the_queue_takes(int queue, uint occupancy, SubmitResult expected)
    {
        using var bench = Bench.Running();
        WorkDescriptor descriptor = Descriptors.NoOp(bench.Map(4096)) with { Pasid = bench.Pasid };
        var result = bench.Device.Bar2.Store(bench.PortalOffset(queue, Bar2Portal.UnlimitedMsix), MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));
        Assert.Equal((occupancy, expected), (bench.Bar.WqCfg[queue].Status.Read().Occupancy, result));
    }

    [Theory]
    [InlineData(Bar2Portal.UnlimitedMsix, true)]
    [InlineData(Bar2Portal.LimitedMsix, true)]
    [InlineData(Bar2Portal.UnlimitedIms, false)]
    [InlineData(Bar2Portal.LimitedIms, false)]
    public void Portals_of_absent_message_storage_take_nothing(Bar2Portal portal, bool isTaken)
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Post(Descriptors.NoOp(record), 0, portal);
        Assert.Equal(isTaken ? SubmitResult.Accepted : SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(record), 1, portal));
        Assert.Equal(isTaken ? 1u : 0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(32, 0)]
    [InlineData(128, 0)]
    [InlineData(64, 32)]
    public void Writes_of_another_size_or_beside_a_slot_are_discarded(int length, int offset)
    {
        using var bench = Bench.Running();
        bench.Device.Bar2.StorePosted(bench.PortalOffset(0, Bar2Portal.LimitedMsix) + offset, new byte[length]);
        Assert.Equal(SubmitResult.Retry, bench.Device.Bar2.StoreNonPosted(bench.PortalOffset(1, Bar2Portal.LimitedMsix) + offset, new byte[length]));
        Assert.Equal(0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
        Assert.Equal(0u, bench.Bar.WqCfg[1].Status.Read().Occupancy);
    }

    [Fact]
    public void Every_slot_of_a_page_is_the_same_portal()
    {
        using var bench = Bench.Running();
        WorkDescriptor descriptor = Descriptors.NoOp(bench.Map(4096));
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)).ToArray();
        for (var slot = 0; slot < 16; slot++)
        {
            bench.Device.Bar2.StorePosted(bench.PortalOffset(0, Bar2Portal.LimitedMsix) + (slot * 0x100), bytes);
        }

        Assert.Equal(16u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    [Fact]
    public void Writes_outside_the_bar_are_discarded()
    {
        using var bench = Bench.Running();
        Assert.Equal(SubmitResult.Retry, bench.Device.Bar2.StoreNonPosted(bench.Device.Bar2.SizeBytes, new byte[64]));
        Assert.Equal(SubmitResult.Retry, bench.Device.Bar2.StoreNonPosted(-64, new byte[64]));
        bench.Device.Bar2.StorePosted(int.MaxValue - 63, new byte[64]);
    }

    [Fact]
    [Produces(ErrorCode.DedicatedQueueFull)]
    public void A_full_dedicated_queue_drops_and_records_0x53_then_overflow()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        for (var i = 0; i < 17; i++)
        {
            bench.Post(Descriptors.NoOp(record));
        }

        var error = bench.Bar.SwError.Read();
        Assert.Equal(16u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
        Assert.True(error.Valid);
        Assert.False(error.Overflow);
        Assert.Equal(ErrorCode.DedicatedQueueFull, error.Error);
        Assert.True(error.WorkQueueValid);
        Assert.Equal(0u, error.WorkQueue);
        Assert.Equal((true, bench.Pasid, Opcode.NoOp), (error.DescriptorValid, error.Pasid, error.Operation));
        bench.Post(Descriptors.NoOp(record));
        Assert.True(bench.Bar.SwError.Read().Overflow);
    }

    [Fact]
    public void With_an_event_log_0x53_is_still_in_swerror_only()
    {
        using var bench = Bench.Running(eventLog: true);
        for (var i = 0; i < 17; i++)
        {
            bench.Post(Descriptors.NoOp(bench.Map(4096)));
        }

        bench.Settle();
        Assert.Equal(ErrorCode.DedicatedQueueFull, bench.Bar.SwError.Read().Error);
        Assert.Equal(0, bench.LoggedCount);
    }

    [Fact]
    public void A_full_shared_queue_answers_retry_and_records_nothing()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(record)));
        }

        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(record)));
        Assert.False(bench.Bar.SwError.Read().Valid);
        bench.Settle();
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(record)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(16, 16)]
    [InlineData(100, 16)]
    public void A_limited_portal_takes_as_many_as_threshold_and_size_allow(uint threshold, int taken)
    {
        using var bench = Bench.Running();
        bench.Bar.WqCfg[1].Threshold.Write(new WqCfgThreshold(0).WithEntries(threshold));
        var record = bench.Map(4096);
        var accepted = Enumerable.Range(0, 20).Count(_ =>
            bench.Enqueue(Descriptors.NoOp(record), portal: Bar2Portal.LimitedMsix) == SubmitResult.Accepted);
        Assert.Equal(taken, accepted);
    }

    [Fact]
    public void Beyond_the_threshold_the_unlimited_portal_still_takes()
    {
        using var bench = Bench.Running();
        bench.Bar.WqCfg[1].Threshold.Write(new WqCfgThreshold(0).WithEntries(0));
        var record = bench.Map(4096);
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(record), portal: Bar2Portal.LimitedMsix));
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(record), portal: Bar2Portal.UnlimitedMsix));
    }

    [Fact]
    public void The_threshold_does_not_limit_a_dedicated_queue()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Bar.WqCfg[0].Threshold.Write(new WqCfgThreshold(0).WithEntries(0));
        bench.Enable();
        bench.Post(Descriptors.NoOp(bench.Map(4096)), portal: Bar2Portal.LimitedMsix);
        Assert.Equal(1u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    [Fact]
    public void An_injected_full_queue_drops_with_0x53_or_answers_retry()
    {
        using var bench = Bench.Running(injections: new InjectionProfile { QueueFullOneIn = 1 });
        var record = bench.Map(4096);
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(record)));
        bench.Post(Descriptors.NoOp(record));
        Assert.Equal(ErrorCode.DedicatedQueueFull, bench.Bar.SwError.Read().Error);
    }

    [Fact]
    public void Pasid_and_privilege_of_a_dedicated_queue_come_from_its_configuration()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        WorkDescriptor descriptor = Descriptors.NoOp(record);
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor with { Pasid = 0xFFFFF, Privileged = true }).Status);
    }

    [Fact]
    public void The_pasid_of_a_shared_queue_comes_from_the_descriptor()
    {
        using var bench = Bench.Running();
        var other = bench.Kernel.CreateProcess("other");
        using var binding = bench.Kernel.BindSva(bench.Slot, other, out _)!;
        var mine = bench.Map(4096);
        Assert.Equal(mine, other.Memory.Map(4096, populate: true));
        bench.Enqueue(Descriptors.NoOp(mine), pasid: binding.Pasid.Value);
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(mine).Status);
        Assert.True(other.Memory.TryPeek(mine, out var status));
        Assert.Equal((byte)CompletionStatus.Success, status);
    }
}
