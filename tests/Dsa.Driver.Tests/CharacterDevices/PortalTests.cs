using Dsa.Bindings.Portals;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.CharacterDevices;

public sealed class PortalTests
{
    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    [Parity("CD-22", "PO-01", "PO-02")]
    public void The_limited_portal_is_mapped(WqMode mode) => Bed.Run(bed =>
    {
        var queue = bed.Configure(5, WorkQueueType.User, mode);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindUser());
        using var process = bed.Kernel.CreateProcess("app");
        using var file = queue.CharacterDevice!.Open(process, out _)!;
        Assert.Equal(((4 * 5) + 1) << 12, file.MapPortal(process, out var error)!.Value.OffsetBytes);
        Assert.Equal(Errno.None, error);
    });

    [Fact]
    [Parity("CD-19", "BR-07")]
    public void Mapping_needs_raw_io() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed);
        process.HasRawIo = false;
        Assert.Null(file.MapPortal(process, out var error));
        Assert.Equal(Errno.EPERM, error);
    });

    [Fact]
    [Parity("CD-20", "CD-28")]
    public void Only_the_process_that_opened_may_map() => Bed.Run(bed =>
    {
        var (file, _) = Open(bed);
        using var child = bed.Kernel.CreateProcess("child");
        Assert.Null(file.MapPortal(child, out var error));
        Assert.Equal(Errno.EPERM, error);
    });

    [Fact]
    [Parity("CD-21")]
    public void At_most_a_page_is_mapped() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed);
        Assert.Null(file.MapPortal(process, out var error, lengthBytes: 4097));
        Assert.Equal(Errno.EINVAL, error);
        Assert.NotNull(file.MapPortal(process, out _, lengthBytes: 64));
    });

    [Fact]
    [Parity("SV-10", "SV-11", "SU-09")]
    public void The_first_enqcmd_of_a_thread_is_fixed_up_and_carries_the_pasid() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed);
        var portal = file.MapPortal(process, out _)!.Value;
        var thread = process.CreateThread("main");
        Assert.Equal(0UL, thread.Ia32Pasid);
        var descriptor = new WorkDescriptor { Opcode = Opcode.NoOp, Pasid = 0x999, Privileged = true };
        Assert.Equal(SubmitResult.Accepted, thread.EnqCmd(portal, 0, descriptor));
        Assert.Equal(SubmitResult.Accepted, thread.EnqCmd(portal, 64, descriptor));
        Assert.Equal(1, thread.FixedUpFaultCount);
        Assert.All(bed.Hardware.Submitted, s => Assert.Equal((file.Pasid.Value, false), (s.Descriptor.Pasid, s.Descriptor.Privileged)));
    });

    [Fact]
    [Parity("SV-12", "SV-09")]
    public void A_process_without_a_file_has_no_pasid_to_submit_with() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed);
        var portal = file.MapPortal(process, out _)!.Value;
        var stranger = bed.Kernel.CreateProcess("stranger").CreateThread("main");
        Assert.Throws<ProcessFaultException>(() => stranger.EnqCmd(portal, 0, default));
        Assert.Empty(bed.Hardware.Submitted);
    });

    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    [Parity("PO-03")]
    public void No_portal_of_interrupt_message_storage_is_ever_written(WqMode mode) => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.User, mode);
        var kernel = bed.BindKernelQueue(mode);
        Assert.Equal(Errno.None, bed.Queue(1).BindUser());
        using var process = bed.Kernel.CreateProcess("app");
        using var file = bed.Queue(1).CharacterDevice!.Open(process, out _)!;
        foreach (var requestsInterrupt in new[] { true, false })
        {
            var descriptor = kernel.Allocate(false, out _)!;
            descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt);
            Assert.Equal(Errno.None, kernel.Submit(descriptor));
        }

        // One more is the drain.
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Settle();
        Assert.Equal(64, file.Write(process, process.Memory.Map(4096, populate: true), 64, out _));
        var (thread, portal) = (process.CreateThread("main"), file.MapPortal(process, out _)!.Value);
        if (mode == WqMode.Shared)
        {
            thread.EnqCmd(portal, 0, default);
        }
        else
        {
            thread.MoveDir64B(portal, 0, default);
        }

        Assert.Equal([1, 1, 1, 5, 5], bed.Hardware.Submitted.Select(submitted => submitted.Page));
    });

    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    [Parity("CD-31", "CD-20", "SV-07")]
    public void After_an_exec_the_open_file_is_foreign_and_its_pasid_is_taken_until_it_is_closed(WqMode mode) => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, mode);
        var old = bed.Kernel.CreateProcess("app");
        var file = queue.CharacterDevice!.Open(old, out _)!;
        var pasids = bed.Kernel.Pasids.AllocatedCount;

        // The program goes on with the file and another address space; the old one ends.
        var program = bed.Kernel.CreateProcess("app after exec");
        old.Dispose();
        Assert.Null(file.MapPortal(program, out var error));
        Assert.Equal(Errno.EPERM, error);
        Assert.Equal(0, file.Write(program, program.Memory.Map(4096, populate: true), 64, out error));
        Assert.Equal(Errno.EPERM, error);
        Assert.Equal(Driver.CharacterDevices.PollEvents.Invalid, file.Poll(program, 0));
        Assert.Empty(bed.Hardware.Submitted);
        Assert.Equal(pasids, bed.Kernel.Pasids.AllocatedCount);
        Assert.False(program.Memory.Pasid.IsValid);

        file.Close();
        Assert.Equal(pasids - 1, bed.Kernel.Pasids.AllocatedCount);
    });

    [Fact]
    [Parity("PO-09")]
    public void A_portal_is_taken_from_the_programs_that_have_it_mapped_when_the_queue_is_unbound() => Bed.Run(bed =>
    {
        var (file, process) = Open(bed);
        var (thread, portal) = (process.CreateThread("main"), file.MapPortal(process, out _)!.Value);
        thread.EnqCmd(portal, 0, default);
        bed.Queue(0).Unbind();
        Assert.Throws<ProcessFaultException>(() => thread.EnqCmd(portal, 0, default));
        Assert.Throws<ProcessFaultException>(() => thread.MoveDir64B(portal, 0, default));
        Assert.Single(bed.Hardware.Submitted);
    });

    private static (Driver.CharacterDevices.UserQueueFile File, SimulatedProcess Process) Open(Bed bed)
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        var process = bed.Kernel.CreateProcess("app");
        return (queue.CharacterDevice!.Open(process, out _)!, process);
    }
}
