using Dsa.Bindings.Portals;
using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Interrupts;

/// <summary>The flow "interrupt handle revoked" of traces.md.</summary>
public sealed class HandleRevocationTests
{
    private const int FirstHandle = 1 + ScriptedDevice.HandleOffset;

    [Fact]
    [Parity("IH-09", "IH-13", "IH-14", "IH-15", "IH-16")]
    public void A_dedicated_queue_gets_another_handle_and_a_drain_after_a_pause() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        Submit(kernel, []);
        GiveOtherHandles(bed);
        bed.Trace.Clear();
        Revoke(bed);
        var requested = bed.Trace.Events.Last(e => e.OffsetBytes == 0xA8);
        var sent = bed.Trace.Events.Single(e => e.Kind == TraceKind.Posted);
        bed.CheckTrace("""
            irq R32 0x98 = 0x80000000; irq W32 0x98 = 0x80000000
            CMD(0x80D00000 | 1)
            """);
        Assert.Equal(FirstHandle + 100, kernel.InterruptHandle);
        Assert.True(sent.TimeNanoseconds - requested.TimeNanoseconds >= 100_000);

        // Behind the descriptor before it, on the limited portal.
        Assert.Equal((1, 0x1040), (bed.Hardware.Submitted[^1].Page, sent.OffsetBytes));
        CheckDrain(bed, kernel);
    });

    [Fact]
    [Parity("IH-15", "IH-16")]
    public void A_shared_queue_gets_its_drain_at_once_and_as_often_as_it_refuses() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        Submit(kernel, []);
        bed.Trace.Clear();
        GiveOtherHandles(bed);
        var attempts = 0;
        bed.Hardware.Acceptance = _ => ++attempts > 100 ? SubmitResult.Accepted : SubmitResult.Retry;
        Revoke(bed);
        var requested = bed.Trace.Events.Last(e => e.OffsetBytes == 0xA8);
        var first = bed.Trace.Events.First(e => e.Kind == TraceKind.NonPosted);
        Assert.True(first.TimeNanoseconds - requested.TimeNanoseconds < 100_000);
        Assert.Equal(101, attempts);
        CheckDrain(bed, kernel);
    });

    [Fact]
    [Parity("IH-13")]
    public void An_unchanged_handle_is_kept_and_the_drain_tells_of_what_was_answered_meanwhile() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        Submit(kernel, results);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
        bed.Trace.Clear();
        Revoke(bed);
        bed.CheckTrace("""
            irq R32 0x98 = 0x80000000; irq W32 0x98 = 0x80000000
            CMD(0x80D00000 | 1)
            """);
        Assert.Equal(FirstHandle, kernel.InterruptHandle);
        CheckDrain(bed, kernel);

        // Its interrupt had the other submitted again.
        bed.Hardware.Complete(bed.Hardware.Submitted[^1].Descriptor);
        bed.Settle();
        Assert.Equal([CompletionResult.Success], results);
    });

    [Fact]
    [Parity("IH-11", "IH-12", "IH-13")]
    public void Only_queues_of_the_kernel_are_asked_for_however_many_vectors_there_are() => Bed.Run(
        bed =>
        {
            // 2 queues, 9 vectors.
            bed.Configure(0, WorkQueueType.User);
            bed.Configure(1, WorkQueueType.Kernel);
            Assert.Equal(Errno.None, bed.Device.Bind());
            Assert.Equal(Errno.None, bed.Queue(0).BindUser());
            Assert.Equal(Errno.None, bed.Queue(1).BindKernel());
            bed.Hardware.Commands.Clear();
            Revoke(bed);
            Assert.Equal([(Command.RequestInterruptHandle, 2u)], bed.Hardware.Commands);

            bed.Queue(1).Unbind();
            bed.Hardware.Commands.Clear();
            Revoke(bed);
            Assert.Empty(bed.Hardware.Commands);
        },
        ScriptedProfile.Version2 with { WqCap = ScriptedProfile.Version2.WqCap.WithCount(2) });

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("IH-14", "SU-02", "SU-03", "SU-04")]
    public void Submitters_wait_while_the_handle_changes_and_none_mixes_handles(WqMode mode)
    {
        var waited = 0;
        for (var seed = 1UL; seed <= 30; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue(mode);
                    GiveOtherHandles(bed);
                    Actor? late = null;
                    var isInside = true;
                    var lateIsDone = false;
                    void OnArrival(WorkDescriptor descriptor)
                    {
                        if (late is not null || descriptor.Opcode == Opcode.Drain)
                        {
                            return;
                        }

                        // The first is on its way to the device when the handles are revoked.
                        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
                        bed.Scheduler.Sleep(50_000);
                        Assert.Equal(FirstHandle, kernel.InterruptHandle);
                        late = bed.Scheduler.Spawn("late", () =>
                        {
                            Submit(kernel, []);
                            lateIsDone = true;
                            waited += isInside ? 0 : 1;
                        });
                        bed.Scheduler.Sleep(50_000);
                        Assert.False(lateIsDone);
                        isInside = false;
                    }

                    bed.Hardware.Posted = OnArrival;
                    bed.Hardware.Acceptance = descriptor =>
                    {
                        OnArrival(descriptor);
                        return SubmitResult.Accepted;
                    };
                    Submit(kernel, []);
                    late!.Join();
                    bed.Settle();
                    var handles = bed.Hardware.Submitted
                        .Where(s => s.Descriptor.Opcode != Opcode.Drain).Select(s => (int)s.Descriptor.InterruptHandle);
                    Assert.Equal([FirstHandle, FirstHandle + 100], handles);
                },
                seed: seed);
        }

        Assert.Equal(30, waited);
    }

    [Fact]
    [Parity("SU-02", "WQ-23")]
    public void A_submitter_that_waits_for_a_handle_gets_through_or_is_told_that_the_queue_is_gone()
    {
        var results = new List<Errno>();
        for (var seed = 1UL; seed <= 100; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue(WqMode.Shared);
                    var isFirst = true;
                    GiveOtherHandles(bed);
                    Actor? late = null, unbinder = null;
                    bed.Hardware.Acceptance = _ =>
                    {
                        if (isFirst)
                        {
                            isFirst = false;
                            bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
                            bed.Scheduler.Sleep(50_000);
                            var descriptor = kernel.Allocate(false, out var _)!;
                            late = bed.Scheduler.Spawn("late", () => results.Add(kernel.Submit(descriptor)));
                            unbinder = bed.Scheduler.Spawn("unbinder", bed.Queue(0).Unbind);
                            bed.Scheduler.Sleep(50_000);
                        }

                        return SubmitResult.Accepted;
                    };
                    Submit(kernel, []);
                    late!.Join();
                    unbinder!.Join();
                    // The client polls for one without an interrupt, and frees it.
                    Assert.Equal(kernel.DescriptorCount - (results[^1] == Errno.None ? 1 : 0), kernel.FreeDescriptorCount);
                },
                seed: seed);
        }

        Assert.Equal([Errno.None, Errno.ENXIO], results.Distinct().Order());
    }

    [Fact]
    [Parity("IH-17", "AB-11", "IH-07", "IH-12")]
    public void Without_another_handle_the_queue_takes_nothing_until_it_is_enabled_again() => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.Kernel);
        var kernel = bed.BindKernelQueue();
        Assert.Equal(Errno.None, bed.Queue(1).BindKernel());
        var (revoked, running) = (new List<CompletionResult>(), new List<CompletionResult>());
        Submit(kernel, revoked);
        Submit(kernel, running);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
        bed.Hardware.Answer = (command, operand) =>
            command == Command.RequestInterruptHandle && operand == 1 ? (uint)CommandError.NoInterruptHandle : null;
        var late = kernel.Allocate(false, out _)!;
        Revoke(bed);

        // The next vector is asked for all the same.
        Assert.Equal(Command.RequestInterruptHandle, bed.Hardware.Commands[^1].Command);
        Assert.Equal(2u, bed.Hardware.Commands[^1].Operand);
        Assert.Equal([CompletionResult.Failed], revoked);
        Assert.Empty(running);
        Assert.Equal(Errno.ENXIO, kernel.Submit(late));
        Assert.Equal(-1, kernel.InterruptHandle);

        // There is no handle to renew.
        bed.Hardware.Answer = (_, _) => null;
        bed.Hardware.Commands.Clear();
        Revoke(bed);
        Assert.Equal([(Command.RequestInterruptHandle, 2u)], bed.Hardware.Commands);
        Assert.Equal(-1, kernel.InterruptHandle);

        // And none to release.
        bed.Hardware.Commands.Clear();
        bed.Queue(0).Unbind();
        Assert.DoesNotContain(bed.Hardware.Commands, c => c.Command == Command.ReleaseInterruptHandle);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);

        Assert.Equal(Errno.None, bed.Configure(0, WorkQueueType.Kernel).BindKernel());
        Submit(bed.Queue(0).Kernel!, []);
    });

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("IH-17", "IH-19")]
    public void What_the_device_answers_when_there_is_no_other_handle_is_told_before_the_unbind(WqMode mode) => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(mode);
        var results = new List<CompletionResult>();
        for (var i = 0; i < 3; i++)
        {
            Submit(kernel, results);
        }

        bed.Hardware.Answer = (command, _) =>
        {
            if (command == Command.DrainWq)
            {
                bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
                bed.Hardware.Complete(bed.Hardware.Submitted[1].Descriptor, raises: false);
            }

            return command == Command.RequestInterruptHandle ? (uint)CommandError.NoInterruptHandle : null;
        };
        Revoke(bed);
        Assert.Equal([CompletionResult.Success, CompletionResult.Failed], results.Order());

        // Nor is one submitted again that an interrupt tells of, whatever raised it.
        bed.Hardware.Complete(bed.Hardware.Submitted[2].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal([CompletionResult.Success, CompletionResult.Failed, CompletionResult.Failed], results.Order());
        Assert.Equal((3, kernel.DescriptorCount), (bed.Hardware.Submitted.Count, kernel.FreeDescriptorCount));
    });

    [Fact]
    [Parity("IH-16")]
    public void While_no_descriptor_comes_free_for_a_drain_others_get_at_the_queue() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 3);
        for (var i = 0; i < 3; i++)
        {
            Submit(kernel, []);
        }

        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Scheduler.Sleep(200_000);
        var isDone = false;
        bed.Scheduler.Spawn("administrator", () =>
        {
            Assert.Equal(Errno.EPERM, bed.Driver.Sysfs.Write("wq0.0/priority", "3"));
            isDone = true;
        });
        bed.Scheduler.Sleep(5_000_000);
        Assert.True(isDone);

        // The drain goes out all the same.
        Assert.DoesNotContain(bed.Hardware.Submitted, s => s.Descriptor.Opcode == Opcode.Drain);
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, raises: false);
        bed.Settle();
        CheckDrain(bed, kernel);
    });

    [Fact]
    [Parity("IH-18", "IH-19")]
    public void A_descriptor_with_a_revoked_handle_is_submitted_again_and_its_client_notices_nothing() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        Submit(kernel, results);
        var first = bed.Hardware.Submitted[0].Descriptor;
        GiveOtherHandles(bed);
        bed.Hardware.Complete(first, CompletionStatus.InvalidInterruptHandle, raises: false);
        Revoke(bed);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Empty(results);
        var again = bed.Hardware.Submitted[^1].Descriptor;
        Assert.Equal(first with { InterruptHandle = (ushort)kernel.InterruptHandle }, again);
        Assert.NotEqual(first.InterruptHandle, again.InterruptHandle);

        // Its record is empty until the device answers.
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal(3, bed.Hardware.Submitted.Count);

        bed.Hardware.Complete(bed.Hardware.Submitted[1].Descriptor, raises: false);
        bed.Hardware.Complete(again, raises: false);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.Equal([CompletionResult.Success], results);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("IH-19")]
    public void One_that_cannot_be_submitted_again_has_failed(bool isHalted) => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        var results = new List<CompletionResult>();
        Submit(kernel, results);
        bed.Hardware.Acceptance = _ => SubmitResult.Retry;
        if (isHalted)
        {
            bed.Hardware.HoldsCommands = true;
            bed.Hardware.SetState(DeviceState.Halted, ResetType.Command);
            bed.Hardware.RaiseCause(IntCauseBits.HaltState);
            bed.Settle();
        }

        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle);
        bed.Settle();
        bed.Hardware.FinishCommand();
        bed.Settle();
        Assert.Equal([CompletionResult.Failed], results);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("IH-19")]
    public void One_whose_device_halts_before_it_is_submitted_again_has_failed() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var results = new List<CompletionResult>();
        Submit(kernel, results);

        // The work of the device waits for a command meanwhile.
        bed.Hardware.HoldsCommands = true;
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Settle();
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle);
        bed.Settle();
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Cold);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Empty(results);
        bed.Hardware.FinishCommand();
        bed.Settle();
        Assert.Equal([CompletionResult.Failed], results);
        Assert.Single(bed.Hardware.Submitted);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    public void When_no_descriptor_is_left_for_a_drain_the_lists_are_looked_at_without_an_interrupt() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 3);
        var results = new List<CompletionResult>();
        for (var i = 0; i < 3; i++)
        {
            Submit(kernel, results);
            bed.Hardware.Complete(bed.Hardware.Submitted[i].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
        }

        GiveOtherHandles(bed);
        Revoke(bed);
        var again = bed.Hardware.Submitted.Skip(3).Select(s => s.Descriptor).ToList();
        Assert.Equal(3, again.Count);
        Assert.All(again, d => Assert.Equal((Opcode.NoOp, FirstHandle + 100), (d.Opcode, (int)d.InterruptHandle)));

        // A descriptor that comes free carries the drain.
        bed.Hardware.Complete(again[0], raises: false);
        bed.Settle();
        Assert.Equal(Opcode.Drain, bed.Hardware.Submitted[^1].Descriptor.Opcode);
        Assert.Equal([CompletionResult.Success], results);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("IH-16", "EV-20")]
    public void A_drain_whose_record_is_in_the_event_log_has_ended(bool isAnalytics) => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            var kernel = bed.BindKernelQueue();
            var results = new List<CompletionResult>();
            Submit(kernel, results);
            bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle, raises: false);
            Revoke(bed);
            var drain = bed.Hardware.Submitted[^1].Descriptor;
            Assert.Equal(Opcode.Drain, drain.Opcode);
            if (isAnalytics)
            {
                bed.Hardware.Append((AnalyticsEventLogEntry)new AnalyticsCompletionEventLogEntry
                {
                    DescriptorValid = true, WorkQueueValid = true, RecordRequired = true, Error = ErrorCode.DrainLogged,
                    Operation = Opcode.Drain, Pasid = drain.Pasid, FaultAddress = drain.CompletionAddress,
                    Record = new AnalyticsCompletionRecord { Status = AnalyticsStatus.Success },
                });
            }
            else
            {
                bed.Hardware.Append(new CompletionEventLogEntry
                {
                    DescriptorValid = true, WorkQueueValid = true, RecordRequired = true, Error = ErrorCode.DrainLogged,
                    Operation = Opcode.Drain, Pasid = drain.Pasid, FaultAddress = drain.CompletionAddress,
                    Record = new CompletionRecord { Status = CompletionStatus.Success },
                });
            }

            bed.Settle();
            Assert.Equal((3, Opcode.NoOp), (bed.Hardware.Submitted.Count, bed.Hardware.Submitted[^1].Descriptor.Opcode));
            bed.Hardware.Complete(bed.Hardware.Submitted[^1].Descriptor);
            bed.Settle();
            Assert.Equal([CompletionResult.Success], results);
            Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
        },
        isAnalytics ? ScriptedProfile.Analytics : ScriptedProfile.Version2,
        part: isAnalytics ? PciDeviceId.IaaDiamondRapids : PciDeviceId.DsaSapphireRapids);

    [Fact]
    [Parity("IH-17")]
    public void A_handle_that_was_requested_after_a_second_revocation_is_exchanged() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var isGood = true;
        bed.Hardware.Answer = (command, _) =>
        {
            isGood &= command != Command.ReleaseInterruptHandle;
            return command == Command.RequestInterruptHandle && isGood ? (uint)CommandError.NoInterruptHandle : null;
        };
        Revoke(bed);
        Assert.Equal(
            [
                (Command.RequestInterruptHandle, 1u),
                (Command.ReleaseInterruptHandle, (uint)FirstHandle),
                (Command.RequestInterruptHandle, 1u),
            ],
            bed.Hardware.Commands);
        Assert.Equal(FirstHandle, kernel.InterruptHandle);
        Submit(kernel, []);
    });

    [Fact]
    [Parity("IH-18")]
    public void Where_handles_are_not_requested_a_bad_handle_is_an_error_like_others() => Bed.Run(
        bed =>
        {
            var kernel = bed.BindKernelQueue();
            var results = new List<CompletionResult>();
            Submit(kernel, results);
            bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, CompletionStatus.InvalidInterruptHandle);
            bed.Settle();
            Assert.Equal([CompletionResult.Failed], results);
            Assert.Single(bed.Hardware.Submitted);
        },
        ScriptedProfile.WithoutHandles);

    [Fact]
    public void An_unbind_ends_what_waits_to_be_submitted_again()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue();
                    var ended = new List<CompletionResult>();
                    for (var i = 0; i < 5; i++)
                    {
                        Submit(kernel, ended);
                        bed.Hardware.Complete(bed.Hardware.Submitted[i].Descriptor, CompletionStatus.InvalidInterruptHandle);
                    }

                    bed.Scheduler.Sleep((long)seed * 50);
                    bed.Queue(0).Unbind();
                    bed.Settle();
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                    Assert.Empty(ended);
                },
                seed: seed);
        }
    }

    private static void CheckDrain(Bed bed, KernelQueue kernel)
    {
        var drain = Assert.Single(bed.Hardware.Submitted, s => s.Descriptor.Opcode == Opcode.Drain).Descriptor;
        Assert.Equal((bed.Device.SystemPasid.Value, kernel.InterruptHandle), (drain.Pasid, (int)drain.InterruptHandle));
        Assert.True(drain.Flags.HasFlag(DescriptorFlags.RequestCompletionInterrupt));

        // It frees itself.
        var free = kernel.FreeDescriptorCount;
        bed.Hardware.Answer = (_, _) => null;
        bed.Hardware.Complete(drain, raises: false);
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(1));
        bed.Settle();
        Assert.True(kernel.FreeDescriptorCount > free);
    }

    // The device says that its handles are gone, and the driver deals with it.
    private static void Revoke(Bed bed)
    {
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Settle();
    }

    private static void GiveOtherHandles(Bed bed) => bed.Hardware.Answer = (command, operand) =>
        command == Command.RequestInterruptHandle
            ? default(CmdStatus).WithResult(operand + ScriptedDevice.HandleOffset + 100).Raw
            : null;

    private static void Submit(KernelQueue kernel, List<CompletionResult> results)
    {
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
        descriptor.Completed = (_, result) => results.Add(result);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
    }
}
