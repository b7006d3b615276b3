using Dsa.Driver.Devices;
using Dsa.Driver.DmaEngine;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.DmaEngine;

public sealed class DmaDeviceTests
{
    private const DmaCapabilities Always = DmaCapabilities.Interrupt | DmaCapabilities.Private | DmaCapabilities.CompletionNoOrder;

    [Fact]
    [Parity("DM-01")]
    public void A_bound_device_gets_a_channel_with_each_queue_that_is_bound_to_the_kernel() => Bed.Run(bed =>
    {
        var queues = new[] { 5, 2 }.Select(i => bed.Configure(i, WorkQueueType.Kernel)).ToArray();
        var user = bed.Configure(1, WorkQueueType.User);
        Assert.Null(bed.Device.DmaDevice);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal("dma0", bed.Device.DmaDevice!.ToString());
        Assert.Empty(Channels(bed));

        Assert.Equal(Errno.None, user.BindUser());
        Assert.Empty(Channels(bed));
        Assert.Null(user.DmaChannel);

        Assert.All(queues, static queue => Assert.Equal(Errno.None, queue.BindKernel()));
        Assert.Equal(["dma0chan0", "dma0chan1"], Channels(bed));
        Assert.Equal("dma0chan1", queues[1].DmaChannel!.Name);
        queues[0].Unbind();
        Assert.Null(queues[0].DmaChannel);
        Assert.Equal(["dma0chan1"], Channels(bed));

        bed.Configure(5, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, queues[0].BindKernel());
        Assert.Equal("dma0chan0", queues[0].DmaChannel!.Name);
        bed.Device.Unbind();
        Assert.Null(bed.Device.DmaDevice);
        Assert.Empty(Channels(bed));
    });

    [Fact]
    [Parity("DM-01")]
    public void The_numbers_of_devices_are_those_of_the_binds() => Bed.Run(bed =>
    {
        var other = bed.Driver.Probe(bed.AddDevice("other", ScriptedProfile.Version2), out _)!;
        other.Configure(0, WorkQueueType.User);
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, other.Bind());
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal((0, 1), (other.DmaDevice!.Number, bed.Device.DmaDevice!.Number));
        other.Unbind();
        other.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, other.Bind());
        Assert.Equal(0, other.DmaDevice!.Number);
    });

    [Theory]
    [InlineData(true, Always | DmaCapabilities.Memcpy)]
    [InlineData(false, Always)]
    [Parity("DM-02")]
    public void Only_what_the_device_can_do_is_offered(bool canCopy, DmaCapabilities expected) => Bed.Run(
        bed =>
        {
            var channel = bed.BindQueue(WorkQueueType.Kernel).DmaChannel!;
            Assert.Equal(expected, bed.Device.DmaDevice!.Capabilities);
            Assert.Equal(canCopy, channel.PrepareMemcpy(0x2000, 0x1000, 64) is not null);
            Assert.NotNull(channel.PrepareInterrupt());
        },
        ScriptedProfile.Version2 with { OpCap = ScriptedProfile.Version2.OpCap.WithOperation(Opcode.MemMove, canCopy) });

    [Fact]
    [Parity("GE-06")]
    public void A_device_that_cannot_be_registered_is_disabled_again_and_its_event_log_is_freed() => Bed.Run(
        bed =>
        {
            bed.Configure(0, WorkQueueType.User);
            var frames = bed.Machine.Memory.UsedFrameCount;
            Assert.Equal(Errno.ENOSPC, bed.Device.Bind());
            Assert.Equal(0x80020000u, bed.Device.CommandStatus);
            Assert.Equal([Command.EnableDevice, Command.DisableDevice], bed.Hardware.Commands.TakeLast(2).Select(c => c.Command));
            Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
            Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
            Assert.False(bed.Device.EventLog!.IsSetUp);
            Assert.Equal(Errno.ENXIO, bed.Queue(0).BindUser());
        },
        dmaNumbers: new DmaNumberAllocator(maximumDevices: 0));

    [Fact]
    [Parity("DM-03", "DM-04")]
    public void A_queue_whose_channel_cannot_be_made_is_disabled_again_and_its_type_is_gone() => Bed.Run(
        bed =>
        {
            bed.Configure(0, WorkQueueType.Kernel);
            var queue = bed.Configure(1, WorkQueueType.Kernel);
            Assert.Equal(Errno.None, bed.Device.Bind());
            Assert.Equal(Errno.None, bed.Queue(0).BindKernel());
            bed.Hardware.Commands.Clear();
            Assert.Equal(Errno.ENOSPC, queue.BindKernel());
            Assert.Equal(0x800a0000u, bed.Device.CommandStatus);
            Assert.Contains(bed.Hardware.Commands, c => c.Command == Command.ResetWq);
            Assert.Equal((WorkQueueType.None, WorkQueueState.Disabled), (queue.Type, queue.State));
            Assert.Null(queue.Kernel);
            Assert.Equal(["dma0chan0"], Channels(bed));

            // The number is free when the other is unbound.
            bed.Queue(0).Unbind();
            bed.Configure(1, WorkQueueType.Kernel);
            Assert.Equal(Errno.None, queue.BindKernel());
        },
        dmaNumbers: new DmaNumberAllocator(maximumChannels: 1));

    [Fact]
    [Parity("DM-05")]
    public void An_unbind_takes_the_channel_away_before_it_gives_a_command() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.Kernel);
        var channel = queue.DmaChannel!;
        var late = channel.PrepareMemcpy(0x2000, 0x1000, 64)!;
        IReadOnlyList<string>? atDrain = null;
        bed.Hardware.Answer = (command, _) =>
        {
            atDrain ??= command == Command.DrainWq ? [.. bed.Device.DmaDevice!.Channels.Select(c => c.Name)] : null;
            return null;
        };
        queue.Unbind();
        Assert.Empty(atDrain!);
        Assert.Equal(Errno.ENXIO, late.Submit());

        bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, queue.BindKernel());
        Assert.Null(channel.PrepareMemcpy(0x2000, 0x1000, 64));
        Assert.Null(channel.PrepareInterrupt());
        Assert.Empty(bed.Hardware.Submitted);
    });

    private static IEnumerable<string> Channels(Bed bed)
    {
        var inTree = bed.Driver.Sysfs.Names("class/dma");
        Assert.Equal(inTree, (bed.Device.DmaDevice?.Channels ?? []).Select(c => c.Name).Order());
        return inTree;
    }
}
