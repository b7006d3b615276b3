using Dsa.Bindings.Portals;
using Dsa.Platform.Processor;
using Dsa.Platform.Tracing;

namespace Dsa.Virtual.Tests;

public sealed class PortalTests
{
    [Fact]
    [Parity("VD-50", "VD-51")]
    public void Portals_of_the_virtual_machine_are_those_of_the_message_storage_of_the_hosts_queue() => VirtualBed.Run(bed =>
    {
        var files = new[] { bed.Open(0), bed.Open(1) };
        foreach (var (file, guest) in files.Select(static (file, guest) => (file, guest)))
        {
            var registers = new GuestRegisters(bed, file.Function);
            var handle = registers.Start();
            var queue = bed.Parent.Devices[guest].Queue.Queue.Index;
            var buffer = new WatchedBuffer(bed, guest);
            for (var page = 0; page < 2; page++)
            {
                bed.Trace.Clear();
                registers.Post(buffer.Fill((byte)(page + 1), handle, requestsInterrupt: true), page);
                registers.Settle();
                Assert.True(buffer.IsFilled((byte)(page + 1)));
                var posted = bed.Trace.Events.Where(static e => e.Kind == TraceKind.Posted).Select(static e => (e.Device, e.OffsetBytes / 4096)).ToList();
                Assert.Equal([($"vdsa{guest}", page), ("dsa0", (queue * 4) + 2 + page)], posted);
            }
        }
    });

    [Fact]
    [Parity("VD-52", "VD-51")]
    public void A_page_is_mapped_whole_shared_and_if_it_is_one() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var queue = bed.Parent.Devices[0].Queue.Queue.Index;
        var unlimited = file.Map(0, 4096, isShared: true, out var error)!.Value;
        Assert.Equal(Errno.None, error);
        Assert.Same(bed.Hardware.Bar2, unlimited.Region);
        Assert.Equal(((queue * 4) + 2) * 4096, unlimited.OffsetBytes);
        Assert.Equal(((queue * 4) + 3) * 4096, file.Map(4096, 4096, isShared: true, out _)!.Value.OffsetBytes);
        foreach (var (offset, length, isShared) in ((long, int, bool)[])
            [(0, 4096, false), (0, 8192, true), (0, 0, true), (64, 4096, true), (8192, 4096, true), (-4096, 4096, true), (long.MaxValue, 4096, true)])
        {
            Assert.Null(file.Map(offset, length, isShared, out error));
            Assert.Equal(Errno.EINVAL, error);
        }
    });

    [Fact]
    [Parity("VD-51", "VD-56", "VD-10")]
    public void A_mapped_page_takes_descriptors_of_the_virtual_machine_only_while_its_queue_is_enabled() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var port = new KernelPort(file.Map(0, 4096, isShared: true, out _)!.Value);
        var registers = new GuestRegisters(bed, file.Function);
        var buffer = new WatchedBuffer(bed, 0);

        // Whatever PASID and privilege are in a descriptor: those of the host's queue count.
        WorkDescriptor Forged(byte value) => buffer.Fill(value) with { Pasid = 1, Privileged = true };
        port.Post(0, Forged(1));
        registers.Start();
        port.Post(64, Forged(2));
        registers.Succeed(Command.DisableWq, GuestRegisters.QueueSet(1));
        port.Post(128, Forged(3));
        registers.Settle();
        Assert.Equal([CompletionStatus.None, CompletionStatus.Success, CompletionStatus.None], new byte[] { 1, 2, 3 }.Select(buffer.StatusOf));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("VD-08", "VD-10")]
    public void What_is_mapped_or_known_of_a_closed_device_reaches_nothing(bool isShared) => VirtualBed.Run(
        bed =>
        {
            var file = bed.Open(type: isShared ? MdevType.DsaShared : MdevType.DsaDedicated);
            var page = file.Map(4096, 4096, isShared: true, out _)!.Value;
            var registers = new GuestRegisters(bed, file.Function);
            var buffer = new WatchedBuffer(bed, 0);
            file.Close();
            bed.Trace.Clear();

            // The host's queue is enabled now, and works in the host's own memory.
            registers.Post(buffer.Fill(1));
            Assert.Equal(SubmitResult.Retry, registers.Enqueue(buffer.Fill(2)));
            Assert.True(isShared || page.Access!.IsRevoked);
            Assert.DoesNotContain(bed.Trace.Events, static e => e is { Device: "dsa0", Kind: TraceKind.Posted or TraceKind.NonPosted });
            Assert.Equal(uint.MaxValue, registers.Function.Bar0.Read(registers.Bar.GenCap.OffsetBytes, 4));
            registers.Function.Bar0.Write(registers.Bar.Cmd.OffsetBytes, 4, new Cmd(0).WithCode(Command.EnableDevice).Raw);
            registers.Function.Reset();
            registers.Settle();
            Assert.False(registers.Function.IsResetting);
        },
        dedicated: 1,
        shared: 1);

    [Fact]
    [Parity("VD-52", "VD-55")]
    public void Both_pages_of_a_shared_queue_are_its_limited_portal() => VirtualBed.Run(
        bed =>
        {
            var guest = new SharedGuest(bed, 0);
            var queue = bed.Parent.Devices[0].Queue.Queue.Index;
            for (var page = 0; page < 2; page++)
            {
                bed.Trace.Clear();
                Assert.Equal(SubmitResult.Accepted, guest.TrySubmit((byte)(page + 1), page: page));
                Assert.Contains(bed.Trace.Events, e => e is { Device: "dsa0", Kind: TraceKind.NonPosted } && e.OffsetBytes / 4096 == (queue * 4) + 3);
            }

            // So that it does not get past the translation of PASIDs, a mapped page is that of the virtual device.
            Assert.Same(guest.File.Function.Bar2, guest.File.Map(0, 4096, isShared: true, out _)!.Value.Region);
        },
        dedicated: 0,
        shared: 1);

    [Fact]
    [Parity("VD-55")]
    public void The_threshold_of_a_shared_queue_holds() => VirtualBed.Run(
        bed =>
        {
            var guest = new SharedGuest(bed, 0);
            Assert.Equal(6u, guest.Registers.Bar.WqCfg[0].Threshold.Read().Entries);
            bed.Hardware.Configuration.TrafficClasses = 0xFF;
            var accepted = 0;
            var big = new FillDescriptor { PatternLower = 1, Destination = guest.Buffer.Address, TransferSize = 128 * 1024 };
            while (accepted < 50 && guest.Registers.Enqueue(((WorkDescriptor)big) with { Pasid = SharedGuest.Pasid.Value }) == SubmitResult.Accepted)
            {
                accepted++;
            }

            // Two engines have one each, and six wait at most.
            Assert.InRange(accepted, 6, 49);
            Assert.True(bed.Device.WorkQueues[0].SizeEntries > 6);
        },
        dedicated: 0,
        shared: 1);

    [Fact]
    [Parity("VD-53", "VD-59")]
    public void Portals_may_be_mapped_page_by_page_and_registers_not() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        Assert.Equal([(0, 4096), (4096, 4096)], file.Regions.Of(MdevRegion.Bar2, out _).MappableAreas.ToArray());
        Assert.Empty(file.Regions.Of(MdevRegion.Bar0, out _).MappableAreas);
        Assert.Equal(
            [0x2000, 0, 0x2000, 0, 0, 0, 0, 4096, 0],
            Enum.GetValues<MdevRegion>().Select(region => file.Regions.Of(region, out _).SizeBytes));
        Assert.Equal(new MdevInformation(true, true, 9, 5), file.Information);
    });

    [Fact]
    [Parity("VD-54")]
    public void Portals_read_as_all_ones_and_take_no_trapped_writes() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var registers = new GuestRegisters(bed, file.Function);
        registers.Start();
        var bytes = new byte[100];
        Assert.Equal(Errno.None, file.Regions.Read(MdevRegion.Bar2, 4090, bytes));
        Assert.All(bytes, static value => Assert.Equal(0xFF, value));
        bed.Trace.Clear();
        Assert.Equal(Errno.None, file.Regions.Write(MdevRegion.Bar2, 0, new byte[64]));
        Assert.DoesNotContain(bed.Trace.Events, static e => e.Kind is TraceKind.Posted or TraceKind.NonPosted);
        Assert.Equal(SubmitResult.Retry, registers.Enqueue(default));
    });

    [Fact]
    [Parity("VD-57", "VD-10", "VD-09")]
    public void Two_virtual_machines_use_the_same_pasid_and_each_reaches_its_own_memory() => VirtualBed.Run(
        bed =>
        {
            var guests = Enumerable.Range(0, 2).Select(n => new SharedGuest(bed, n)).ToList();

            // The very same descriptor, address for address: whose memory it is depends on who submits it.
            Assert.Equal(guests[0].Buffer.Address, guests[1].Buffer.Address);
            guests[0].Submit(5);
            guests[0].Registers.Settle();
            Assert.True(guests[0].Buffer.IsFilled(5));
            Assert.False(guests[1].Buffer.IsFilled(5));
            guests[1].Submit(6);
            guests[1].Registers.Settle();
            Assert.True(guests[1].Buffer.IsFilled(6));
            Assert.False(guests[0].Buffer.IsFilled(6));

            // A PASID of the host's is none of the virtual machine's, nor is one that nobody bound; a posted write has no answer.
            foreach (var pasid in Enumerable.Range(1, 12).Where(static pasid => pasid != SharedGuest.Pasid.Value))
            {
                Assert.Equal(SubmitResult.Retry, guests[0].TrySubmit(7, new Pasid((uint)pasid)));
            }

            guests[0].Registers.Post(guests[0].Buffer.Fill(8) with { Pasid = SharedGuest.Pasid.Value });
            guests[0].Registers.Settle();
            Assert.Equal(CompletionStatus.None, guests[0].Buffer.StatusOf(8));
        },
        dedicated: 0,
        shared: 1);

    [Fact]
    [Parity("VD-57")]
    public void Pasids_are_bound_once_and_only_where_there_are_any() => VirtualBed.Run(
        bed =>
        {
            var guest = new SharedGuest(bed, 0);
            Assert.Equal(Errno.EEXIST, guest.File.BindPasid(SharedGuest.Pasid));
            Assert.Equal(Errno.ENOENT, guest.File.UnbindPasid(new Pasid(8)));
            var dedicated = bed.Open(1);
            Assert.Equal(Errno.EOPNOTSUPP, dedicated.BindPasid(SharedGuest.Pasid));
            Assert.Equal(Errno.EOPNOTSUPP, dedicated.UnbindPasid(SharedGuest.Pasid));
        },
        dedicated: 1,
        shared: 1);

    [Fact]
    [Parity("VD-58")]
    public void A_pasid_that_is_freed_is_drained_before_the_hosts_is_another_ones()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            VirtualBed.Run(
                bed =>
                {
                    var guest = new SharedGuest(bed, 0);
                    var pasids = bed.Kernel.Pasids.AllocatedCount;
                    guest.Submit(1, 2, 3, 4);
                    Assert.Equal(Errno.None, guest.File.UnbindPasid(SharedGuest.Pasid));
                    Assert.True(guest.Buffer.AreComplete(1, 2, 3, 4));
                    Assert.Equal(pasids - 1, bed.Kernel.Pasids.AllocatedCount);
                    Assert.Equal(SubmitResult.Retry, guest.TrySubmit(5));
                    Assert.True(guest.Buffer.IsQuiet(bed));
                },
                seed,
                dedicated: 0,
                shared: 1);
        }
    }

    [Fact]
    [Parity("VD-10", "VD-57")]
    public void Memory_that_the_virtual_machine_takes_back_is_out_of_the_devices_reach() => VirtualBed.Run(
        bed =>
        {
            var guest = new SharedGuest(bed, 0);
            var process = guest.Kernel.CreateProcess("app");
            using var binding = guest.Kernel.BindSva(bed.Slots[0], process, out _)!;
            Assert.Equal(Errno.None, guest.File.BindPasid(binding.Pasid));
            var page = process.Memory.Map(4096);
            process.Memory.CopyTo(page, new byte[4096]);
            WorkDescriptor Fill(ulong record) => new FillDescriptor
            {
                Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
                PatternLower = ulong.MaxValue,
                Destination = page,
                TransferSize = 2048,
                CompletionAddress = record,
                Pasid = binding.Pasid.Value,
            };
            Assert.Equal(SubmitResult.Accepted, guest.Registers.Enqueue(Fill(page + 2048)));
            guest.Registers.Settle();
            Assert.True(process.Memory.TryPeek(page, out var filled) && filled == 0xFF);

            // The device has the translation by now; the unmap of the virtual machine takes it back.
            var record = process.Memory.Map(4096);
            process.Memory.CopyTo(record, new byte[64]);
            process.Memory.Unmap(page);
            Assert.Equal(SubmitResult.Accepted, guest.Registers.Enqueue(Fill(record)));
            guest.Registers.Settle();
            Assert.True(process.Memory.TryPeek(record, out var status));
            Assert.Equal(CompletionStatus.PageFault, (CompletionStatus)(status & 0x3F));
        },
        dedicated: 0,
        shared: 1);
}
