using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.CharacterDevices;

public sealed class WriteTests
{
    private static readonly WorkDescriptor Good = new() { Opcode = Opcode.NoOp, Pasid = 0x999, Privileged = true };
    private static readonly WorkDescriptor Batch = new BatchDescriptor { DescriptorCount = 2 };
    private static readonly WorkDescriptor Misaligned = new() { Opcode = Opcode.NoOp, CompletionAddress = 0x1010 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(63, 0)]
    [InlineData(64, 64)]
    [InlineData(200, 192)]
    [Parity("CD-24")]
    public void Only_whole_descriptors_count(int length, int expected) => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Shared);
        Assert.Equal((expected, Errno.None), Write(file, process, length, Good, Good, Good, Good));
        Assert.Equal(expected / 64, bed.Hardware.Submitted.Count);
    });

    [Fact]
    [Parity("CD-26", "PO-02", "PO-05")]
    public void A_shared_queue_gets_the_pasid_of_the_file_and_no_privilege() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Shared);
        Write(file, process, 128, Good, Good);
        Assert.All(bed.Hardware.Submitted, s => Assert.Equal((1, file.Pasid.Value, false), (s.Page, s.Descriptor.Pasid, s.Descriptor.Privileged)));
        Assert.Equal([0x1000, 0x1040], bed.Trace.Events.Where(e => e.Kind == TraceKind.NonPosted).Select(e => e.OffsetBytes));
    });

    [Fact]
    [Parity("CD-26", "PO-05")]
    public void A_dedicated_queue_gets_the_descriptor_as_it_is() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Dedicated);
        Write(file, process, 128, Good, Good);
        Assert.All(bed.Hardware.Submitted, s => Assert.Equal(Good, s.Descriptor));
        Assert.Equal([0x1000, 0x1040], bed.Trace.Events.Where(e => e.Kind == TraceKind.Posted).Select(e => e.OffsetBytes));
    });

    [Fact]
    [Parity("CD-26", "SU-08")]
    public void A_shared_queue_that_stays_full_says_so() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Shared);
        bed.Hardware.Acceptance = _ => bed.Hardware.DeferrableWrites <= 1 ? SubmitResult.Accepted : SubmitResult.Retry;
        Assert.Equal((64, Errno.None), Write(file, process, 128, Good, Good));
        Assert.Equal((0, Errno.EAGAIN), Write(file, process, 128, Good, Good));
        Assert.Equal(1 + 33 + 33, bed.Hardware.DeferrableWrites);
    });

    [Fact]
    [Parity("CD-25")]
    public void The_first_bad_descriptor_ends_the_call() => Bed.Run(
        bed =>
        {
            var (file, process) = Open(bed, WqMode.Dedicated);
            Assert.Equal((64, Errno.None), Write(file, process, 192, Good, Misaligned, Good));
            Assert.Equal((0, Errno.EINVAL), Write(file, process, 192, Misaligned, Good, Good));
            Assert.Equal((0, Errno.EINVAL), Write(file, process, 64, Batch));
            Assert.Single(bed.Hardware.Submitted);
            Assert.Equal(0, file.Write(process, 0x10, 64, out var error));
            Assert.Equal(Errno.EFAULT, error);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("CD-25")]
    public void From_version_2_on_a_batch_is_safe() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Dedicated);
        Assert.Equal((64, Errno.None), Write(file, process, 64, Batch));
    });

    [Fact]
    [Parity("CD-27", "CD-28")]
    public void Another_process_may_not_write() => Bed.Run(bed =>
    {
        var (file, _) = Open(bed, WqMode.Dedicated);
        Assert.Equal((0, Errno.EPERM), Write(file, bed.Kernel.CreateProcess("child"), 64, Good));
        Assert.Empty(bed.Hardware.Submitted);
    });

    [Fact]
    [Parity("CD-27")]
    public void Nobody_asks_whether_the_device_is_enabled() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Dedicated);
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Cold);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Equal((64, Errno.None), Write(file, process, 64, Good));
    });

    [Fact]
    public void After_the_unbind_there_is_nothing_to_write_to_or_map() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Dedicated);
        bed.Queue(0).Unbind();
        Assert.Equal((0, Errno.ENXIO), Write(file, process, 64, Good));
        Assert.Null(file.MapPortal(process, out var error));
        Assert.Equal(Errno.ENXIO, error);
        file.Close();
        Assert.Throws<ObjectDisposedException>(() => file.MapPortal(process, out _));
    });

    private static (UserQueueFile File, SimulatedProcess Process) Open(Bed bed, WqMode mode)
    {
        var queue = bed.BindQueue(WorkQueueType.User, mode);
        var process = bed.Kernel.CreateProcess("app");
        return (queue.CharacterDevice!.Open(process, out _)!, process);
    }

    private static (int Written, Errno Error) Write(UserQueueFile file, SimulatedProcess process, int length, params WorkDescriptor[] descriptors)
    {
        var address = process.Memory.Map(4096);
        process.Memory.CopyTo(address, MemoryMarshal.AsBytes(descriptors.AsSpan()));
        var written = file.Write(process, address, length, out var error);
        return (written, error);
    }
}
