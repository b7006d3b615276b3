using Dsa.Device.Profiles;
using Dsa.Platform.Tracing;

namespace Dsa.Virtual.Tests;

public sealed class InterruptTests
{
    [Theory]
    [InlineData(MdevInterrupt.Line, 0)]
    [InlineData(MdevInterrupt.Msi, 0)]
    [InlineData(MdevInterrupt.MsiX, 2)]
    [InlineData(MdevInterrupt.Error, 0)]
    [InlineData(MdevInterrupt.Request, 1)]
    [Parity("VD-42", "VD-59")]
    public void There_are_exactly_two_vectors(MdevInterrupt kind, int count) => VirtualBed.Run(bed =>
    {
        Assert.Equal(count, bed.Open().InterruptCountOf(kind, out var error));
        Assert.Equal(Errno.None, error);
    });

    [Fact]
    [Parity("VD-59")]
    public void Another_kind_of_interrupts_or_region_is_refused() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        file.InterruptCountOf((MdevInterrupt)5, out var error);
        Assert.Equal(Errno.EINVAL, error);
        file.Regions.Of((MdevRegion)9, out error);
        Assert.Equal(Errno.EINVAL, error);
        Assert.Equal(Errno.EINVAL, file.Regions.Read((MdevRegion)9, 0, new byte[1]));
    });

    [Fact]
    [Parity("VD-44")]
    public void Completions_reach_the_virtual_machine_without_a_thread_of_the_host() => VirtualBed.Run(bed =>
    {
        var guest = bed.Boot(bed.Open());
        var queue = guest.BindQueue();
        bed.Trace.Clear();
        Assert.Equal(Driver.Submission.CompletionResult.Success, guest.Move(queue, 1));
        var interrupts = bed.Trace.Events.Where(static e => e.Kind == TraceKind.Interrupt).Select(static e => (e.Device, e.OffsetBytes, e.Value)).ToList();
        Assert.Equal([("dsa0", guest.File.Function.MessageSlotIndex, 1UL), ("vdsa0", 1, 0UL)], interrupts);
        Assert.DoesNotContain(bed.Trace.Events, static e => e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite);
        Assert.DoesNotContain(bed.Trace.Events, static e => e.Actor.StartsWith("kworker/mdev", StringComparison.Ordinal));
    });

    [Fact]
    [Parity("VD-43", "VD-44", "VD-49")]
    public void Vectors_go_to_event_descriptors_once_they_are_connected() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var registers = new GuestRegisters(bed, file.Function);
        var counts = new int[2];
        Assert.Equal(Errno.None, file.SetInterrupts(MdevInterruptAction.Connect, 0, 2, () => counts[0]++, () => counts[1]++));
        var handle = registers.Start();
        registers.Run(Command.DrainAll, isInterruptRequested: true);
        Assert.Equal([1, 0], counts);
        var buffer = new WatchedBuffer(bed, 0);
        registers.Post(buffer.Fill(1, handle, requestsInterrupt: true));
        registers.Settle();
        Assert.True(buffer.IsFilled(1));
        Assert.Equal([1, 1], counts);
        Assert.False(file.Function.Slot.Interrupts.IsPending(1));

        Assert.Equal(Errno.None, file.SetInterrupts(MdevInterruptAction.Connect, 1, 1, [null]));
        registers.Post(buffer.Fill(1, handle, requestsInterrupt: true));
        registers.Settle();
        Assert.Equal([1, 1], counts);
        Assert.True(file.Function.Slot.Interrupts.IsPending(1));
    });

    [Fact]
    [Parity("VD-49")]
    public void Vectors_are_masked_unmasked_and_raised_by_the_monitor() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var counts = new int[2];
        file.SetInterrupts(MdevInterruptAction.Connect, 0, 2, () => counts[0]++, () => counts[1]++);
        Assert.Equal(Errno.None, file.SetInterrupts(MdevInterruptAction.Raise, 0, 2));
        Assert.Equal([1, 1], counts);
        Assert.Equal(Errno.None, file.SetInterrupts(MdevInterruptAction.Mask, 1, 1));
        file.SetInterrupts(MdevInterruptAction.Raise, 0, 2);
        file.SetInterrupts(MdevInterruptAction.Raise, 1, 1);
        Assert.Equal([2, 1], counts);
        Assert.Equal(Errno.None, file.SetInterrupts(MdevInterruptAction.Unmask, 0, 2));
        Assert.Equal([2, 2], counts);
    });

    [Theory]
    [InlineData(MdevInterruptAction.Raise, 0, 3)]
    [InlineData(MdevInterruptAction.Raise, 2, 1)]
    [InlineData(MdevInterruptAction.Mask, -1, 1)]
    [InlineData(MdevInterruptAction.Unmask, 0, -1)]
    [InlineData(MdevInterruptAction.Unmask, int.MaxValue, int.MaxValue)]
    [InlineData(MdevInterruptAction.Connect, 0, 1)]
    [InlineData((MdevInterruptAction)9, 0, 1)]
    [Parity("VD-49")]
    public void Vectors_that_are_not_there_and_missing_descriptors_are_refused(MdevInterruptAction action, int first, int count) =>
        VirtualBed.Run(bed => Assert.Equal(Errno.EINVAL, bed.Open().SetInterrupts(action, first, count)));

    [Fact]
    [Parity("VD-45", "VD-46", "VD-48")]
    public void A_slot_has_its_message_and_permission_and_is_unmasked_last() => VirtualBed.Run(bed =>
    {
        bed.Trace.Clear();
        var file = bed.Open();
        new GuestRegisters(bed, file.Function).Settle();
        var layout = new Bar0Layout(bed.Device.Capabilities);
        Assert.Equal(0, file.Function.MessageSlotIndex);
        var place = layout.Ims.ElementOffsetBytes(0);
        var entry = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), layout).Ims[0].Entry.Read();
        Assert.Equal(0xFEE0_0000UL, entry.Address);
        Assert.True(entry is { Mask: false, PasidEnable: true, Ignore: false });
        Assert.Equal(bed.Parent.Devices[0].DefaultPasid.Value, entry.Pasid);

        // The control word is the upper half of the second: every write of it but the last has the mask.
        var controls = bed.Trace.Events
            .Where(e => e is { Device: "dsa0", Kind: TraceKind.MmioWrite } && e.OffsetBytes == place + 8)
            .Select(static e => new ImsEntry(0, e.Value).Mask)
            .ToList();
        Assert.True(controls.Count > 1);
        Assert.All(controls.SkipLast(1), Assert.True);
        Assert.False(controls[^1]);

        // The second gets the next slot, and none of them an entry of the host's own table.
        var other = bed.Open(1);
        Assert.Equal(1, other.Function.MessageSlotIndex);
        Assert.DoesNotContain(bed.Trace.Events, e => e is { Device: "dsa0", Kind: TraceKind.MmioWrite } && layout.MsixPerm.Contains(e.OffsetBytes));
        file.Close();
        Assert.Equal(RegisterDefaults.Of<ImsEntry>(), new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), layout).Ims[0].Entry.Read());
    });

    [Fact]
    [Parity("VD-45")]
    public void There_are_as_many_slots_as_the_host_has_and_no_more() => VirtualBed.Run(
        bed =>
        {
            var slots = bed.Device.Assignment.Slots;
            Assert.Equal(256, slots.Count);
            var taken = Enumerable.Range(0, 256).Select(_ => slots.Take(new Pasid(1), out var error)!).ToList();
            Assert.Equal(Enumerable.Range(0, 256), taken.Select(static slot => slot.Index));
            Assert.Null(bed.Create().Open(bed.Slots[0], out var refused));
            Assert.Equal(Errno.ENOSPC, refused);
            taken[17].Dispose();
            Assert.Equal(17, bed.Parent.Devices[0].Open(bed.Slots[0], out refused)!.Function.MessageSlotIndex);
        },
        profile: DeviceProfile.Dsa30);

    [Fact]
    [Parity("VD-47")]
    public void A_slot_needs_a_pasid() => VirtualBed.Run(bed =>
    {
        var slots = bed.Device.Assignment.Slots;
        Assert.Null(slots.Take(Pasid.None, out var error));
        Assert.Equal(Errno.EINVAL, error);
        Assert.Equal(slots.Count, slots.FreeCount);
        using var slot = slots.Take(new Pasid(5), out error)!;
        Assert.Equal(Errno.EINVAL, slot.Assign(Pasid.None));
    });

    [Fact]
    [Parity("VD-47", "VD-09")]
    public void The_handle_of_another_virtual_machine_is_an_invalid_one() => VirtualBed.Run(bed =>
    {
        var own = new GuestRegisters(bed, bed.Open(0).Function);
        var other = new GuestRegisters(bed, bed.Open(1).Function);
        var (mine, others) = (own.Start(), other.Start());
        Assert.NotEqual(mine, others);
        var buffer = new WatchedBuffer(bed, 0);
        own.Post(buffer.Fill(1, others, requestsInterrupt: true));
        own.Post(buffer.Fill(2, mine, requestsInterrupt: true));
        own.Settle();
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, buffer.StatusOf(1));
        Assert.True(buffer.IsFilled(2));
        Assert.False(other.Function.Slot.Interrupts.IsPending(1));
        Assert.True(own.Function.Slot.Interrupts.IsPending(1));
    });

    [Fact]
    [Parity("VD-28")]
    public void A_permission_of_the_virtual_machine_is_that_of_the_slot_in_pasids_of_the_host() => VirtualBed.Run(
        bed =>
        {
            var guest = new SharedGuest(bed, 0);
            var layout = new Bar0Layout(bed.Device.Capabilities);
            ImsEntry Entry() => new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), layout).Ims[guest.File.Function.MessageSlotIndex].Entry.Read();
            var permission = guest.Registers.Bar.MsixPerm[1].Entry;
            Assert.Equal(bed.Parent.Devices[0].DefaultPasid.Value, Entry().Pasid);

            permission.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(SharedGuest.Pasid.Value));
            guest.Registers.Settle();
            var translated = Entry();
            Assert.NotEqual(SharedGuest.Pasid.Value, translated.Pasid);
            Assert.False(translated.Mask);
            Assert.Equal(bed.Kernel.Pasids.AllocatedCount, (int)translated.Pasid);

            // A PASID that the host does not know raises nothing; it does once it is bound.
            permission.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(0x99));
            guest.Registers.Settle();
            Assert.True(Entry().Mask);
            Assert.Equal(Errno.None, guest.File.BindPasid(new Pasid(0x99)));
            guest.Registers.Settle();
            Assert.False(Entry().Mask);
            Assert.NotEqual(translated.Pasid, Entry().Pasid);

            permission.Write(new MsixPermEntry(0).WithIgnore(true));
            guest.Registers.Settle();
            Assert.True(Entry().Ignore);
        },
        dedicated: 0,
        shared: 1);
}
