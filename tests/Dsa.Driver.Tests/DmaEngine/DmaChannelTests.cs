using Dsa.Bindings.Portals;
using Dsa.Driver.DmaEngine;
using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.DmaEngine;

public sealed class DmaChannelTests
{
    [Theory]
    [InlineData(true, 0x1Cu)]
    [InlineData(false, 0x0Cu)]
    [Parity("DM-06", "DM-08", "DM-09")]
    public void A_copy_is_a_memory_move_of_the_kernel(bool requestsInterrupt, uint flags) => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        Assert.Equal(Errno.None, channel.PrepareMemcpy(0x2000, 0x1000, 100, requestsInterrupt)!.Submit());
        var sent = bed.Hardware.Submitted.Single().Descriptor;
        var move = (MemMoveDescriptor)sent;
        Assert.Equal((Opcode.MemMove, 0x1000UL, 0x2000UL, 100u), (sent.Opcode, move.Source, move.Destination, move.TransferSize));
        Assert.Equal((flags, bed.Device.SystemPasid.Value, false), ((uint)sent.Flags, sent.Pasid, sent.Privileged));
    });

    [Fact]
    [Parity("DM-06")]
    public void Only_the_devices_maximum_bounds_a_copy() => Bed.Run(
        bed =>
        {
            var channel = Channel(bed);
            bed.Queue(0).MaxTransferBytes = 4096;
            Assert.Equal(1UL << 20, bed.Device.MaxTransferBytes);
            Assert.Null(channel.PrepareMemcpy(0x2000, 0x1000, (1UL << 20) + 1));
            Assert.Null(channel.PrepareMemcpy(0x2000, 0x1000, (1UL << 32) + 1));
            Assert.Equal(bed.Queue(0).Kernel!.DescriptorCount, bed.Queue(0).Kernel!.FreeDescriptorCount);
            Assert.NotNull(channel.PrepareMemcpy(0x2000, 0x1000, 1UL << 20));
        },
        ScriptedProfile.Version2 with { GenCap = ScriptedProfile.Version2.GenCap.WithMaxTransferShift(20) });

    [Fact]
    [Parity("DM-06", "DM-07")]
    public void A_queue_that_is_bound_and_not_enabled_prepares_nothing() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        Assert.NotNull(channel.PrepareInterrupt());

        // A recovery in which the queue cannot be enabled again.
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? (uint)CommandError.WqPriorityZero : null;
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Command);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Same(channel, bed.Queue(0).DmaChannel);
        Assert.Equal(WorkQueueState.Disabled, bed.Queue(0).State);
        Assert.Null(channel.PrepareMemcpy(0x2000, 0x1000, 64));
        Assert.Null(channel.PrepareInterrupt());

        // Nor is it drained.
        bed.Hardware.Commands.Clear();
        channel.TerminateAll();
        channel.Synchronize();
        Assert.Empty(bed.Hardware.Commands);
    });

    [Fact]
    [Parity("DM-06")]
    public void Preparing_waits_for_a_free_descriptor() => Bed.Run(bed =>
    {
        var channel = Channel(bed, size: 1);
        channel.PrepareInterrupt()!.Submit();
        DmaTransaction? second = null;
        var waiter = bed.Scheduler.Spawn("waiter", () => second = channel.PrepareMemcpy(0x2000, 0x1000, 64));
        bed.Settle();
        Assert.Null(second);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        waiter.Join();
        Assert.NotNull(second);
    });

    [Theory]
    [InlineData(true, 0x1Cu)]
    [InlineData(false, 0x0Cu)]
    [Parity("DM-07", "DM-08")]
    public void An_interrupt_is_a_descriptor_without_operands(bool requestsInterrupt, uint flags) => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        channel.PrepareMemcpy(0x2000, 0x1000, 100, requestsInterrupt: false)!.Submit();
        bed.Queue(0).Kernel!.Free(bed.Queue(0).Kernel!.Allocate(false, out _)!);
        Assert.Equal(Errno.None, channel.PrepareInterrupt(requestsInterrupt)!.Submit());
        var sent = bed.Hardware.Submitted[1].Descriptor;
        var operands = (MemMoveDescriptor)sent;
        Assert.Equal((Opcode.NoOp, flags), (sent.Opcode, (uint)sent.Flags));
        Assert.Equal((0UL, 0UL, 0u), (operands.Source, operands.Destination, operands.TransferSize));
    });

    [Fact]
    [Parity("DM-10")]
    public void A_transaction_has_its_cookie_when_it_is_sent_and_is_sent_at_once() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        var (first, second) = (channel.PrepareInterrupt()!, channel.PrepareInterrupt()!);
        var atStore = new List<int>();
        bed.Hardware.Posted = _ => atStore.Add(second.Cookie);
        channel.IssuePending();
        Assert.Empty(bed.Hardware.Submitted);
        Assert.Equal((0, 0), (first.Cookie, second.Cookie));

        Assert.Equal(Errno.None, second.Submit());
        Assert.Equal([1], atStore);
        Assert.Equal(Errno.None, first.Submit());
        Assert.Equal((2, 1), (first.Cookie, second.Cookie));
        channel.IssuePending();
        Assert.Equal(2, bed.Hardware.Submitted.Count);
        Assert.Throws<InvalidOperationException>(() => first.Submit());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("DM-10", "SU-11")]
    public void A_transaction_that_is_refused_has_a_cookie_and_no_descriptor(bool requestsInterrupt) => Bed.Run(bed =>
    {
        var channel = Channel(bed, WqMode.Shared);
        bed.Hardware.Acceptance = _ => SubmitResult.Retry;
        var results = new List<CompletionResult>();
        var refused = channel.PrepareInterrupt(requestsInterrupt)!;
        refused.Completed = (_, result) => results.Add(result);
        Assert.Equal(Errno.EAGAIN, refused.Submit());
        Assert.Equal((1, 16), (refused.Cookie, bed.Queue(0).Kernel!.FreeDescriptorCount));
        Assert.Equal(requestsInterrupt ? [CompletionResult.Failed] : [], results);
    });

    [Fact]
    [Parity("DM-12")]
    public void What_was_terminated_calls_nobody_and_what_comes_later_does() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        var called = new List<int>();
        Submit(channel, called);
        Submit(channel, called);
        bed.Trace.Clear();
        channel.TerminateAll();
        bed.CheckTrace("");
        Submit(channel, called);

        // Before the device has written them, the records are nobody else's.
        var kernel = bed.Queue(0).Kernel!;
        Assert.Equal(kernel.DescriptorCount - 3, kernel.FreeDescriptorCount);
        bed.Hardware.Submitted.ForEach(sent => bed.Hardware.Complete(sent.Descriptor));
        bed.Settle();
        Assert.Equal([3], called);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("DM-12")]
    public void What_was_terminated_is_not_submitted_again() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        var called = new List<int>();
        Submit(channel, called);
        channel.TerminateAll();
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle);
        bed.Settle();
        Assert.Single(bed.Hardware.Submitted);
        Assert.Equal(16, bed.Queue(0).Kernel!.FreeDescriptorCount);

        // What was not, is.
        Submit(channel, called);
        bed.Hardware.Complete(bed.Hardware.Submitted[1].Descriptor, CompletionStatus.InvalidInterruptHandle);
        bed.Settle();
        Assert.Equal(3, bed.Hardware.Submitted.Count);
        Assert.Empty(called);
    });

    [Fact]
    [Parity("DM-12", "AB-11")]
    public void What_the_device_answers_during_a_termination_is_lost_from_no_list() => Bed.Run(bed =>
    {
        const int Rounds = 1000;
        var channel = Channel(bed, size: 16);
        var kernel = bed.Queue(0).Kernel!;
        for (var round = 0; round < Rounds; round++)
        {
            bed.Hardware.Submitted.Clear();
            for (var i = 0; i < kernel.DescriptorCount; i++)
            {
                Submit(channel, []);
            }

            // A device runs while the driver looks, and asks no scheduler.
            using var start = new Barrier(2);
            var device = new Thread(() =>
            {
                start.SignalAndWait();
                bed.Hardware.Submitted.ForEach(
                    submitted => bed.Hardware.Complete(submitted.Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false));
            });
            device.Start();
            start.SignalAndWait();
            channel.TerminateAll();
            device.Join();
            channel.TerminateAll();
            Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
        }
    });

    [Fact]
    [Parity("DM-12")]
    public void Synchronizing_drains_the_queue_and_ends_what_the_device_has_ended() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        var called = new List<int>();
        Submit(channel, called);
        channel.TerminateAll();
        Submit(channel, called);
        bed.Hardware.Answer = (command, _) =>
        {
            bed.Hardware.Submitted.ForEach(sent => bed.Hardware.Complete(sent.Descriptor, raises: false));
            return null;
        };
        channel.Synchronize();
        Assert.Equal([(Command.DrainWq, 1u)], bed.Hardware.Commands);
        Assert.Equal([2], called);
        Assert.Equal(16, bed.Queue(0).Kernel!.FreeDescriptorCount);
    });

    [Fact]
    [Parity("DM-12")]
    public void Synchronizing_waits_for_a_callback_that_has_begun() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        var isReturning = false;
        var gate = bed.Scheduler.CreateGate("callback");
        var transaction = channel.PrepareInterrupt()!;
        transaction.Completed = (_, _) => gate.WaitUntil(() => isReturning);
        transaction.Submit();
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Settle();
        channel.TerminateAll();
        var isSynchronized = false;
        var client = bed.Scheduler.Spawn("client", () =>
        {
            channel.Synchronize();
            isSynchronized = true;
        });
        bed.Settle();
        Assert.False(isSynchronized);
        isReturning = true;
        gate.Signal();
        client.Join();
        Assert.True(isSynchronized);
    });

    [Fact]
    [Parity("DM-14", "WQ-29")]
    public void Allocating_and_freeing_a_channel_only_counts_its_clients() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        Submit(channel, []);
        bed.Trace.Clear();
        Assert.Equal((Errno.None, Errno.None), (channel.Allocate(), channel.Allocate()));
        Assert.Equal("2", bed.Driver.Sysfs.Read("wq0.0/clients"));
        Assert.Equal((Errno.None, "2\n"), (bed.Driver.Sysfs.ReadFile("class/dma/dma0chan0/in_use", out var users), users));
        channel.Free();
        Assert.Equal("1", bed.Driver.Sysfs.Read("wq0.0/clients"));
        Assert.Equal(15, bed.Queue(0).Kernel!.FreeDescriptorCount);
        channel.Free();
        Assert.Throws<InvalidOperationException>(channel.Free);
        bed.CheckTrace("");
        Assert.Single(bed.Hardware.Submitted);
    });

    [Fact]
    [Parity("DM-14", "WQ-29")]
    public void A_client_of_an_earlier_binding_does_not_count_for_the_next() => Bed.Run(bed =>
    {
        var channel = Channel(bed);
        Assert.Equal(Errno.None, channel.Allocate());
        bed.Queue(0).Unbind();
        bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Queue(0).BindKernel());
        Assert.Equal(Errno.None, bed.Queue(0).DmaChannel!.Allocate());
        channel.Free();
        Assert.Equal(Errno.ENODEV, channel.Allocate());
        Assert.Equal((1, 0), (bed.Queue(0).ClientCount, channel.ClientCount));
    });

    [Fact]
    [Parity("DM-15")]
    public void What_is_prepared_and_never_submitted_keeps_its_descriptor() => Bed.Run(bed =>
    {
        var channel = Channel(bed, size: 2);
        var kernel = bed.Queue(0).Kernel!;
        var called = new List<int>();
        var kept = channel.PrepareInterrupt()!;
        kept.Completed = (_, _) => called.Add(kept.Cookie);
        channel.TerminateAll();
        channel.Synchronize();
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal(1, kernel.FreeDescriptorCount);

        Assert.Equal(Errno.None, kept.Submit());
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Settle();
        Assert.Equal([1], called);
        Assert.Equal(2, kernel.FreeDescriptorCount);
    });

    private static DmaChannel Channel(Bed bed, WqMode mode = WqMode.Dedicated, int size = 16) =>
        bed.BindQueue(WorkQueueType.Kernel, mode, size).DmaChannel!;

    // Notes the cookie when it is called back.
    private static DmaTransaction Submit(DmaChannel channel, List<int> called)
    {
        var transaction = channel.PrepareInterrupt()!;
        transaction.Completed = (done, _) => called.Add(done.Cookie);
        Assert.Equal(Errno.None, transaction.Submit());
        return transaction;
    }
}
