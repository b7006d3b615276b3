using Dsa.Platform.Interrupts;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Resets;

public sealed class FunctionResetTests
{
    private const int Bytes = 1 << 20;

    [Fact]
    public void Work_in_flight_is_given_up_and_nothing_is_written_after_the_reset()
    {
        var givenUp = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            using var bench = new Bench(seed);
            bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
            Configured(bench).Enable();
            bench.GrantVector(1);
            var record = bench.Map(4096);
            var destination = bench.Map(Bytes);
            for (var i = 0; i < 8; i++)
            {
                bench.Post(Descriptors.Fill(destination, Bytes, 0x5A5A_5A5A_5A5A_5A5A, record + ((ulong)i * 32)) with
                {
                    Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
                    InterruptHandle = 1,
                });
            }

            bench.Scheduler.Run(() =>
            {
                bench.Scheduler.Sleep((long)seed * 5000);
                bench.Device.Reset();
                WaitUntilOver(bench);
            });
            var records = bench.RecordsStored;
            var interrupts = bench.Interrupts(1);
            givenUp += 8 - records;
            bench.Write(destination, new byte[Bytes]);
            bench.Settle();
            Assert.Equal((records, interrupts), (bench.RecordsStored, bench.Interrupts(1)));
            Assert.DoesNotContain(bench.Read(destination, Bytes), static one => one != 0);
            AssertUsable(bench, record);
        }

        Assert.InRange(givenUp, 1, (8 * 40) - 1);
    }

    [Fact]
    public void A_reset_ends_while_a_command_waits_for_work_that_never_ends()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        bench.Issue(Command.DisableDevice, interrupt: true);
        bench.Issue(Command.DrainAll);
        bench.Settle();
        Assert.True(bench.Bar.CmdStatus.Read().Active);
        bench.Device.Reset();
        bench.Settle();
        Assert.False(bench.Device.IsResetting);
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
        Assert.Equal(0u, bench.Bar.IntCause.Read().Raw);
        Assert.Equal(0UL, bench.Bar.SwError.Read().Word0);
        Assert.Equal(0, bench.Interrupts(0));
        AssertUsable(bench, bench.Map(4096));
    }

    [Fact]
    public void A_command_written_during_the_reset_is_lost_and_one_after_it_is_done()
    {
        using var bench = new Bench();
        bench.Device.Reset();
        Assert.True(bench.Device.IsResetting);
        bench.Bar.GenCtrl.Write(new GenCtrl(7));
        bench.Issue(Command.DrainAll, interrupt: true);
        bench.Settle();
        Assert.Equal(0u, bench.Bar.GenCtrl.Read().Raw);
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
        Assert.Equal(0u, bench.Bar.IntCause.Read().Raw);
        Assert.Equal(0u, bench.Command(Command.DrainAll, interrupt: true).Raw);
        Assert.Equal(IntCauseBits.CommandCompletion, bench.Bar.IntCause.Read().Bits);
    }

    [Fact]
    public void Portals_take_nothing_during_the_reset()
    {
        using var bench = Bench.Running();
        bench.Device.Reset();
        Assert.Equal(Dsa.Bindings.Portals.SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(bench.Map(4096))));
        for (var i = 0; i < 100; i++)
        {
            bench.Post(Descriptors.NoOp(bench.Map(4096)));
        }

        bench.Settle();
        Assert.Equal(0, bench.RecordsStored);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void A_halted_device_comes_back()
    {
        using var bench = Bench.Running();
        bench.Device.Configuration.AtsEnable = false;
        Assert.Equal(DeviceState.Halted, bench.Bar.GenSts.Read().State);
        bench.Device.Reset();
        bench.Settle();
        Assert.Equal(0u, bench.Bar.GenSts.Read().Raw);
        Assert.False(bench.Bar.SwError.Read().Valid);
        AssertUsable(bench, bench.Map(4096));
    }

    [Fact]
    public void The_pci_configuration_is_off_and_messages_are_masked_until_software_restores_them()
    {
        using var bench = Bench.Running();
        bench.GrantVector(1);
        bench.Slot.Interrupts.Unmask(1);
        bench.Device.Reset();
        bench.Settle();
        var configuration = bench.Device.Configuration;
        Assert.False(configuration.BusMasterEnable || configuration.PasidEnable || configuration.PrivilegedModeEnable);
        Assert.False(configuration.AtsEnable || configuration.PageRequestEnable || configuration.PageRequestAllocation != 0);
        Assert.True(bench.Slot.Interrupts.Read(1).Mask);
        Assert.Equal(CommandError.BusMasterDisabled, Configured(bench).ErrorOf(Command.EnableDevice));
    }

    [Fact]
    public void Handles_are_free_after_the_reset()
    {
        using var bench = Bench.Running();
        bench.GrantVector(2);
        Assert.Equal(CommandError.NoInterruptHandle, bench.ErrorOf(Command.RequestInterruptHandle, 2));
        bench.Device.Reset();
        bench.Settle();
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.RequestInterruptHandle, 2));
    }

    [Fact]
    public void Page_requests_that_are_outstanding_do_not_hold_the_reset_up()
    {
        using var bench = new Bench();
        using var handler = new NoAnswer(bench);
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure();
        bench.Enable();
        bench.Post(Descriptors.NoOp(bench.Memory.Map(4096, Platform.Memory.MemoryAccess.Read | Platform.Memory.MemoryAccess.Write)));
        bench.Settle();
        Assert.NotNull(handler.Request);
        bench.Device.Reset();
        bench.Settle();
        Assert.False(bench.Device.IsResetting);
        handler.Request.Answer(Platform.Memory.PageResponse.Success);
        bench.Settle();
        Assert.Equal(0, bench.RecordsStored);
    }

    [Fact]
    public void The_command_is_no_reset_from_outside()
    {
        using var bench = new Bench();
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Device.Reset(ResetKind.Command));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void In_real_time_nothing_of_before_is_written_once_the_reset_is_over(int threads)
    {
        using var bench = new Bench(new RealTimeScheduler(), trace: null);
        var record = bench.Map(4096);
        var destination = bench.Map(Bytes);
        for (var round = 0; round < 20; round++)
        {
            Restore(bench);
            Configured(bench).Enable();
            var ending = 0;
            var actors = Enumerable.Range(0, threads).Select(i => bench.Scheduler.Spawn($"submitter {i}", () =>
            {
                while (Volatile.Read(ref ending) == 0)
                {
                    bench.Post(Descriptors.Fill(destination, Bytes, 0x5A5A_5A5A_5A5A_5A5A, record));
                    bench.Issue(Command.DrainAll, interrupt: true);
                }
            })).ToList();
            bench.Scheduler.Sleep(2_000_000);
            bench.Device.Reset();
            bench.Device.Reset(ResetKind.PowerOn);
            WaitUntilOver(bench);
            bench.Write(destination, new byte[Bytes]);
            bench.Write(record, new byte[32]);
            bench.Scheduler.Sleep(1_000_000);
            Volatile.Write(ref ending, 1);
            actors.ForEach(static actor => actor.Join());
            bench.Settle();
            Assert.DoesNotContain(bench.Read(destination, Bytes), static one => one != 0);
            Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
            Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
            Assert.False(bench.Bar.SwError.Read().Valid && bench.Bar.SwError.Read().Error == ErrorCode.DedicatedQueueFull);
            bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        }
    }

    private static Bench Configured(Bench bench)
    {
        bench.Configure();
        return bench;
    }

    private static void Restore(Bench bench)
    {
        bench.Device.Configuration.BusMasterEnable = true;
        bench.Device.Configuration.PasidEnable = true;
        bench.Device.Configuration.PrivilegedModeEnable = true;
        bench.Device.Configuration.AtsEnable = true;
    }

    private static void AssertUsable(Bench bench, ulong record)
    {
        Restore(bench);
        Configured(bench).Enable();
        bench.Write(record, new byte[32]);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(record)).Status);
    }

    private static void WaitUntilOver(Bench bench)
    {
        for (var attempt = 0; bench.Device.IsResetting; attempt++)
        {
            Assert.True(attempt < 1_000_000, "the reset does not end");
            bench.Scheduler.Sleep(1000);
        }
    }

    /// <summary>Takes page requests and leaves them.</summary>
    private sealed class NoAnswer : Platform.Memory.IPageRequestHandler, IDisposable
    {
        private readonly Bench _bench;

        public NoAnswer(Bench bench)
        {
            _bench = bench;
            bench.Slot.Memory.PageRequests = this;
        }

        public Platform.Memory.PageRequest? Request { get; private set; }

        public void Queue(Platform.Memory.PageRequest request, Platform.Memory.AddressSpace? domain) => Request = request;

        public void Dispose() => _bench.Slot.Memory.PageRequests = null;
    }
}
