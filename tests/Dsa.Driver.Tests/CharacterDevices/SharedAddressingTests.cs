using Dsa.Bindings.Portals;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Tests.CharacterDevices;

/// <summary>PASIDs of processes, threads and devices (area SV).</summary>
public sealed class SharedAddressingTests
{
    [Fact]
    [Parity("SV-01")]
    public void Pasids_begin_at_1_and_have_20_bits() => Bed.Run(
        bed =>
        {
            var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
            var given = Enumerable.Range(0, 3).Select(i => queue.CharacterDevice!.Open(bed.Kernel.CreateProcess($"app {i}"), out _)?.Pasid.Value).ToList();
            Assert.Equal([2, 3, null], given);
            Assert.Equal(1u, bed.Device.SystemPasid.Value);
            Assert.False(new Pasid(1 << 20).IsValid);
        },
        pasids: 3);

    [Fact]
    [Parity("SV-01", "SV-14", "SV-15")]
    public void Each_thread_has_a_register_of_its_own_and_keeps_it_after_the_close() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        var (first, second) = (Open(bed, queue, "first"), Open(bed, queue, "second"));
        var portal = first.MapPortal(first.Process, out _)!.Value;
        var threads = new[] { first, first, second }.Select(file => (File: file, Thread: file.Process.CreateThread("t"))).ToList();
        foreach (var (file, thread) in threads.Concat(threads))
        {
            Assert.Equal(SubmitResult.Accepted, thread.EnqCmd(portal, 0, default));
            Assert.Equal((1UL << 31) | file.Pasid.Value, thread.Ia32Pasid);
            Assert.Equal(file.Pasid.Value, bed.Hardware.Submitted[^1].Descriptor.Pasid);
        }

        Assert.All(threads, one => Assert.Equal(1, one.Thread.FixedUpFaultCount));
        first.Close();
        Assert.Equal((1UL << 31) | first.Pasid.Value, threads[0].Thread.Ia32Pasid);
        Assert.False(Reaches(bed.Hardware.Slot, first, ((SimulatedProcess)first.Process).Memory.Map(4096, populate: true)));
    });

    [Fact]
    [Parity("SV-06", "SV-02")]
    public void Devices_that_share_a_process_let_go_of_it_one_by_one() => Bed.Run(bed =>
    {
        var hardware = bed.AddDevice("dsa1", ScriptedProfile.Version2);
        var other = bed.Driver.Probe(hardware, out _)!;
        var queues = new[] { bed.Device, other }.Select(device =>
        {
            var queue = device.Configure(0, WorkQueueType.User, WqMode.Shared);
            Assert.Equal((Errno.None, Errno.None), (device.Bind(), queue.BindUser()));
            return queue;
        }).ToList();
        var process = bed.Kernel.CreateProcess("app");
        var page = process.Memory.Map(4096, populate: true);
        var files = queues.Select(queue => queue.CharacterDevice!.Open(process, out _)!).ToList();
        Assert.Equal(files[0].Pasid, files[1].Pasid);
        Assert.Equal((true, true), (Reaches(bed.Hardware.Slot, files[0], page), Reaches(hardware.Slot, files[1], page)));
        files[0].Close();
        Assert.Equal((false, true), (Reaches(bed.Hardware.Slot, files[0], page), Reaches(hardware.Slot, files[1], page)));
        files[1].Close();
        Assert.False(Reaches(hardware.Slot, files[1], page));
    });

    [Fact]
    [Parity("SV-08", "SV-07")]
    public void A_pasid_is_given_to_another_process_only_when_the_first_is_gone() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        var first = Open(bed, queue, "first");
        first.Close();
        var second = Open(bed, queue, "second");
        Assert.NotEqual(first.Pasid, second.Pasid);
        first.Process.Dispose();
        Assert.Equal(first.Pasid, Open(bed, queue, "third").Pasid);
    });

    [Theory]
    [InlineData(WqMode.Shared)]
    [InlineData(WqMode.Dedicated)]
    [Parity("SV-20")]
    public void A_process_that_ends_is_out_of_reach_before_its_file_is_closed(WqMode mode) => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, mode);
        var file = Open(bed, queue, "app");
        var page = ((SimulatedProcess)file.Process).Memory.Map(4096, populate: true);
        Assert.True(Reaches(bed.Hardware.Slot, file, page));
        file.Process.Dispose();
        Assert.False(Reaches(bed.Hardware.Slot, file, page));
        Assert.Equal(1, queue.ClientCount);
        file.Close();
        Assert.Equal(0, queue.ClientCount);
        Assert.Equal(1, bed.Kernel.Pasids.AllocatedCount);
    });

    private static UserQueueFile Open(Bed bed, WorkQueue queue, string name) => queue.CharacterDevice!.Open(bed.Kernel.CreateProcess(name), out _)!;

    private static bool Reaches(PciSlot slot, UserQueueFile file, ulong page) =>
        slot.Memory.StoreRecord(new MemoryRequester(file.Pasid, false), page, new byte[8], out _);
}
