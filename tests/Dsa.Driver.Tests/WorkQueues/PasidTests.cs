using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.WorkQueues;

/// <summary>The PASID of a dedicated queue beside the configuration of others.</summary>
public sealed class PasidTests
{
    [Fact]
    [Parity("WQ-27")]
    public void Configuring_another_queue_does_not_bring_back_the_pasid_of_a_closed_one() => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.User);
        var queue = bed.BindQueue(WorkQueueType.User);
        using var process = bed.Kernel.CreateProcess("app");
        queue.CharacterDevice!.Open(process, out _)!.Close();

        // This device takes every write; a real one takes it while the closer has the queue disabled.
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
        Assert.Equal((false, 0u), (control.PasidEnable, control.Pasid));
    });
}
