using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Probing;

public sealed class RemoveTests
{
    [Fact]
    [Parity("BR-31", "BR-32", "BR-33")]
    public void A_bound_device_is_unbound_masked_and_detached() => Bed.Run(bed =>
    {
        bed.BindQueue(WorkQueueType.User);
        bed.Driver.Remove(bed.Device);
        bed.CheckTrace("""
            CMD(0x80800000 | op(0))
            CMD(0x80A00000 | op(0))
            R32 0x90
            CMD(0x80200000)
            CMD(0x80500000)
            RMW 0x88 set 3
            RMW 0x80 clear 0x2000
            RMW 0x88 clear 4
            W64 0xE0 = 0; W64 0xE8 = 0
            R32 0x90
            RMW 0x88 clear 3
            RMW 0x88 clear 3
            RMW 0x80 clear 0x1000
            """);
        Assert.Equal(Pasid.None, bed.Device.SystemPasid);
    });

    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    public void A_file_may_be_closed_after_the_device_is_gone(WqMode mode) => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, mode);
        using var process = bed.Kernel.CreateProcess("app");
        var file = queue.CharacterDevice!.Open(process, out _)!;
        bed.Driver.Remove(bed.Device);
        bed.Trace.Clear();
        file.Close();
        bed.CheckTrace("");
        Assert.Equal(0, queue.ClientCount);
        Assert.Throws<ObjectDisposedException>(() => bed.Device.Bind());
        Assert.Throws<ObjectDisposedException>(() => bed.Driver.Remove(bed.Device));
    });

    [Fact]
    public void A_file_that_is_closed_beside_the_remove_does_not_hang()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
                    using var process = bed.Kernel.CreateProcess("app");
                    var file = queue.CharacterDevice!.Open(process, out _)!;
                    var closer = bed.Scheduler.Spawn("closer", () =>
                    {
                        // From here on the remove takes no queue lock any more.
                        while (bed.Hardware.Registers.EvlCfg.Read().Size != 0)
                        {
                            bed.Scheduler.Sleep(1);
                        }

                        bed.Hardware.HoldsCommands = true;
                        file.Close();
                    });
                    var remover = bed.Scheduler.Spawn("remover", () => bed.Driver.Remove(bed.Device));
                    bed.Settle();
                    bed.Hardware.FinishCommand();
                    closer.Join();
                    remover.Join();
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("BR-31", "BR-33")]
    public void Everything_is_given_back_over_many_probes_and_removes() => Bed.RunUnprobed(bed =>
    {
        var (frames, pasids) = (bed.Machine.Memory.UsedFrameCount, bed.Kernel.Pasids.AllocatedCount);
        foreach (var type in new[] { WorkQueueType.User, WorkQueueType.Kernel, WorkQueueType.User, WorkQueueType.Kernel })
        {
            bed.Probe();
            bed.BindQueue(type);
            bed.Driver.Remove(bed.Device);
            Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
            Assert.Equal(pasids, bed.Kernel.Pasids.AllocatedCount);
        }
    });
}
