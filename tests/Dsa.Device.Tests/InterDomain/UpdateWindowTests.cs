using Dsa.Device.Profiles;
using Dsa.Device.Tests.Operations;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.InterDomain;

public sealed class UpdateWindowTests
{
    private const WindowFlags Everything = WindowFlags.Read | WindowFlags.Write | WindowFlags.Enable;

    [Theory]
    [InlineData(Everything, 0x1000UL, 0x2000UL)]
    [InlineData(WindowFlags.Read | WindowFlags.Enable | WindowFlags.OffsetMode, 0x1000UL, 1UL)]
    [InlineData(WindowFlags.Enable, ulong.MaxValue, 1UL)]
    [InlineData(WindowFlags.Write, 0UL, 0UL)]
    [InlineData(WindowFlags.None, 0UL, 0UL)]
    public void The_entry_gets_what_the_descriptor_says_and_keeps_the_rest(WindowFlags flags, ulong windowBase, ulong windowSize)
    {
        using var domains = new DomainBench();
        var entry = domains.Windowed(0x5000, 0x100).WithAllowUpdate(true).WithAccessPrivilege(IdptPrivilege.Descriptor);
        domains.Write(entry);
        Assert.Equal(CompletionStatus.Success, domains.RunAsOwner(domains.Update(flags, windowBase, windowSize)).Status);
        var expected = entry
            .WithReadPermission((flags & WindowFlags.Read) != 0)
            .WithWritePermission((flags & WindowFlags.Write) != 0)
            .WithWindowEnable((flags & WindowFlags.Enable) != 0)
            .WithWindowMode((flags & WindowFlags.OffsetMode) != 0 ? IdptWindowMode.Offset : IdptWindowMode.Address)
            .WithWindowBase(windowBase)
            .WithWindowSize(windowSize);
        Assert.Equal(expected, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read());
    }

    [Fact]
    public void The_next_descriptor_goes_by_the_new_window()
    {
        using var domains = new DomainBench();
        var theirs = domains.OwnerMap(4096);
        domains.Write(domains.Windowed(theirs, 100).WithAllowUpdate(true));
        var copy = domains.CopyFrom(theirs + 200, domains.Bench.Map(4096), 50);
        Assert.Equal(CompletionStatus.InterDomainRange, domains.Run(copy).Status);
        domains.RunAsOwner(domains.Update(Everything, theirs + 200, 50));
        Assert.Equal(CompletionStatus.Success, domains.Run(copy).Status);
    }

    [Fact]
    public void An_entry_need_not_be_usable_yet()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open.WithUsable(false).WithAllowUpdate(true));
        Assert.Equal(CompletionStatus.Success, domains.RunAsOwner(domains.Update(Everything, 0x1000, 0x1000)).Status);
        Assert.Equal(0x1000UL, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read().WindowBase);
    }

    [Fact]
    [Produces(CompletionStatus.UpdateWindowRefused)]
    public void An_entry_that_does_not_allow_it_is_status_0x2c() => ExpectRefused(static domains => domains.Open);

    [Fact]
    public void An_entry_of_another_owner_is_status_0x2c() =>
        ExpectRefused(static domains => domains.Open.WithAllowUpdate(true).WithAccessPasid(domains.Bench.Pasid));

    [Fact]
    public void An_entry_of_a_reserved_type_is_status_0x2c() =>
        ExpectRefused(static domains => domains.Open.WithAllowUpdate(true).WithType((IdptEntryType)2));

    [Theory]
    [InlineData(256)]
    [InlineData(0xFFFF)]
    [InlineData(DomainBench.Entry + 1)]
    public void A_handle_that_is_none_is_status_0x2c(ushort handle)
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open.WithAllowUpdate(true), DomainBench.Entry + 1);
        var record = domains.RunAsOwner(domains.Update(Everything, 0x1000, 0x1000) with { IdptHandle = handle });
        Assert.Equal(CompletionStatus.UpdateWindowRefused, record.Status);
    }

    [Theory]
    [InlineData(Everything, 0x1000UL, 0UL)]
    [InlineData(Everything, ulong.MaxValue, 2UL)]
    [InlineData(Everything, 2UL, ulong.MaxValue)]
    [InlineData(WindowFlags.Read | WindowFlags.OffsetMode, 0UL, 0UL)]
    [Produces(CompletionStatus.InvalidWindow)]
    public void A_window_that_is_none_is_status_0x2d(WindowFlags flags, ulong windowBase, ulong windowSize) =>
        ExpectUnchanged(CompletionStatus.InvalidWindow, domains => domains.Update(flags, windowBase, windowSize));

    [Fact]
    public void Offset_mode_on_a_part_without_it_is_status_0x2d() => ExpectUnchanged(
        CompletionStatus.InvalidWindow,
        static domains => domains.Update(Everything | WindowFlags.OffsetMode, 0x1000, 0x1000),
        DomainBench.Profile(static c => c.WithOffsetMode(false)));

    [Theory]
    [InlineData(1UL, 0UL)]
    [InlineData(0UL, 1UL)]
    public void A_base_or_size_without_window_is_status_0x12(ulong windowBase, ulong windowSize) =>
        ExpectUnchanged(CompletionStatus.NonZeroReserved, domains => domains.Update(WindowFlags.Read, windowBase, windowSize));

    [Theory]
    [InlineData(0x10)]
    [InlineData(0x80)]
    public void Reserved_window_flags_are_status_0x12(byte flag) =>
        ExpectUnchanged(CompletionStatus.NonZeroReserved, domains => domains.Update(Everything | (WindowFlags)flag, 0x1000, 0x1000));

    [Fact]
    public void Suppressing_the_drain_on_a_part_without_it_is_status_0x11() => ExpectUnchanged(
        CompletionStatus.InvalidFlags,
        static domains => domains.Update(Everything, 0x1000, 0x1000) with { SuppressDrain = true },
        DomainBench.Profile(static c => c.WithUpdateWindowSuppressDrain(false)));

    [Fact]
    public void Block_on_fault_is_status_0x11() => ExpectUnchanged(
        CompletionStatus.InvalidFlags,
        static domains => domains.Update(Everything, 0x1000, 0x1000) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });

    [Fact]
    public void In_a_batch_it_is_status_0x10()
    {
        using var domains = new DomainBench();
        var entry = domains.Open.WithAllowUpdate(true).WithAccessPasid(domains.Bench.Pasid);
        domains.Write(entry);
        var update = domains.Update(Everything, 0x1000, 0x1000) with { CompletionAddress = domains.Record };
        Assert.Equal(CompletionStatus.Success, domains.Run(update).Status);
        domains.Write(entry);
        var list = BatchTests.List(domains.Bench, update, new NoOpDescriptor());
        Assert.Equal(CompletionStatus.BatchFailed, domains.Bench.Run(Descriptors.Batch(list, 2, domains.Bench.Map(4096))).Status);
        Assert.Equal(CompletionStatus.UnsupportedOpcode, domains.Bench.Record(domains.Record).Status);
        Assert.Equal(entry, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_complete_after_the_descriptors_that_go_by_the_old_window_unless_the_drain_is_suppressed(bool suppress)
    {
        using var domains = Blocked(out var handler, out var theirs);
        domains.Bench.Post(domains.CopyFrom(theirs, domains.Bench.Map(8192), 8192) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true });
        domains.Bench.Settle();
        var ownerRecord = domains.OwnerMap(4096);
        var update = domains.Update(WindowFlags.None) with { SuppressDrain = suppress, CompletionAddress = ownerRecord };
        domains.Bench.Enqueue(update, pasid: domains.OwnerPasid);
        domains.Bench.Settle();
        Assert.False(domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read().ReadPermission);
        Assert.Equal(suppress ? (byte)CompletionStatus.Success : (byte)0, domains.OwnerRead(ownerRecord, 1)[0]);
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);

        domains.OwnerRead(theirs, 8192);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(domains.Record).Status);
        Assert.Equal((byte)CompletionStatus.Success, domains.OwnerRead(ownerRecord, 1)[0]);
    }

    [Fact]
    public void It_does_not_wait_for_descriptors_of_other_entries()
    {
        using var domains = Blocked(out var handler, out var theirs);
        domains.Write(domains.Open.WithAllowUpdate(true), DomainBench.OtherEntry);
        domains.Bench.Post(domains.CopyFrom(theirs, domains.Bench.Map(8192), 8192) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true });
        domains.Bench.Settle();
        Assert.Single(handler.Requests);
        var update = domains.Update(WindowFlags.None) with { IdptHandle = DomainBench.OtherEntry };
        Assert.Equal(CompletionStatus.Success, domains.RunAsOwner(update).Status);
    }

    internal static DomainBench Blocked(out PageRequests handler, out ulong theirs, bool eventLog = false)
    {
        var domains = new DomainBench(eventLog: eventLog, configure: static bench =>
        {
            bench.Device.Configuration.PageRequestEnable = true;
            bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        });
        handler = new PageRequests();
        domains.Bench.Slot.Memory.PageRequests = handler;
        theirs = domains.OwnerMapBytes(Descriptors.Pattern(8192));
        domains.Owner.Memory.Evict(theirs + 4096);
        domains.Write(domains.Open.WithAllowUpdate(true));
        return domains;
    }

    private static void ExpectRefused(Func<DomainBench, IdptEntry> entry)
    {
        using var domains = new DomainBench();
        var before = entry(domains);
        domains.Write(before);
        Assert.Equal(CompletionStatus.UpdateWindowRefused, domains.RunAsOwner(domains.Update(Everything, 0x1000, 0x1000)).Status);
        Assert.Equal(before, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read());
    }

    private static void ExpectUnchanged(CompletionStatus expected, Func<DomainBench, UpdateWindowDescriptor> update, DeviceProfile? profile = null)
    {
        using var domains = new DomainBench(profile: profile);
        var before = domains.Open.WithAllowUpdate(true);
        domains.Write(before);
        Assert.Equal(expected, domains.RunAsOwner(update(domains)).Status);
        Assert.Equal(before, domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Read());
    }
}
