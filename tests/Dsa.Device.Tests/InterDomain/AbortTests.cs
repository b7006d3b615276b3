using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Memory that goes away, and descriptors that are ended, while they work in other address spaces.</summary>
public sealed class AbortTests
{
    [Fact]
    [Produces(CompletionStatus.DomainInaccessible)]
    public void Abort_pasid_of_the_owner_ends_what_works_in_its_memory_with_status_0x2e()
    {
        using var domains = UpdateWindowTests.Blocked(out _, out var theirs);
        Block(domains, theirs);
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid).Raw);
        var record = domains.Bench.Record(domains.Record);
        Assert.Equal((CompletionStatus.DomainInaccessible, 4096u), (record.Status, record.BytesCompleted));

        // The queue and the entry are as before.
        domains.OwnerRead(theirs, 8192);
        Assert.Equal(CompletionStatus.Success, domains.Run(domains.CopyFrom(theirs, domains.Bench.Map(8192), 8192)).Status);
    }

    [Theory]
    [InlineData(Command.AbortAll, 0)]
    [InlineData(Command.AbortWq, 0b01)]
    [InlineData(Command.ResetWq, 0b01)]
    public void An_abort_of_the_descriptor_itself_is_status_0x2e_too(Command command, uint operand)
    {
        using var domains = UpdateWindowTests.Blocked(out _, out var theirs);
        Block(domains, theirs);
        Assert.Equal(0u, domains.Bench.Command(command, operand).Raw);
        Assert.Equal(CompletionStatus.DomainInaccessible, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void An_abort_does_not_wait_for_the_record()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        Block(domains, theirs);
        domains.Bench.Memory.Evict(domains.Record);
        Assert.Equal(0u, domains.Bench.Command(Command.AbortWq, 0b01).Raw);
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void Abort_pasid_of_the_owner_does_not_wait_for_the_submitters_record()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        Block(domains, theirs);
        domains.Bench.Memory.Evict(domains.Record);
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid).Raw);
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.DomainInaccessible, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void A_function_level_reset_writes_nothing()
    {
        using var domains = UpdateWindowTests.Blocked(out _, out var theirs);
        Block(domains, theirs);
        domains.Bench.Device.Reset();
        domains.Bench.Settle();
        Assert.False(domains.Bench.Device.IsResetting);
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void Drain_pasid_of_the_owner_waits_for_what_works_in_its_memory()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        Block(domains, theirs);
        Assert.Equal(0u, domains.Bench.Command(Command.DrainPasid, domains.OwnerPasid + 7).Raw);
        Assert.True(domains.Bench.Command(Command.DrainPasid, domains.OwnerPasid).Active);
        domains.OwnerRead(theirs, 8192);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(0u, domains.Bench.Bar.CmdStatus.Read().Raw);
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void A_usable_bit_that_is_cleared_does_not_stop_what_has_begun()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        var target = Block(domains, theirs);
        var entry = domains.Bench.Bar.Idpt[DomainBench.Entry].Entry;
        entry.Write(entry.Read().WithUsable(false));
        domains.OwnerRead(theirs, 8192);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(domains.Record).Status);
        Assert.Equal(Descriptors.Pattern(8192), domains.Bench.Read(target, 8192));
        Assert.Equal(CompletionStatus.InvalidIdptHandle, domains.Run(domains.CopyFrom(theirs, target, 64)).Status);
    }

    [Fact]
    public void Only_the_member_ends_and_its_batch_goes_on()
    {
        using var domains = UpdateWindowTests.Blocked(out _, out var theirs);
        var next = domains.Bench.Map(4096);
        var copy = Blocking(domains, theirs, domains.Bench.Map(8192));
        var list = Operations.BatchTests.List(domains.Bench, copy, Descriptors.NoOp(next));
        var batch = domains.Bench.Map(4096);
        domains.Bench.Post(Descriptors.Batch(list, 2, batch));
        domains.Bench.Settle();
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid).Raw);
        Assert.Equal(CompletionStatus.DomainInaccessible, domains.Bench.Record(domains.Record).Status);
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(next).Status);
        var record = domains.Bench.Record(batch);
        Assert.Equal((CompletionStatus.BatchFailed, 2u), (record.Status, record.BytesCompleted));
    }

    [Fact]
    public void An_abort_of_another_pasid_changes_nothing()
    {
        using var domains = UpdateWindowTests.Blocked(out var handler, out var theirs);
        Block(domains, theirs);
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid + 7).Raw);
        domains.OwnerRead(theirs, 8192);
        handler.AnswerAll();
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.Success, domains.Bench.Record(domains.Record).Status);
    }

    [Fact]
    public void The_record_of_what_is_ended_says_what_the_operation_had_to_say()
    {
        // Blocks of one page, the second of which is not there.
        using var domains = Computing(out var theirs);
        var gather = Operations.ThirdGeneration.GatherCopy(
            4096, domains.Bench.MapBytes(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0 }), 2, theirs, domains.Bench.Map(8192), domains.Record);
        domains.Bench.Post(gather with
        {
            Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true, SourceIdptHandle = DomainBench.Entry,
        });
        domains.Bench.Settle();
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid).Raw);
        var record = (ScatterGatherCompletionRecord)domains.Bench.Record(domains.Record);
        Assert.Equal((CompletionStatus.DomainInaccessible, 1u, 4096u), (record.Status, record.ListEntriesCompleted, record.BytesCompleted));
    }

    private static DomainBench Computing(out ulong theirs)
    {
        var capabilities = DeviceProfile.Dsa30.Capabilities;
        var domains = new DomainBench(
            profile: DeviceProfile.Dsa30 with
            {
                Capabilities = capabilities with { DsaCap0 = capabilities.DsaCap0.WithInterDomainOperations(InterDomainOperations.GatherCopy) },
            },
            configure: static bench =>
            {
                bench.Device.Configuration.PageRequestEnable = true;
                bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
                bench.Bar.WqCfg[0].Limits.Write(bench.Bar.WqCfg[0].Limits.Read().WithMaxScatterGatherShift(4));
            });
        domains.Bench.Slot.Memory.PageRequests = new PageRequests();
        theirs = domains.OwnerMapBytes(Descriptors.Pattern(8192));
        domains.Owner.Memory.Evict(theirs + 4096);
        domains.Write(domains.Open);
        return domains;
    }

    /// <summary>Posts a copy that stops at the second page of the owner's memory.</summary>
    private static ulong Block(DomainBench domains, ulong theirs)
    {
        var target = domains.Bench.Map(8192);
        domains.Bench.Post(Blocking(domains, theirs, target));
        domains.Bench.Settle();
        Assert.Equal(CompletionStatus.None, domains.Bench.Record(domains.Record).Status);
        return target;
    }

    private static InterDomainCopyDescriptor Blocking(DomainBench domains, ulong theirs, ulong target) =>
        domains.CopyFrom(theirs, target, 8192) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault, UseAlternateSource = true };
}
