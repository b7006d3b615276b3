using Dsa.Driver.Devices;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>Halts, resets and revoked handles with the device model behind the registers.</summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("IH-13", "IH-16", "IH-18")]
    public void Handles_are_revoked_in_the_middle_of_traffic_and_every_descriptor_succeeds(WqMode mode)
    {
        for (var seed = 1UL; seed <= 25; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var kernel = bed.Bind(WorkQueueType.Kernel, mode, size: 4).Kernel!;
                    var results = new List<CompletionResult>();
                    var submitters = Enumerable.Range(0, 2).Select(i => bed.Scheduler.Spawn($"submitter {i}", () =>
                    {
                        for (var round = 0; round < 20; round++)
                        {
                            Assert.Equal(Errno.None, Submit(kernel, results.Add));
                        }
                    })).ToList();
                    for (var i = 0; i < 4; i++)
                    {
                        bed.Scheduler.Sleep(3_000);
                        bed.Hardware.RevokeInterruptHandles();
                    }

                    submitters.ForEach(actor => actor.Join());
                    bed.Scheduler.Sleep(10_000_000);
                    Assert.Equal(Enumerable.Repeat(CompletionResult.Success, 40), results);
                    Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(WqMode.Dedicated)]
    [InlineData(WqMode.Shared)]
    [Parity("RS-09")]
    public void After_a_halt_and_reset_device_programs_and_the_kernel_go_on(WqMode mode)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    bed.Device.Configure(1, WorkQueueType.Kernel, mode);
                    using var client = bed.Open(bed.Bind(WorkQueueType.User, mode));
                    Assert.Equal(Errno.None, bed.Device.WorkQueues[1].BindKernel());
                    var kernel = bed.Device.WorkQueues[1].Kernel!;
                    var results = new List<CompletionResult>();
                    for (var i = 0; i < 8; i++)
                    {
                        Submit(kernel, results.Add);
                    }

                    bed.Hardware.FailHardware(ResetType.Command);
                    WaitFor(bed, IdxdDeviceState.Enabled);
                    bed.Scheduler.Sleep(1_000_000);
                    Assert.Equal((8, kernel.DescriptorCount), (results.Count, kernel.FreeDescriptorCount));

                    results.Clear();
                    Submit(kernel, results.Add);
                    var memory = client.Memory.Map(8192, populate: true);
                    client.Submit(client.Move(memory, memory + 1024, 16, memory + 4096));
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 4096).Status);
                    bed.Scheduler.Sleep(1_000_000);
                    Assert.Equal([CompletionResult.Success], results);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("RS-13", "RS-16", "RS-20")]
    public void After_a_reset_of_the_function_programs_open_their_queue_again(bool isHalted)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    var queue = bed.Bind(WorkQueueType.User, WqMode.Shared);
                    var stale = bed.Open(queue);
                    if (isHalted)
                    {
                        bed.Hardware.FailHardware(ResetType.FunctionLevel);
                        bed.Scheduler.Sleep(10_000_000);
                    }
                    else
                    {
                        bed.Device.ResetFunction();
                    }

                    Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled, 0), (bed.Device.State, queue.State, queue.ClientCount));
                    stale.File.Write(stale.Process, 0, 64, out var error);
                    Assert.Equal(Errno.ENXIO, error);
                    using (var client = bed.Open(queue, "next"))
                    {
                        stale.Dispose();
                        var memory = client.Memory.Map(8192, populate: true);
                        client.Submit(client.Move(memory, memory + 1024, 16, memory + 4096));
                        Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 4096).Status);
                    }

                    bed.Driver.Remove(bed.Device);
                    Assert.Equal(0, bed.Kernel.Pasids.AllocatedCount);
                },
                seed);
        }
    }

    [Fact]
    [Parity("RS-11")]
    public void A_device_that_needs_power_off_is_left_alone_and_can_be_removed() => TogetherBed.Run(bed =>
    {
        var queue = bed.Bind(WorkQueueType.Kernel);
        var results = new List<CompletionResult>();
        Submit(queue.Kernel!, results.Add);
        bed.Hardware.FailHardware(ResetType.Cold);
        bed.Scheduler.Sleep(10_000_000);
        Assert.Single(results);
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        bed.Driver.Remove(bed.Device);
        Assert.Equal(0, bed.Kernel.Pasids.AllocatedCount);
    });

    [Fact]
    public void A_second_failure_that_needs_more_is_recovered_as_well() => TogetherBed.Run(bed =>
    {
        var queue = bed.Bind(WorkQueueType.User, WqMode.Shared);
        bed.Hardware.FailHardware(ResetType.Command);
        bed.Hardware.FailHardware(ResetType.FunctionLevel);
        bed.Scheduler.Sleep(10_000_000);
        Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, queue.State));
    });

    private static Errno Submit(KernelQueue kernel, Action<CompletionResult> ended)
    {
        if (kernel.Allocate(true, out var error) is not { } descriptor)
        {
            return error;
        }

        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
        descriptor.Completed = (_, result) => ended(result);
        return kernel.Submit(descriptor);
    }

    private static void WaitFor(TogetherBed bed, IdxdDeviceState state)
    {
        // The halt is noticed first.
        bed.Scheduler.Sleep(100_000);
        for (var i = 0; i < 10_000 && bed.Device.State != state; i++)
        {
            bed.Scheduler.Sleep(1_000);
        }

        Assert.Equal(state, bed.Device.State);
    }
}
