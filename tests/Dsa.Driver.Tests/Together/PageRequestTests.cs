using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>Queues that are to block on faults: refused without page requests, and served with them.</summary>
public sealed class PageRequestTests
{
    private const DescriptorFlags Blocking = DescriptorFlags.CompletionAddressValid
        | DescriptorFlags.RequestCompletionRecord
        | DescriptorFlags.BlockOnFault;

    [Fact]
    [Parity("PR-01")]
    public void Without_page_requests_the_device_refuses_a_queue_that_blocks_with_0x25() => TogetherBed.Run(bed =>
    {
        var queue = bed.Device.Configure(0, WorkQueueType.User, WqMode.Shared, 16);
        queue.BlocksOnFault = true;
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.NotEqual(Errno.None, queue.BindUser());
        Assert.Equal((uint)CommandError.WqBlockOnFaultInvalid, bed.Device.CommandStatus & byte.MaxValue);
        Assert.Equal(WorkQueueState.Disabled, queue.State);
    });

    [Fact]
    [Parity("PR-01")]
    public void With_page_requests_a_program_may_name_memory_that_it_never_touched()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    bed.Hardware.Configuration.PageRequestEnable = true;
                    bed.Hardware.Configuration.PageRequestAllocation = 32;
                    using var service = bed.Kernel.ServePageRequests(bed.Hardware.Slot);
                    using var client = bed.Open(bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: static queue => queue.BlocksOnFault = true));
                    var source = client.Memory.Map(3 * 4096);
                    client.Memory.CopyTo(source + 5000, [1, 2, 3]);
                    var destination = client.Memory.Map(3 * 4096);
                    var record = client.Memory.Map(4096);
                    client.Submit(client.Move(source, destination, 3 * 4096, record) with { Flags = Blocking });
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(record).Status);
                    var copied = new byte[3];
                    client.Memory.CopyFrom(destination + 5000, copied);
                    Assert.Equal([1, 2, 3], copied);
                    Assert.Equal(0L, client.File.CrFaults);
                },
                seed);
        }
    }
}
