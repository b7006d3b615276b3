using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Recovery;

/// <summary>What a device is doing when it halts or is reset.</summary>
internal static class RecoverySetup
{
    /// <summary>Binds a queue 0 of users, and a dedicated queue 1 of the kernel, in one group; the trace begins after it.</summary>
    public static KernelQueue BindBoth(this Bed bed, WqMode modeOfUsers)
    {
        bed.Configure(0, WorkQueueType.User, modeOfUsers);
        bed.Configure(1, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(0).BindUser());
        Assert.Equal(Errno.None, bed.Queue(1).BindKernel());
        bed.Trace.Clear();
        return bed.Queue(1).Kernel!;
    }

    /// <summary>Submits what does nothing and tells its result.</summary>
    public static KernelDescriptor SubmitNoOp(this KernelQueue kernel, List<CompletionResult> results)
    {
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
        descriptor.Completed = (_, result) => results.Add(result);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        return descriptor;
    }
}
