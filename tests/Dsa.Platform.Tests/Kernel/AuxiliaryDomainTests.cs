using Dsa.Platform.Interrupts;
using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Kernel;

/// <summary>What a function of this machine reaches and tells in the name of a virtual machine's.</summary>
public sealed class AuxiliaryDomainTests
{
    private const int Page = PhysicalMemory.PageBytes;

    [Fact]
    public void The_feature_is_turned_on_once_and_off_only_without_domains()
    {
        using var bench = new Bench();
        var domains = bench.Kernel.AuxiliaryDomains;
        Assert.Null(domains.Create(bench.Slot, out var error));
        Assert.Equal(Errno.ENODEV, error);
        Assert.Equal(Errno.ENODEV, domains.Disable(bench.Slot));
        Assert.Equal(Errno.None, domains.Enable(bench.Slot));
        Assert.Equal(Errno.EBUSY, domains.Enable(bench.Slot));
        var pasids = bench.Kernel.Pasids.AllocatedCount;
        using (domains.Create(bench.Slot, out error))
        {
            Assert.Equal(Errno.EBUSY, domains.Disable(bench.Slot));
            Assert.Equal(pasids + 1, bench.Kernel.Pasids.AllocatedCount);
        }

        Assert.Equal(pasids, bench.Kernel.Pasids.AllocatedCount);
        Assert.Equal(Errno.None, domains.Disable(bench.Slot));
        Assert.Equal(Errno.ENODEV, new LinuxKernel(bench.Machine) { HasAuxiliaryDomains = false }.AuxiliaryDomains.Enable(bench.Slot));
    }

    [Fact]
    public void Without_a_pasid_left_there_is_no_domain()
    {
        using var bench = new Bench();
        var kernel = new LinuxKernel(bench.Machine) { Pasids = new PasidAllocator(maximum: 0) };
        kernel.AuxiliaryDomains.Enable(bench.Slot);
        Assert.Null(kernel.AuxiliaryDomains.Create(bench.Slot, out var error));
        Assert.Equal(Errno.ENOSPC, error);
        Assert.Equal(Errno.None, kernel.AuxiliaryDomains.Disable(bench.Slot));
    }

    [Fact]
    public void The_function_reaches_what_the_guests_function_does_as_long_as_that_does()
    {
        using var bench = new Bench();
        var guest = bench.Machine.AddSlot("guest", 1);
        using var domain = Attach(bench, guest, Pasid.None);
        var buffer = bench.Kernel.AllocateCoherent(guest, Page)!;
        Assert.Equal(3, domain.CopyTo(buffer.Address, [1, 2, 3]));
        Assert.True(Reaches(bench, domain, buffer.Address));
        Assert.Equal(2, buffer.Span[1]);
        guest.Memory.Block();
        Assert.False(Reaches(bench, domain, buffer.Address));
        guest.Memory.Unblock();
        Assert.True(Reaches(bench, domain, buffer.Address));
        domain.Detach();
        Assert.False(Reaches(bench, domain, buffer.Address));
        Assert.Equal(0, domain.CopyTo(buffer.Address, [1]));
    }

    [Fact]
    public void A_pasid_of_the_guests_leads_where_the_guest_attaches_it()
    {
        using var bench = new Bench();
        var guest = bench.Machine.AddSlot("guest", 1);
        var kernel = new LinuxKernel(bench.Machine);
        using var process = kernel.CreateProcess("app");
        var address = process.Memory.Map(Page, populate: true);
        using var domain = Attach(bench, guest, new Pasid(1));
        Assert.False(Reaches(bench, domain, address));
        var binding = kernel.BindSva(guest, process, out _)!;
        Assert.Equal(1u, binding.Pasid.Value);
        Assert.True(Reaches(bench, domain, address));
        binding.Dispose();
        Assert.False(Reaches(bench, domain, address));
    }

    [Fact]
    public void Detaching_and_unmapping_wait_for_what_the_function_has_begun() => Seeds.Each(10, static seed =>
    {
        using var scheduler = new SeededScheduler(seed);
        using var bench = new Bench(scheduler);
        scheduler.Run(() =>
        {
            var guest = bench.Machine.AddSlot("guest", 1);
            foreach (var isDetached in (bool[])[true, false])
            {
                using var domain = Attach(bench, guest, Pasid.None);
                var buffer = bench.Kernel.AllocateCoherent(guest, Page)!;
                Assert.True(Acquire(bench, domain, buffer.Address, out var run));
                var isOver = false;
                var ending = scheduler.Spawn("ending", () =>
                {
                    if (isDetached)
                    {
                        domain.Detach();
                    }
                    else
                    {
                        buffer.Dispose();
                    }

                    isOver = true;
                });
                scheduler.Sleep(10_000);
                Assert.False(isOver);
                run.Commit(1);
                ending.Join();
            }
        });
    });

    [Fact]
    public void A_message_that_has_a_route_goes_there_and_nowhere_else()
    {
        using var bench = new Bench();
        var guest = bench.Machine.AddSlot("guest", 2);
        var storage = bench.Slot.MessageStorage;
        storage.Route(5, guest.Interrupts, InterruptSource.MsiX(1));
        storage.Signal(InterruptSource.MessageStorage(4));
        Assert.False(guest.Interrupts.IsPending(1));
        storage.Signal(InterruptSource.MessageStorage(5));
        Assert.True(guest.Interrupts.IsPending(1));
        Assert.False(guest.Interrupts.IsPending(0));
        guest.Interrupts.ClearPending();
        storage.EndRoute(5);
        storage.Signal(InterruptSource.MessageStorage(5));
        Assert.False(guest.Interrupts.IsPending(1));
    }

    private static AuxiliaryDomain Attach(Bench bench, PciSlot guest, Pasid guestPasid)
    {
        bench.Kernel.AuxiliaryDomains.Enable(bench.Slot);
        var domain = bench.Kernel.AuxiliaryDomains.Create(bench.Slot, out _)!;
        domain.Attach(guest, guestPasid);
        return domain;
    }

    private static bool Acquire(Bench bench, AuxiliaryDomain domain, ulong address, out MemoryRun run) =>
        bench.Slot.Memory.Acquire(new MemoryRequester(domain.Pasid, false), address, 1, MemoryAccess.Write, out run, out _);

    private static bool Reaches(Bench bench, AuxiliaryDomain domain, ulong address)
    {
        if (!Acquire(bench, domain, address, out var run))
        {
            return false;
        }

        run.Dispose();
        return true;
    }
}
