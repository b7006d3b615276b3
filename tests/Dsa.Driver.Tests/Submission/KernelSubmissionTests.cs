using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Submission;

public sealed class KernelSubmissionTests
{
    private static readonly WorkDescriptor Move = new MemMoveDescriptor { Source = 0x1000, Destination = 0x2000, TransferSize = 64 };

    [Fact]
    [Parity("DA-01", "DA-02", "DA-03", "DA-05", "DA-08")]
    public void A_dedicated_queue_has_as_many_descriptors_as_entries_each_with_its_record() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 5);
        Assert.Equal(5, kernel.DescriptorCount);
        var all = Enumerable.Range(0, 5).Select(_ => kernel.Allocate(false, out var error)!).ToList();
        Assert.All(all, d => Assert.Equal(all[0].CompletionAddress + (32UL * (uint)d.Index), d.CompletionAddress));
        Assert.All(all, d => Assert.Equal(0UL, d.CompletionAddress % 32));
        Assert.All(all, d => Assert.Equal(bed.Device.SystemPasid.Value, d.Hardware.Pasid));
        Assert.Null(kernel.Allocate(false, out var none));
        Assert.Equal(Errno.EAGAIN, none);
    });

    [Fact]
    [Parity("DA-01")]
    public void A_shared_queue_has_as_many_descriptors_as_its_threshold() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.Kernel, WqMode.Shared, size: 16);
        queue.ThresholdEntries = 6;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindKernel());
        Assert.Equal(6, queue.Kernel!.DescriptorCount);
    });

    [Fact]
    [Parity("DA-08")]
    public void A_descriptor_is_clean_when_it_is_used_again() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 1);
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(Move, requestsInterrupt: false);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.ReadError);
        Assert.Equal(CompletionStatus.ReadError, descriptor.Status);
        kernel.Free(descriptor);

        var again = kernel.Allocate(false, out _)!;
        Assert.Equal(CompletionStatus.None, again.Status);
        Assert.Equal((Opcode.NoOp, 0UL), (again.Hardware.Opcode, ((MemMoveDescriptor)again.Hardware).Source));
    });

    [Fact]
    [Parity("DA-06")]
    public void A_blocking_allocation_waits_for_a_free_descriptor() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 1);
        var first = kernel.Allocate(false, out _)!;
        KernelDescriptor? second = null;
        var waiter = bed.Scheduler.Spawn("waiter", () => second = kernel.Allocate(true, out _));
        bed.Settle();
        Assert.Null(second);
        kernel.Free(first);
        waiter.Join();
        Assert.NotNull(second);
    });

    [Fact]
    [Parity("DA-09")]
    public void A_descriptor_is_not_freed_twice() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var descriptor = kernel.Allocate(false, out _)!;
        kernel.Free(descriptor);
        Assert.Throws<InvalidOperationException>(() => kernel.Free(descriptor));
    });

    [Fact]
    [Parity("PO-01", "PO-02", "PO-05", "SU-05", "SU-06")]
    public void A_dedicated_queue_gets_posted_writes_to_rotating_slots_of_its_limited_portal() => Bed.Run(bed =>
    {
        var queue = bed.Configure(3, WorkQueueType.Kernel, size: 128);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindKernel());
        for (var i = 0; i < 66; i++)
        {
            Submit(queue.Kernel!, interrupt: false);
        }

        var writes = bed.Trace.Events.Where(e => e.Kind == TraceKind.Posted).ToList();
        Assert.Equal(Enumerable.Range(0, 66).Select(i => ((4 * 3) + 1) * 4096 + (i % 64 * 64)), writes.Select(e => e.OffsetBytes));
        Assert.DoesNotContain(bed.Trace.Events, e => e.Kind == TraceKind.NonPosted);
    });

    [Fact]
    [Parity("PO-08")]
    public void Enabled_again_a_queue_begins_with_the_first_slot() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.Kernel);
        Submit(queue.Kernel!, interrupt: false);
        queue.Unbind();
        bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, queue.BindKernel());
        Submit(queue.Kernel!, interrupt: false);
        Assert.All(bed.Trace.Events.Where(e => e.Kind == TraceKind.Posted), e => Assert.Equal(0x1000, e.OffsetBytes));
    });

    [Fact]
    [Parity("DM-08", "DM-09", "CO-09", "CO-05", "CO-07")]
    public void A_descriptor_with_an_interrupt_completes_through_it_without_register_access() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        var descriptor = Submit(kernel, results: results);
        var submitted = bed.Hardware.Submitted.Single().Descriptor;
        Assert.Equal(0x1Cu, (uint)submitted.Flags);
        Assert.Equal((uint)kernel.InterruptHandle, submitted.InterruptHandle);
        Assert.Equal((descriptor.CompletionAddress, bed.Device.SystemPasid.Value, false), (submitted.CompletionAddress, submitted.Pasid, submitted.Privileged));
        Assert.Equal(0x2000UL, ((MemMoveDescriptor)submitted).Destination);

        bed.Hardware.Complete(submitted);
        bed.Settle();
        Assert.Equal([CompletionResult.Success], results);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
        bed.CheckTrace("");
    });

    [Fact]
    [Parity("SU-03")]
    public void An_interrupt_that_comes_before_the_store_returns_finds_its_descriptor() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        bed.Hardware.Posted = descriptor =>
        {
            bed.Hardware.Complete(descriptor);
            bed.Settle();
            Assert.Equal([CompletionResult.Success], results);
        };
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(Move, requestsInterrupt: true);
        descriptor.Completed = (_, result) => results.Add(result);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
    });

    [Theory]
    [InlineData(CompletionStatus.Success, CompletionResult.Success)]
    [InlineData(CompletionStatus.SuccessPredicateFalse, CompletionResult.Failed)]
    [InlineData(CompletionStatus.PageFault, CompletionResult.Failed)]
    [Parity("CO-07", "CO-08")]
    public void The_status_decides_what_the_client_is_told_once(CompletionStatus status, CompletionResult expected) => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        Submit(kernel, results: results);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, status);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal([expected], results);
    });

    [Fact]
    [Parity("CO-01", "CO-02", "CO-03", "CO-11")]
    public void Older_work_comes_first_then_the_pending_list_newest_first() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var order = new List<int>();
        var descriptors = Enumerable.Range(0, 2).Select(_ => Submit(kernel, order: order)).ToList();

        // An interrupt that finds nothing moves both to the work list, in the order of the pending list.
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Empty(order);

        descriptors.AddRange(Enumerable.Range(0, 3).Select(_ => Submit(kernel, order: order)));
        foreach (var (_, descriptor) in bed.Hardware.Submitted)
        {
            bed.Hardware.Complete(descriptor, raises: false);
        }

        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal(new[] { 1, 0, 4, 3, 2 }.Select(i => descriptors[i].Index), order);
    });

    [Fact]
    [Parity("CO-03", "CO-04")]
    public void The_direction_bit_alone_is_a_status_on_the_work_list_and_none_on_the_pending_list() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var order = new List<int>();
        var descriptor = Submit(kernel, order: order);
        var record = new byte[CompletionRecord.SizeBytes];
        record[0] = 0x80;
        Assert.True(bed.Hardware.Slot.Memory.StoreRecord(Platform.Memory.MemoryRequester.Function, descriptor.CompletionAddress, record, out _));
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Empty(order);

        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal([descriptor.Index], order);
    });

    [Fact]
    [Parity("IH-01")]
    public void The_vector_of_a_queue_is_its_number_and_one_and_its_thread_is_named_after_it() => Bed.Run(bed =>
    {
        bed.Configure(3, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(3).BindKernel());
        var kernel = bed.Queue(3).Kernel!;
        var actor = string.Empty;
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(Move, requestsInterrupt: true);
        descriptor.Completed = (_, _) => actor = bed.Scheduler.CurrentActor;
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, raises: false);
        foreach (var other in Enumerable.Range(0, 9).Where(vector => vector != 4))
        {
            bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(other));
        }

        bed.Settle();
        Assert.Empty(actor);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(4));
        bed.Settle();
        Assert.Equal("irq/wq0.3-portal", actor);
    });

    [Fact]
    [Parity("CO-06")]
    public void A_callback_may_submit_the_next_descriptor() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 2);
        var completed = 0;
        void Chain(KernelDescriptor descriptor, CompletionResult result)
        {
            if (++completed < 20)
            {
                var next = kernel.Allocate(false, out _)!;
                next.Prepare(Move, requestsInterrupt: true);
                next.Completed = Chain;
                Assert.Equal(Errno.None, kernel.Submit(next));
            }
        }

        var first = kernel.Allocate(false, out _)!;
        first.Prepare(Move, requestsInterrupt: true);
        first.Completed = Chain;
        kernel.Submit(first);
        for (var i = 0; i < 20; i++)
        {
            bed.Hardware.Complete(bed.Hardware.Submitted[i].Descriptor);
            bed.Settle();
        }

        Assert.Equal((20, 2), (completed, kernel.FreeDescriptorCount));
    });

    [Theory]
    [InlineData(32, 33)]
    [InlineData(0, 1)]
    [InlineData(5, 6)]
    [Parity("SU-07", "SU-08", "SU-10", "PO-07", "AB-01", "AB-05", "CO-07")]
    public void A_full_shared_queue_is_tried_again_at_the_same_slot_and_then_given_up(int retries, int attempts) => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        bed.Queue(0).EnqcmdsRetries = retries;
        bed.Hardware.Acceptance = _ => SubmitResult.Retry;
        var results = new List<CompletionResult>();
        var statuses = new List<byte>();
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(Move, requestsInterrupt: true);
        descriptor.Completed = (ended, result) =>
        {
            results.Add(result);
            statuses.Add(MemoryMarshal.AsBytes<CompletionRecord>([ended.Record])[0]);
        };

        Assert.Equal(Errno.EAGAIN, kernel.Submit(descriptor));
        Assert.Equal(attempts, bed.Hardware.DeferrableWrites);
        Assert.Single(bed.Trace.Events.Where(e => e.Kind == TraceKind.NonPosted).Select(e => e.OffsetBytes).Distinct());
        Assert.Equal([CompletionResult.Failed], results);
        Assert.Equal([0xFF], statuses);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("SU-08")]
    public void A_queue_that_takes_it_at_the_last_attempt_has_it() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        bed.Hardware.Acceptance = _ => bed.Hardware.DeferrableWrites == 33 ? SubmitResult.Accepted : SubmitResult.Retry;
        Submit(kernel);
        Assert.Equal((33, 1), (bed.Hardware.DeferrableWrites, bed.Hardware.Submitted.Count));
    });

    [Fact]
    [Parity("SU-09", "SU-07")]
    public void The_kernel_puts_its_own_pasid_into_shared_submissions() => Bed.Run(bed =>
    {
        Submit(bed.BindKernelQueue(WqMode.Shared));
        Assert.Equal(bed.Device.SystemPasid.Value, bed.Hardware.Submitted[0].Descriptor.Pasid);
        Assert.Contains(bed.Trace.Events, e => e.Kind == TraceKind.NonPosted);
    });

    [Fact]
    [Parity("SU-12", "SU-11", "DM-13")]
    public void A_descriptor_without_an_interrupt_stays_with_the_client() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 2);
        var results = new List<CompletionResult>();
        var descriptor = Submit(kernel, interrupt: false, results: results);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Empty(results);
        Assert.Equal((CompletionStatus.Success, 1), (descriptor.Status, kernel.FreeDescriptorCount));
    });

    [Fact]
    [Parity("SU-01", "SU-11", "DA-04")]
    public void On_a_device_that_is_not_enabled_there_is_neither_allocation_nor_submission() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var descriptor = kernel.Allocate(false, out _)!;
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Cold);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Null(kernel.Allocate(false, out var error));
        Assert.Equal(Errno.EIO, error);
        Assert.Equal(Errno.EIO, kernel.Submit(descriptor));
        Assert.Empty(bed.Hardware.Submitted);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("DA-04")]
    public void While_a_halted_device_is_reset_no_descriptor_is_given_out() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        Errno? refusal = null;
        bed.Hardware.Answer = (command, _) =>
        {
            if (command == Command.ResetDevice && kernel.Allocate(false, out var error) is null)
            {
                refusal = error;
            }

            return null;
        };
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Command);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Equal(Errno.EIO, refusal);
        Assert.NotNull(kernel.Allocate(false, out _));
    });

    [Fact]
    [Parity("WQ-23", "WQ-25", "DM-05")]
    public void Unbinding_waits_for_a_submitter_and_refuses_later_ones() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        var queue = bed.Queue(0);
        var late = kernel.Allocate(false, out _)!;
        Actor? unbinder = null;
        bed.Hardware.Acceptance = _ =>
        {
            unbinder ??= bed.Scheduler.Spawn("unbinder", queue.Unbind);
            bed.Settle();
            // The submitter is inside: nothing was sent to the device yet.
            Assert.Empty(bed.Hardware.Commands);
            return SubmitResult.Accepted;
        };
        Submit(kernel);
        Assert.Equal(Errno.ENXIO, kernel.Submit(late));
        unbinder!.Join();
        Assert.Contains(bed.Hardware.Commands, c => c.Command == Command.ResetWq);
    });

    [Fact]
    public void An_allocation_that_waits_ends_when_the_queue_is_unbound() => Bed.Run(bed =>
    {
        // Upstream goes on waiting (DA-07).
        var kernel = bed.BindKernelQueue(size: 1);
        var only = kernel.Allocate(false, out _)!;
        var error = Errno.None;
        var waiter = bed.Scheduler.Spawn("waiter", () => Assert.Null(kernel.Allocate(true, out error)));
        bed.Settle();
        bed.Queue(0).Unbind();
        waiter.Join();
        Assert.Equal(Errno.EIO, error);
        kernel.Free(only);
        Assert.Null(kernel.Allocate(false, out _));
    });

    [Fact]
    [Parity("DA-10", "WQ-18")]
    public void The_records_are_freed_after_the_device_has_let_go_of_them() => Bed.Run(bed =>
    {
        bed.BindKernelQueue();
        var before = bed.Machine.Memory.UsedFrameCount;
        var atReset = 0;
        bed.Hardware.Answer = (command, _) =>
        {
            atReset = command == Command.ResetWq ? bed.Machine.Memory.UsedFrameCount : atReset;
            return null;
        };
        bed.Queue(0).Unbind();
        Assert.Equal(before, atReset);
        Assert.True(bed.Machine.Memory.UsedFrameCount < before);
    });

    [Fact]
    [Parity("IH-08", "AB-09")]
    public void An_interrupt_during_the_unbind_leaves_no_descriptor_behind()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue();
                    for (var i = 0; i < 10; i++)
                    {
                        Submit(kernel);
                    }

                    bed.Hardware.Answer = (command, _) =>
                    {
                        if (command == Command.DrainWq)
                        {
                            bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
                        }

                        return null;
                    };
                    bed.Queue(0).Unbind();
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("AB-09")]
    public void Unbinding_ends_what_is_under_way_without_calling_the_client() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        Submit(kernel, results: results);
        Submit(kernel, results: results);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, raises: false);
        bed.Queue(0).Unbind();
        Assert.Empty(results);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("AB-09", "WQ-18")]
    public void What_the_device_completes_in_the_drain_of_an_unbind_is_told_and_what_the_unbind_ends_is_not() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var (drained, left) = (new List<CompletionResult>(), new List<CompletionResult>());
        Submit(kernel, results: drained);
        Submit(kernel, results: left);
        bed.Hardware.HoldsCommands = true;
        var unbinder = bed.Scheduler.Spawn("unbinder", bed.Queue(0).Unbind);
        bed.Settle();
        Assert.Equal([Command.DrainWq], bed.Hardware.Commands.Select(c => c.Command));
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Settle();
        Assert.Equal([CompletionResult.Success], drained);

        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        unbinder.Join();
        Assert.Empty(left);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("IH-08", "DA-10")]
    public void An_unbind_empties_the_lists_once_the_interrupt_is_gone() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var frames = bed.Machine.Memory.UsedFrameCount;
        Actor? unbinder = null;
        var seen = (Free: 0, Frames: 0, Command: Command.None);
        var first = kernel.Allocate(false, out _)!;
        first.Prepare(Move, requestsInterrupt: true);
        first.Completed = (_, _) =>
        {
            unbinder = bed.Scheduler.Spawn("unbinder", bed.Queue(0).Unbind);
            bed.Settle();
            seen = (kernel.FreeDescriptorCount, bed.Machine.Memory.UsedFrameCount, bed.Hardware.Commands[^1].Command);
        };
        Assert.Equal(Errno.None, kernel.Submit(first));
        Submit(kernel);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Settle();
        bed.Settle();
        unbinder!.Join();

        // The drain had ended, and the unbind waited for the interrupt with both descriptors where they were.
        Assert.Equal((kernel.DescriptorCount - 2, frames, Command.DrainWq), seen);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("WQ-24")]
    public void Enabled_again_a_queue_works_again() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.Kernel);
        queue.Unbind();
        bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, queue.BindKernel());
        var results = new List<CompletionResult>();
        Submit(queue.Kernel!, results: results);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor);
        bed.Settle();
        Assert.Equal([CompletionResult.Success], results);
    });

    private static KernelDescriptor Submit(
        KernelQueue kernel,
        bool interrupt = true,
        List<CompletionResult>? results = null,
        List<int>? order = null)
    {
        var descriptor = kernel.Allocate(false, out var error)!;
        Assert.Equal(Errno.None, error);
        descriptor.Prepare(Move, interrupt);
        descriptor.Completed = (done, result) =>
        {
            results?.Add(result);
            order?.Add(done.Index);
        };
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        return descriptor;
    }
}
