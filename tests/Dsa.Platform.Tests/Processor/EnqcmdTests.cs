using Dsa.Bindings.Portals;
using Dsa.Platform.Kernel;
using Dsa.Platform.Pci;
using Dsa.Platform.Processor;

namespace Dsa.Platform.Tests.Processor;

public sealed class EnqcmdTests
{
    [Fact]
    public void The_first_enqcmd_of_each_thread_is_fixed_up_once()
    {
        using var bench = new Bench();
        var sink = new Sink();
        var page = new PortalPage(new PortalRegion(bench.Slot, 0x4000, sink), 0x1000);
        foreach (var name in new[] { "one", "two" })
        {
            var thread = bench.Process.CreateThread(name);
            Assert.Equal(0UL, thread.Ia32Pasid);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(SubmitResult.Accepted, thread.EnqCmd(page, 0, default));
            }

            Assert.Equal(1, thread.FixedUpFaultCount);
            Assert.Equal(bench.Space.Pasid.Value | (1UL << 31), thread.Ia32Pasid);
        }
    }

    [Fact]
    public void Enqcmd_replaces_pasid_and_clears_privilege()
    {
        using var bench = new Bench();
        var sink = new Sink();
        var page = new PortalPage(new PortalRegion(bench.Slot, 0x4000, sink), 0x1000);
        bench.Process.CreateThread("t").EnqCmd(page, 0x40, new NoOpDescriptor { Pasid = 0xFFFFF, Privileged = true });
        Assert.Equal(bench.Space.Pasid.Value, sink.Last.Pasid);
        Assert.False(sink.Last.Privileged);
        new KernelPort(page).Enqueue(0x40, new NoOpDescriptor { Pasid = 0xFFFFF, Privileged = true });
        Assert.Equal(0xFFFFFU, sink.Last.Pasid);
        Assert.True(sink.Last.Privileged);
    }

    [Fact]
    public void Enqcmd_in_a_process_without_pasid_is_a_fault()
    {
        using var bench = new Bench();
        var page = new PortalPage(new PortalRegion(bench.Slot, 0x4000, new Sink()), 0x1000);
        var stranger = bench.Kernel.CreateProcess("stranger").CreateThread("t");
        Assert.Throws<ProcessFaultException>(() => stranger.EnqCmd(page, 0, default));
    }

    [Fact]
    public void A_process_keeps_its_pasid_over_devices_and_bindings()
    {
        using var bench = new Bench();
        var other = bench.Machine.AddSlot("dsa1", 1);
        var pasid = bench.Space.Pasid;
        using (var second = bench.Kernel.BindSva(other, bench.Process, out var error)!)
        {
            Assert.Equal(Errno.None, error);
            Assert.Equal(pasid, second.Pasid);
        }

        Assert.Equal(pasid, bench.Space.Pasid);
        Assert.Equal(pasid, bench.Bind().Pasid);
    }

    [Fact]
    public void Pasids_run_out_and_come_back()
    {
        var allocator = new PasidAllocator(3);
        Assert.Equal([1U, 2U, 3U], Enumerable.Range(0, 3).Select(_ => allocator.Allocate().Value));
        Assert.False(allocator.Allocate().IsValid);
        allocator.Free(new(2));
        Assert.Throws<InvalidOperationException>(() => allocator.Free(new(2)));
        Assert.Equal(2U, allocator.Allocate().Value);
    }

    private sealed class Sink : IPortalSink
    {
        public WorkDescriptor Last { get; private set; }

        public void Posted(int page, in WorkDescriptor descriptor) => Last = descriptor;

        public SubmitResult NonPosted(int page, in WorkDescriptor descriptor)
        {
            Last = descriptor;
            return SubmitResult.Accepted;
        }

        public bool TakesNonPosted(int page) => false;
    }
}
