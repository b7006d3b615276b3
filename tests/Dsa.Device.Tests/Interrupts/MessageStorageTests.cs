using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Platform.Tracing;

namespace Dsa.Device.Tests.Interrupts;

/// <summary>Completion interrupts of the interrupt message storage (IMS, §9.2).</summary>
public sealed class MessageStorageTests
{
    private const int Entry = 5;

    [Fact]
    public void A_descriptor_of_an_ims_portal_raises_the_message_of_its_handle()
    {
        using var bench = Running();
        Grant(bench, mask: false);
        Assert.Equal(CompletionStatus.Success, Submit(bench, Bar2Portal.LimitedIms).Status);
        Assert.Equal([Entry], Raised(bench));
    }

    [Fact]
    public void A_masked_message_is_pending_and_sent_when_it_is_unmasked()
    {
        using var bench = Running();
        Grant(bench, mask: true);
        Submit(bench, Bar2Portal.UnlimitedIms);
        Assert.Empty(Raised(bench));
        Assert.True(bench.Bar.Ims[Entry].Entry.Read().Pending);
        bench.Bar.Ims[Entry].Entry.Modify(static entry => entry.WithMask(false));
        Assert.Equal([Entry], Raised(bench));
        Assert.False(bench.Bar.Ims[Entry].Entry.Read().Pending);
    }

    [Fact]
    public void An_ignored_message_is_neither_sent_nor_pending()
    {
        using var bench = Running();
        Grant(bench, mask: false);
        bench.Bar.Ims[Entry].Entry.Modify(static entry => entry.WithIgnore(true));
        Assert.Equal(CompletionStatus.Success, Submit(bench, Bar2Portal.LimitedIms).Status);
        Assert.Empty(Raised(bench));
        Assert.False(bench.Bar.Ims[Entry].Entry.Read().Pending);
    }

    [Fact]
    public void InvalidInterruptHandle_when_the_entry_is_another_process_s()
    {
        using var bench = Running();
        Grant(bench, mask: false);
        bench.Bar.Ims[Entry].Entry.Modify(entry => entry.WithPasid(bench.Pasid + 1));
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, Submit(bench, Bar2Portal.LimitedIms).Status);
        Assert.Empty(Raised(bench));
    }

    [Fact]
    public void InvalidInterruptHandle_when_the_handle_of_the_entry_was_not_requested()
    {
        using var bench = Running();
        Grant(bench, mask: false);
        Assert.Equal(0u, bench.Command(Command.ReleaseInterruptHandle, Operand(Entry)).Raw);
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, Submit(bench, Bar2Portal.LimitedIms).Status);
    }

    [Fact]
    public void InvalidInterruptHandle_when_a_vector_s_handle_comes_through_an_ims_portal()
    {
        using var bench = Running();
        bench.GrantVector(Entry);
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, Submit(bench, Bar2Portal.LimitedIms).Status);
        Assert.Equal(CompletionStatus.Success, Submit(bench, Bar2Portal.LimitedMsix).Status);
    }

    [Fact]
    public void Handles_of_the_storage_are_given_once_and_only_for_entries_that_are_there()
    {
        using var bench = Running();
        Assert.Equal((uint)Entry, bench.Command(Command.RequestInterruptHandle, Operand(Entry)).Result);
        Assert.Equal(CommandError.NoInterruptHandle, bench.ErrorOf(Command.RequestInterruptHandle, Operand(Entry)));
        Assert.Equal(CommandError.InvalidInterruptIndex, bench.ErrorOf(Command.RequestInterruptHandle, Operand(bench.Bar.Ims.Count)));
    }

    [Fact]
    public void Handlers_of_messages_run_on_a_thread_of_their_own()
    {
        using var bench = Running();
        Grant(bench, mask: false);
        var runs = 0;
        bench.Scheduler.Run(() =>
        {
            using var registration = bench.Slot.MessageStorage.Request(Entry, "ims", () => runs++);
            Post(bench, Bar2Portal.LimitedIms, bench.Map(4096));
            bench.Scheduler.Sleep(1_000_000);
        });
        Assert.Equal(1, runs);
    }

    private static Bench Running()
    {
        var bench = new Bench(profile: DeviceProfile.Dsa30);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        return bench;
    }

    private static uint Operand(int entry) =>
        System.Runtime.CompilerServices.Unsafe.BitCast<InterruptHandleOperand, uint>(
            new InterruptHandleOperand { Index = (ushort)entry, Table = InterruptTable.InterruptMessageStorage });

    private static void Grant(Bench bench, bool mask)
    {
        bench.Bar.Ims[Entry].Entry.Write(new ImsEntry(0xFEE0_0000, 0).WithMask(mask).WithPasidEnable(true).WithPasid(bench.Pasid));
        Assert.Equal((uint)Entry, bench.Command(Command.RequestInterruptHandle, Operand(Entry)).Result);
    }

    private static CompletionRecord Submit(Bench bench, Bar2Portal portal)
    {
        var record = bench.Map(4096);
        Post(bench, portal, record);
        bench.Settle();
        return bench.Record(record);
    }

    private static void Post(Bench bench, Bar2Portal portal, ulong record)
    {
        var noOp = Descriptors.NoOp(record);
        bench.Post(noOp with { Flags = noOp.Flags | DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = Entry }, 0, portal);
    }

    private static List<int> Raised(Bench bench) =>
        [.. bench.Trace.Events.Where(static e => e is { Kind: TraceKind.Interrupt, Value: 1 }).Select(static e => e.OffsetBytes)];
}
