using Dsa.Bindings.Portals;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Commands;

/// <summary>Commands that wait for descriptors, or end them.</summary>
public sealed class WaitCommandTests
{
    [Theory]
    [InlineData(Command.DrainAll, 0)]
    [InlineData(Command.DrainWq, 0b01)]
    [InlineData(Command.DisableWq, 0b01)]
    [InlineData(Command.DisableDevice, 0)]
    public void A_drain_or_disable_completes_after_the_descriptors_accepted_before(Command code, uint operand)
    {
        using var bench = Bench.Running();
        var records = Submit(bench, 10);
        Assert.Equal(0u, bench.Command(code, operand).Raw);
        Assert.All(records, record => Assert.Equal(CompletionStatus.Success, bench.Record(record).Status));
    }

    [Fact]
    public void Drain_pasid_waits_for_that_pasid_in_every_queue()
    {
        using var bench = Bench.Running();
        var records = Submit(bench, 5);
        var shared = bench.Map(4096);
        bench.Enqueue(Descriptors.NoOp(shared));
        Assert.Equal(0u, bench.Command(Command.DrainPasid, bench.Pasid).Raw);
        Assert.All(records, record => Assert.Equal(CompletionStatus.Success, bench.Record(record).Status));
        Assert.Equal(CompletionStatus.Success, bench.Record(shared).Status);
    }

    [Fact]
    public void A_drain_does_not_complete_while_a_descriptor_hangs()
    {
        using var bench = Stuck();
        Assert.True(bench.Command(Command.DrainWq, 0b01).Active);
        MakeRoom(bench);
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
    }

    [Fact]
    public void A_drain_does_not_wait_for_the_descriptor_accepted_next()
    {
        using var bench = Stuck(engines: 1);
        bench.Issue(Command.DrainWq, 0b01);
        bench.Settle();

        // The descriptor that hangs is followed by one of the other queue, which will hang too, and by one of its own queue.
        bench.Enqueue(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        bench.Post(Descriptors.NoOp(bench.Map(4096)));
        Assert.True(bench.Bar.CmdStatus.Read().Active);
        MakeRoom(bench);
        Assert.Equal(1u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
    }

    [Fact]
    public void A_drain_of_one_queue_does_not_wait_for_another()
    {
        using var bench = Stuck();
        Assert.Equal(0u, bench.Command(Command.DrainWq, 0b10).Raw);
    }

    [Fact]
    public void A_drain_of_one_pasid_does_not_wait_for_another()
    {
        using var bench = Stuck();
        Assert.Equal(0u, bench.Command(Command.DrainPasid, bench.Pasid + 1).Raw);
        Assert.True(bench.Command(Command.DrainPasid, bench.Pasid).Active);
    }

    [Theory]
    [InlineData(Command.AbortAll, 0, WqState.Enabled)]
    [InlineData(Command.AbortWq, 0b01, WqState.Enabled)]
    [InlineData(Command.ResetWq, 0b01, WqState.Disabled)]
    [InlineData(Command.ResetDevice, 0, WqState.Disabled)]
    public void An_abort_ends_even_a_descriptor_that_hangs(Command code, uint operand, WqState state)
    {
        using var bench = Stuck();
        Assert.Equal(0u, bench.Command(code, operand).Raw);
        Assert.Equal(state, bench.Bar.WqCfg[0].Status.Read().State);
        Assert.Equal(63, bench.LoggedCount);
        MakeRoom(bench);
        Assert.Equal(63, bench.LoggedCount);
    }

    [Fact]
    public void Abort_pasid_ends_descriptors_of_that_pasid_only()
    {
        using var bench = Stuck();
        var other = bench.Kernel.CreateProcess("other");
        using var binding = bench.Kernel.BindSva(bench.Slot, other, out _)!;
        var theirs = other.Memory.Map(4096, populate: true);
        bench.Enqueue(Descriptors.NoOp(theirs), pasid: binding.Pasid.Value);
        Assert.Equal(0u, bench.Command(Command.AbortPasid, bench.Pasid).Raw);
        Assert.Equal(0u, bench.Command(Command.DrainAll).Raw);
        Assert.True(other.Memory.TryPeek(theirs, out var status));
        Assert.Equal((byte)CompletionStatus.Success, status);
    }

    [Fact]
    public void After_an_abort_the_queue_works_on()
    {
        using var bench = Stuck();
        bench.Command(Command.AbortWq, 0b01);
        var record = bench.Map(4096);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(record)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_reset_nothing_more_is_written_for_descriptors_in_flight_and_no_memory_is_held(bool isBatch)
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            using var bench = Bench.Running(seed);
            var target = bench.Map(1 << 20);
            var record = bench.Map(4096);
            var fill = Descriptors.Fill(target, 1 << 20, ulong.MaxValue, record);
            var list = Operations.BatchTests.List(bench, fill, fill);
            var stored = 0;
            bench.Scheduler.Run(() =>
            {
                bench.Post(isBatch ? Descriptors.Batch(list, 2, record) : fill);
                bench.Scheduler.Sleep((long)seed * 150);
                bench.Issue(Command.ResetDevice);
                while (bench.Bar.CmdStatus.Read().Active)
                {
                    bench.Scheduler.Sleep(100);
                }

                stored = bench.RecordsStored;
                bench.Memory.CopyTo(target, new byte[1 << 20]);
                bench.Scheduler.Sleep(1_000_000);
            });
            Assert.Equal(stored, bench.RecordsStored);
            Assert.DoesNotContain(bench.Read(target, 1 << 20), static value => value != 0);
            bench.Scheduler.Run(() => bench.Memory.Unmap(target));
        }
    }

    [Fact]
    public void An_abort_leaves_each_descriptor_its_record_and_its_interrupt_or_neither()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            using var bench = new Bench(seed);
            bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
            bench.Configure(engines: 1);
            bench.Enable();
            bench.GrantVector(1);
            var records = bench.Map(4096);
            bench.Scheduler.Run(() =>
            {
                for (var i = 0; i < 8; i++)
                {
                    bench.Post(new NoOpDescriptor
                    {
                        Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
                        InterruptHandle = 1,
                        CompletionAddress = records + (ulong)(i * 32),
                    });
                }

                bench.Issue(Command.AbortWq, 0b01);
                bench.Scheduler.Sleep(1_000_000);
            });
            Assert.False(bench.Bar.CmdStatus.Read().Active);
            Assert.Equal(bench.RecordsStored, bench.Interrupts(1));
        }
    }

    [Theory]
    [InlineData(Command.DisableWq)]
    [InlineData(Command.DrainWq)]
    [InlineData(Command.AbortWq)]
    [Produces(CommandError.WqNotEnabled)]
    public void One_disabled_queue_in_the_bitmap_is_error_0x32_and_nothing_happens(Command code)
    {
        using var bench = Bench.Running();
        Assert.Equal(CommandError.WqNotEnabled, bench.ErrorOf(code, 0b101));
        Assert.Equal(WqState.Enabled, bench.Bar.WqCfg[0].Status.Read().State);
    }

    [Theory]
    [InlineData(Command.DisableWq, 0x100)]
    [InlineData(Command.DrainWq, 0x8001)]
    [InlineData(Command.AbortWq, 0x10001)]
    [InlineData(Command.ResetWq, 0xF0001)]
    [Produces(CommandError.InvalidWqIndex)]
    public void Queues_that_do_not_exist_are_error_0x02(Command code, uint operand)
    {
        using var bench = Bench.Running();
        Assert.Equal(CommandError.InvalidWqIndex, bench.ErrorOf(code, operand));
    }

    [Fact]
    [Produces(CommandError.DisableDeviceNotEnabled)]
    public void Disable_device_while_disabled_is_error_0x31()
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.DisableDeviceNotEnabled, bench.ErrorOf(Command.DisableDevice));
    }

    [Fact]
    public void Disable_device_disables_all_queues_and_keeps_the_configuration()
    {
        using var bench = Bench.Running();
        var control = bench.Bar.WqCfg[1].Control.Read();
        bench.Command(Command.DisableDevice);
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[0].Status.Read().State);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[1].Status.Read().State);
        Assert.Equal(control, bench.Bar.WqCfg[1].Control.Read());
        Assert.Equal(16u, bench.Bar.WqCfg[1].Size.Read().Entries);
    }

    [Fact]
    public void While_disable_device_waits_the_device_is_draining_and_accepts_nothing()
    {
        using var bench = Stuck();
        Assert.True(bench.Command(Command.DisableDevice).Active);
        Assert.Equal(DeviceState.Draining, bench.Bar.GenSts.Read().State);
        Assert.Equal(WqState.Busy, bench.Bar.WqCfg[1].Status.Read().State);
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(bench.Map(4096))));
        MakeRoom(bench);
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
    }

    [Fact]
    public void While_disable_wq_waits_its_queue_is_busy_and_accepts_nothing_and_the_other_goes_on()
    {
        using var bench = Stuck();
        Assert.True(bench.Command(Command.DisableWq, 0b01).Active);
        Assert.Equal(WqState.Busy, bench.Bar.WqCfg[0].Status.Read().State);
        Assert.Equal(WqState.Enabled, bench.Bar.WqCfg[1].Status.Read().State);
        bench.Post(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(bench.Map(4096))));
        MakeRoom(bench);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[0].Status.Read().State);
        bench.Post(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    [Fact]
    public void Reset_wq_resets_all_of_wqcfg_but_the_size()
    {
        using var bench = Bench.Running();
        Assert.Equal(0u, bench.Command(Command.ResetWq, 0b10).Raw);
        Assert.Equal(16u, bench.Bar.WqCfg[1].Size.Read().Entries);
        Assert.Equal(0u, bench.Bar.WqCfg[1].Control.Read().Raw);
        Assert.Equal(0u, bench.Bar.WqCfg[1].Threshold.Read().Raw);
        Assert.Equal(0u, bench.Bar.WqCfg[1].Limits.Read().Raw);
        Assert.True(bench.Bar.WqCfg[1].OpCfg.Read().HasOperation(Opcode.MemMove));
        Assert.NotEqual(0u, bench.Bar.WqCfg[0].Control.Read().Raw);
    }

    [Fact]
    public void Reset_wq_takes_a_disabled_queue()
    {
        using var bench = Bench.Running();
        bench.ConfigureQueue(3, WqMode.Shared, size: 0);
        Assert.Equal(0u, bench.Command(Command.ResetWq, 0b1000).Raw);
        Assert.Equal(0u, bench.Bar.WqCfg[3].Control.Read().Raw);
    }

    [Fact]
    public void A_queue_can_be_enabled_again_after_it_was_disabled()
    {
        using var bench = Bench.Running();
        bench.Command(Command.DisableWq, 0b01);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableWq, 0));
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
    }

    /// <summary>The log of 64 entries is full, and an engine has an event of queue 0 that does not fit.</summary>
    private static Bench Stuck(int engines = 2)
    {
        var bench = Bench.Running(eventLog: true, engines: engines);
        for (var i = 0; i < 64; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        Assert.Equal(63, bench.LoggedCount);
        return bench;
    }

    private static void MakeRoom(Bench bench)
    {
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
        bench.Settle();
    }

    private static ulong[] Submit(Bench bench, int count)
    {
        var source = bench.Map(8192);
        var target = bench.Map(8192);
        var records = bench.Map(4096);
        ulong[] addresses = [.. Enumerable.Range(0, count).Select(i => records + ((ulong)i * 32))];
        foreach (var record in addresses)
        {
            bench.Post(Descriptors.Move(source, target, 8192, record));
        }

        return addresses;
    }
}
