using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Completion;

public sealed class CompletionInterruptTests
{
    private const DescriptorFlags Interrupting = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt;

    [Fact]
    public void The_interrupt_comes_after_the_record()
    {
        using var bench = Ready();
        bench.GrantVector(1);
        bench.Run(NoOp(bench, handle: 1));
        var kinds = bench.Trace.Events
            .Where(static e => e.Kind is Platform.Tracing.TraceKind.Record or Platform.Tracing.TraceKind.Interrupt)
            .Select(static e => e.Kind);
        Assert.Equal([Platform.Tracing.TraceKind.Record, Platform.Tracing.TraceKind.Interrupt], kinds);
        Assert.Equal(1, bench.Interrupts(1));
    }

    [Fact]
    public void An_interrupt_needs_no_record()
    {
        using var bench = Ready();
        bench.GrantVector(2);
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = 2 });
        bench.Settle();
        Assert.Equal(1, bench.Interrupts(2));
    }

    [Fact]
    public void A_failed_descriptor_interrupts_too()
    {
        using var bench = Ready();
        bench.GrantVector(1);
        var record = bench.Run(new FillDescriptor { Flags = Interrupting, InterruptHandle = 1, CompletionAddress = bench.Map(4096) });
        Assert.Equal(CompletionStatus.InvalidTransferSize, record.Status);
        Assert.Equal(1, bench.Interrupts(1));
    }

    [Fact]
    public void User_descriptors_need_the_permission_of_gencfg()
    {
        using var bench = Bench.Running();
        bench.GrantVector(1);
        var record = (InvalidFlagsRecord)bench.Run(NoOp(bench, handle: 1));
        Assert.Equal(CompletionStatus.InvalidFlags, record.Status);
        Assert.Equal(DescriptorFlags.RequestCompletionInterrupt, record.InvalidFlags);
        Assert.Equal(0, bench.Interrupts(1));
    }

    [Fact]
    public void Privileged_descriptors_need_no_permission_of_gencfg()
    {
        using var bench = Bench.Running();
        bench.GrantVector(1);
        var record = bench.Map(4096);
        bench.Enqueue((WorkDescriptor)NoOp(bench, handle: 1) with { Privileged = true, CompletionAddress = record });
        bench.Settle();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
        Assert.Equal(1, bench.Interrupts(1));
    }

    [Fact]
    public void A_queue_without_pasid_may_always_interrupt_through_an_entry_without_pasid()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithPasidEnable(false));
        bench.Enable();
        bench.Command(Command.RequestInterruptHandle, 1);
        using var buffer = bench.Kernel.AllocateCoherent(bench.Slot, 4096)!;
        bench.Post(new NoOpDescriptor { Flags = Interrupting, InterruptHandle = 1, CompletionAddress = buffer.Address });
        bench.Settle();
        Assert.Equal((byte)CompletionStatus.Success, buffer.Span[0]);
        Assert.Equal(1, bench.Interrupts(1));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0xFFFF)]
    [InlineData(2)]
    [Produces(CompletionStatus.InvalidInterruptHandle)]
    public void A_handle_that_does_not_exist_or_was_not_requested_is_status_0x19(ushort handle)
    {
        using var bench = Ready();
        bench.GrantVector(1);
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, bench.Run(NoOp(bench, handle)).Status);
        var error = bench.Bar.SwError.Read();
        Assert.Equal(ErrorCode.InvalidInterruptHandle, error.Error);
        Assert.Equal(handle, error.ErrorInfo & 0xFFFF);
    }

    [Fact]
    public void An_entry_of_another_pasid_is_status_0x19() =>
        ExpectRefused(static (bench, entry) => entry.WithPasid(bench.Pasid + 1));

    [Fact]
    public void An_entry_without_pasid_is_status_0x19() => ExpectRefused(static (_, entry) => entry.WithPasidEnable(false));

    [Fact]
    public void An_entry_that_ignores_gives_no_interrupt_and_no_error()
    {
        using var bench = Ready();
        bench.GrantVector(1);
        bench.Bar.MsixPerm[1].Entry.Write(bench.Bar.MsixPerm[1].Entry.Read().WithIgnore(true));
        Assert.Equal(CompletionStatus.Success, bench.Run(NoOp(bench, handle: 1)).Status);
        Assert.Equal(0, bench.Interrupts(1));
    }

    [Fact]
    public void A_released_handle_is_no_handle()
    {
        using var bench = Ready();
        bench.GrantVector(1);
        bench.Command(Command.ReleaseInterruptHandle, 1);
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, bench.Run(NoOp(bench, handle: 1)).Status);
    }

    [Fact]
    public void A_part_without_request_interrupt_handle_takes_table_indices()
    {
        var capabilities = Device.Profiles.DeviceProfile.Dsa20.Capabilities;
        var commands = capabilities.CmdCap.WithCommand(Command.RequestInterruptHandle, false);
        using var bench = new Bench(profile: Device.Profiles.DeviceProfile.Dsa20 with { Capabilities = capabilities with { CmdCap = commands } });
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        bench.Bar.MsixPerm[3].Entry.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(bench.Pasid));
        Assert.Equal(CompletionStatus.Success, bench.Run(NoOp(bench, handle: 3)).Status);
        Assert.Equal(1, bench.Interrupts(3));
    }

    private static NoOpDescriptor NoOp(Bench bench, ushort handle) =>
        new() { Flags = Interrupting, InterruptHandle = handle, CompletionAddress = bench.Map(4096) };

    private static Bench Ready()
    {
        var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        return bench;
    }

    private static void ExpectRefused(Func<Bench, MsixPermEntry, MsixPermEntry> change)
    {
        using var bench = Ready();
        bench.GrantVector(1);
        bench.Bar.MsixPerm[1].Entry.Write(change(bench, bench.Bar.MsixPerm[1].Entry.Read()));
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, bench.Run(NoOp(bench, handle: 1)).Status);
        Assert.Equal(0, bench.Interrupts(1));
    }
}
