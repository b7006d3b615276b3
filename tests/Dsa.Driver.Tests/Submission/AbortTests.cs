using Dsa.Bindings.Portals;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests.Submission;

/// <summary>What becomes of descriptors when one beside them is given up.</summary>
public sealed class AbortTests
{
    private static readonly WorkDescriptor NoOp = new NoOpDescriptor();

    [Fact]
    [Parity("AB-02", "AB-07", "AB-08")]
    public void Neighbours_that_have_finished_complete_normally_and_others_stay() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        var results = new Dictionary<int, List<CompletionResult>>();
        var (finished, running, target) = (Make(kernel, results), Make(kernel, results), Make(kernel, results));
        Assert.Equal(Errno.None, kernel.Submit(finished));
        Assert.Equal(Errno.None, kernel.Submit(running));
        bed.Hardware.Complete(bed.Hardware.Submitted[0].Descriptor, raises: false);

        bed.Hardware.Acceptance = _ => SubmitResult.Retry;
        Assert.Equal(Errno.EAGAIN, kernel.Submit(target));
        Assert.Equal([CompletionResult.Success], results[finished.Index]);
        Assert.Equal([CompletionResult.Failed], results[target.Index]);
        Assert.Empty(results[running.Index]);
        Assert.Equal(kernel.DescriptorCount - 1, kernel.FreeDescriptorCount);

        bed.Hardware.Complete(bed.Hardware.Submitted[1].Descriptor);
        bed.Settle();
        Assert.Equal([CompletionResult.Success], results[running.Index]);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("AB-03")]
    public void A_target_on_the_work_list_is_found() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        var results = new Dictionary<int, List<CompletionResult>>();
        var target = Make(kernel, results);
        bed.Hardware.Acceptance = _ =>
        {
            // An interrupt between push and refusal moves it there.
            bed.Hardware.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
            bed.Settle();
            return SubmitResult.Retry;
        };
        bed.Queue(0).EnqcmdsRetries = 0;
        Assert.Equal(Errno.EAGAIN, kernel.Submit(target));
        Assert.Equal([CompletionResult.Failed], results[target.Index]);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("AB-04")]
    public void A_target_in_the_hands_of_the_interrupt_is_not_left_lying()
    {
        for (var seed = 1UL; seed <= 150; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue(WqMode.Shared);
                    bed.Queue(0).EnqcmdsRetries = 0;
                    var results = new Dictionary<int, List<CompletionResult>>();
                    bed.Hardware.Acceptance = _ =>
                    {
                        // The only interrupt there is: it takes the descriptor while the submitter gives it up.
                        bed.Hardware.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
                        bed.Scheduler.SwitchPoint();
                        bed.Scheduler.SwitchPoint();
                        return SubmitResult.Retry;
                    };
                    var target = Make(kernel, results);
                    Assert.Equal(Errno.EAGAIN, kernel.Submit(target));
                    bed.Settle();
                    Assert.Equal([CompletionResult.Failed], results[target.Index]);
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("AB-04", "AB-06", "SU-10")]
    public void Between_interrupts_submitters_and_refusals_every_descriptor_ends_once()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindKernelQueue(WqMode.Shared, size: 6);
                    bed.Queue(0).EnqcmdsRetries = 1;
                    var refused = 0;
                    bed.Hardware.Acceptance = _ =>
                    {
                        bed.Hardware.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
                        return refused++ % 3 == 0 ? SubmitResult.Accepted : SubmitResult.Retry;
                    };
                    var ended = 0;
                    var submitted = 0;
                    var submitters = Enumerable.Range(0, 3).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
                    {
                        for (var round = 0; round < 8; round++)
                        {
                            var descriptor = kernel.Allocate(true, out _)!;
                            var calls = 0;
                            descriptor.Prepare(NoOp, requestsInterrupt: true);
                            descriptor.Completed = (_, _) =>
                            {
                                Assert.Equal(1, ++calls);
                                ended++;
                            };
                            submitted++;
                            kernel.Submit(descriptor);
                        }
                    })).ToList();
                    var completer = bed.Scheduler.Spawn("device", () =>
                    {
                        for (var i = 0; ended < 24; bed.Scheduler.Sleep(100))
                        {
                            if (i < bed.Hardware.Submitted.Count)
                            {
                                bed.Hardware.Complete(bed.Hardware.Submitted[i++].Descriptor);
                            }
                        }
                    });
                    submitters.ForEach(actor => actor.Join());
                    completer.Join();
                    Assert.Equal((24, 24), (submitted, ended));
                    bed.Settle();
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("SU-10", "DA-10")]
    public void An_unbind_frees_no_record_before_a_refused_descriptor_has_ended() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue(WqMode.Shared);
        bed.Queue(0).EnqcmdsRetries = 0;
        var statuses = new List<CompletionStatus>();
        var target = kernel.Allocate(false, out _)!;
        target.Prepare(NoOp, requestsInterrupt: true);
        target.Completed = (descriptor, _) =>
        {
            bed.Settle();
            statuses.Add(descriptor.Status);
        };
        Actor? unbinder = null;
        bed.Hardware.Acceptance = _ =>
        {
            unbinder = bed.Scheduler.Spawn("unbinder", bed.Queue(0).Unbind);
            bed.Settle();
            return SubmitResult.Retry;
        };
        Assert.Equal(Errno.EAGAIN, kernel.Submit(target));
        unbinder!.Join();
        Assert.Single(statuses);
    });

    private static KernelDescriptor Make(KernelQueue kernel, Dictionary<int, List<CompletionResult>> results)
    {
        var descriptor = kernel.Allocate(false, out _)!;
        var list = results[descriptor.Index] = [];
        descriptor.Prepare(NoOp, requestsInterrupt: true);
        descriptor.Completed = (_, result) => list.Add(result);
        return descriptor;
    }
}
