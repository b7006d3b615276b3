using Dsa.Device.Profiles;
using Dsa.Driver.WorkQueues;

namespace Dsa.Virtual.Tests;

public sealed class ParentTests
{
    private const string Uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";

    private static DeviceProfile NoScalableIov => DeviceProfile.Dsa10 with { Pci = DeviceProfile.Dsa10.Pci with { HasScalableIov = false } };

    [Fact]
    [Parity("VD-01")]
    public void A_function_without_scalable_iov_is_no_parent_and_works() =>
        VirtualBed.Run(IsNoParentAndWorks, profile: NoScalableIov, isRegistered: false);

    [Fact]
    [Parity("VD-01")]
    public void A_function_without_interrupt_message_storage_is_no_parent_and_works() =>
        VirtualBed.Run(IsNoParentAndWorks, profile: DeviceProfile.Dsa20, isRegistered: false);

    [Fact]
    [Parity("VD-01")]
    public void Without_translation_of_each_pasid_there_is_no_parent_and_the_device_works() =>
        VirtualBed.RunWithoutDomains(IsNoParentAndWorks);

    [Fact]
    [Parity("VD-02")]
    public void The_feature_of_the_iommu_is_on_from_the_registration_to_the_end_of_the_parent() => VirtualBed.Run(bed =>
    {
        var domains = bed.Kernel.AuxiliaryDomains;
        Assert.False(domains.IsEnabled(bed.Hardware.Slot));
        bed.Register(dedicated: 1, shared: 0);
        Assert.True(domains.IsEnabled(bed.Hardware.Slot));
        var file = bed.Open();

        // The IOMMU keeps it on while a virtual device uses it: the parent has to go first.
        Assert.Equal(Errno.EBUSY, domains.Disable(bed.Hardware.Slot));
        bed.Parent.Unregister();
        Assert.False(domains.IsEnabled(bed.Hardware.Slot));
        Assert.Equal(0, domains.CountOf(bed.Hardware.Slot));
        Assert.True(file.Function.Slot.Memory.TranslationCache is not null);
        Assert.Empty(bed.Parent.Devices);
        Assert.Null(bed.Parent.Create(MdevType.DsaDedicated, Uuid, out var error));
        Assert.Equal(Errno.ENODEV, error);
    }, isRegistered: false);

    [Fact]
    [Parity("VD-02")]
    public void There_is_one_parent_at_a_time() => VirtualBed.Run(bed =>
    {
        Assert.Null(MdevParent.Register(bed.Driver, bed.Device, out var error));
        Assert.Equal(Errno.EBUSY, error);
        bed.Parent.Unregister();
        bed.Parent.Unregister();
        Assert.NotNull(MdevParent.Register(bed.Driver, bed.Device, out error));
        Assert.Equal(Errno.None, error);
    });

    [Fact]
    [Parity("VD-03")]
    public void A_parent_has_nine_operations() => VirtualBed.Run(bed =>
    {
        var type = Assert.Single(bed.Parent.SupportedTypes, type => bed.Parent.AvailableInstances(type) > 0);
        var device = bed.Parent.Create(type, Uuid, out _)!;
        var file = device.Open(bed.Slots[0], out _)!;
        Span<byte> vendor = stackalloc byte[2];
        Assert.Equal(Errno.None, file.Regions.Read(MdevRegion.Configuration, 0, vendor));
        Assert.Equal([0x86, 0x80], vendor.ToArray());
        Assert.Equal(Errno.None, file.Regions.Write(MdevRegion.Bar0, 0x88, [1, 0, 0, 0]));
        Assert.NotNull(file.Map(0, 4096, isShared: true, out _));
        Assert.Equal(2, file.InterruptCountOf(MdevInterrupt.MsiX, out _));
        file.Close();
        Assert.Equal(Errno.None, bed.Parent.Remove(device));
    });

    [Theory]
    [InlineData("dsa1", "dsa-1dwq-v1:idxd-1dwq-v1 dsa-1swq-v1:idxd-1swq-v1")]
    [InlineData("iaa2", "iax-1dwq-v1:idxd-1dwq-v1")]
    [Parity("VD-04")]
    public void Types_are_those_of_the_accelerator(string host, string expected) => VirtualBed.Run(
        bed => Assert.Equal(expected, string.Join(' ', bed.Parent.SupportedTypes.Select(static type => $"{type.Name}:{type.DirectoryName}"))),
        profile: DeviceProfile.BuiltIn[host]);

    [Fact]
    [Parity("VD-05", "VD-06")]
    public void Each_virtual_device_takes_a_dedicated_queue_and_gives_it_back() => VirtualBed.Run(bed =>
    {
        var pasids = bed.Kernel.Pasids.AllocatedCount;
        Assert.Equal(2, bed.Parent.AvailableInstances(MdevType.DsaDedicated));
        var first = bed.Create();
        var second = bed.Create();
        Assert.Equal([0, 1], new[] { first, second }.Select(static device => device.Queue.Queue.Index).Order());
        Assert.Same(bed.Hardware.Slot, first.ParentSlot);
        Assert.NotEqual(first.DefaultPasid, second.DefaultPasid);
        Assert.Equal(pasids + 2, bed.Kernel.Pasids.AllocatedCount);
        Assert.Equal(0, bed.Parent.AvailableInstances(MdevType.DsaDedicated));
        Assert.Null(bed.Parent.Create(MdevType.DsaDedicated, Uuid, out var error));
        Assert.Equal(Errno.ENODEV, error);

        Assert.Equal(Errno.None, bed.Parent.Remove(first));
        Assert.Equal(Errno.ENODEV, bed.Parent.Remove(first));
        Assert.Equal(1, bed.Parent.AvailableInstances(MdevType.DsaDedicated));
        Assert.Equal(pasids + 1, bed.Kernel.Pasids.AllocatedCount);
        Assert.Equal(0, first.Queue.Queue.ClientCount);
        Assert.Equal(WorkQueueState.Enabled, first.Queue.Queue.State);
        Assert.NotNull(bed.Parent.Create(MdevType.DsaDedicated, Uuid, out _));
    });

    [Fact]
    [Parity("VD-05")]
    public void Virtual_devices_spread_over_shared_queues() => VirtualBed.Run(
        bed =>
        {
            var queues = Enumerable.Range(0, 4).Select(_ => bed.Create(MdevType.DsaShared).Queue.Queue).ToList();
            Assert.Equal(2, queues.Distinct().Count());
            Assert.All(queues, static queue => Assert.Equal(2, queue.ClientCount));
        },
        dedicated: 0,
        shared: 2);

    [Theory]
    [InlineData("83b8f4f2-509f-382f-3c1e-e6bfe0fa100")]
    [InlineData("83b8f4f2-509f-382f-3c1e-e6bfe0fa10011")]
    [InlineData("83b8f4f2509f-382f-3c1e-e6bfe0fa1-001")]
    [InlineData("83b8f4f2-509f-382f-3c1e-e6bfe0fa100g")]
    [InlineData("+3b8f4f2-509f-382f-3c1e-e6bfe0fa1001")]
    [InlineData("")]
    [Parity("VD-05")]
    public void A_name_that_is_no_uuid_is_refused(string name) => VirtualBed.Run(bed =>
    {
        Assert.Null(bed.Parent.Create(MdevType.DsaDedicated, name, out var error));
        Assert.Equal(Errno.EINVAL, error);
        Assert.Equal(2, bed.Parent.AvailableInstances(MdevType.DsaDedicated));
    });

    [Fact]
    [Parity("VD-05")]
    public void A_name_is_given_once_and_types_of_another_accelerator_are_not() => VirtualBed.Run(bed =>
    {
        var device = bed.Parent.Create(MdevType.DsaDedicated, Uuid, out _)!;
        Assert.Equal(Uuid, device.ToString());
        Assert.Null(bed.Parent.Create(MdevType.DsaDedicated, Uuid.ToUpperInvariant(), out var error));
        Assert.Equal(Errno.EEXIST, error);
        Assert.Null(bed.Parent.Create(MdevType.IaxDedicated, Uuid, out error));
        Assert.Equal(Errno.EINVAL, error);
        Assert.Null(bed.Parent.Create(MdevType.DsaShared, "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002", out error));
        Assert.Equal(Errno.ENODEV, error);
    });

    [Fact]
    [Parity("VD-07", "VD-08", "VD-48")]
    public void Slots_of_the_message_storage_are_taken_while_it_is_open() => VirtualBed.Run(bed =>
    {
        var slots = bed.Device.Assignment.Slots;
        var device = bed.Create();
        Assert.Equal(slots.Count, slots.FreeCount);
        var file = device.Open(bed.Slots[0], out _)!;
        Assert.Equal(slots.Count - 1, slots.FreeCount);
        Assert.Null(device.Open(bed.Slots[1], out var error));
        Assert.Equal(Errno.EBUSY, error);
        Assert.Equal(Errno.EBUSY, bed.Parent.Remove(device));
        Assert.Equal(9, bed.Hardware.MsixVectorCount);

        file.Close();
        file.Close();
        Assert.Equal(slots.Count, slots.FreeCount);
        Assert.Equal(Errno.None, bed.Parent.Remove(device));
        Assert.Null(device.Open(bed.Slots[0], out error));
        Assert.Equal(Errno.ENODEV, error);
    });

    [Fact]
    [Parity("VD-08")]
    public void An_opening_after_another_finds_a_fresh_device_and_nothing_in_flight() => VirtualBed.Run(bed =>
    {
        var device = bed.Create();
        for (var round = 0; round < 2; round++)
        {
            var file = device.Open(bed.Slots[0], out _)!;
            var registers = new GuestRegisters(bed, file.Function);
            Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
            Assert.Equal(0u, registers.Bar.GenCtrl.Read().Raw);
            registers.Start();
            registers.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(true));
            var buffer = bed.Kernel.AllocateCoherent(bed.Slots[0], 1 << 20)!;
            registers.Post(new FillDescriptor
            {
                PatternLower = 0x0101010101010101, Destination = buffer.Address, TransferSize = 1 << 20,
            });
            file.Close();

            // What was accepted is complete; the device reaches the memory no more.
            Assert.Equal(1, buffer.Span[^1]);
            Assert.False(bed.Hardware.Slot.Memory.Acquire(new MemoryRequester(device.DefaultPasid, false), buffer.Address, 1, MemoryAccess.Read, out _, out _));
            buffer.Dispose();
        }
    });

    [Fact]
    [Parity("VD-05")]
    public void Queues_are_of_the_type_only_while_there_is_a_parent() => VirtualBed.Run(bed =>
    {
        const string Queue = "bus/dsa/devices/wq0.5/";
        Assert.Equal(Errno.EINVAL, bed.Driver.Sysfs.WriteFile(Queue + "type", "mdev"));
        Assert.Equal(Errno.ENOENT, bed.Driver.Sysfs.List("bus/dsa/drivers/mdev", out _));
        Assert.Equal(Errno.ENODEV, bed.Device.WorkQueues[5].BindMdev());
        bed.Register(dedicated: 1, shared: 0);
        Assert.Equal(Errno.None, bed.Driver.Sysfs.WriteFile(Queue + "type", "mdev"));
        bed.Driver.Sysfs.ReadFile(Queue + "type", out var text);
        Assert.Equal("mdev\n", text);
        Assert.Equal(Errno.None, bed.Driver.Sysfs.List("bus/dsa/drivers/mdev", out var entries));
        Assert.Contains(entries, static entry => entry.Name == "wq0.0");

        bed.Parent.Unregister();
        Assert.Equal(WorkQueueType.None, bed.Device.WorkQueues[0].Type);
        Assert.Equal(WorkQueueType.None, bed.Device.WorkQueues[5].Type);
        Assert.Equal(WorkQueueState.Disabled, bed.Device.WorkQueues[0].State);
    }, isRegistered: false);

    [Fact]
    [Parity("VD-05", "VD-62")]
    public void Nobody_changes_a_queue_that_a_virtual_machine_has() => VirtualBed.Run(bed =>
    {
        // Disabled, as the queue of a virtual machine is that has not enabled its own.
        bed.Open();
        Assert.Equal(WorkQueueState.Disabled, bed.Device.WorkQueues[0].State);
        foreach (var (name, text) in ((string, string)[])[("type", "user"), ("mode", "shared"), ("priority", "3"), ("group_id", "1"), ("name", "x")])
        {
            Assert.Equal(Errno.EPERM, bed.Driver.Sysfs.WriteFile($"bus/dsa/devices/wq0.0/{name}", text));
        }

        Assert.Equal(1, bed.Device.WorkQueues[0].ClientCount);
    });

    [Fact]
    [Parity("VD-06", "VD-62")]
    public void A_device_that_the_host_removes_takes_nothing_of_the_next_driver_with_it() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        bed.Driver.Remove(bed.Device);
        var next = bed.Driver.Probe(bed.Hardware, out _)!;
        using var slot = next.Assignment.Slots.Take(new Pasid(77), out _)!;
        slot.SetMask(false);
        bed.Parent.Unregister();
        Assert.Equal(file.Function.MessageSlotIndex, slot.Index);
        var entry = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), new Bar0Layout(next.Capabilities)).Ims[slot.Index].Entry.Read();
        Assert.True(entry is { Mask: false, Pasid: 77 });
        Assert.False(bed.Kernel.AuxiliaryDomains.IsEnabled(bed.Hardware.Slot));
    });

    private static void IsNoParentAndWorks(VirtualBed bed)
    {
        Assert.Null(MdevParent.Register(bed.Driver, bed.Device, out var error));
        Assert.Equal(Errno.ENODEV, error);
        Assert.False(bed.Kernel.AuxiliaryDomains.IsEnabled(bed.Hardware.Slot));
        Assert.False(bed.Device.Assignment.IsOpen);
        var queue = bed.Device.WorkQueues[0];
        queue.Group = bed.Device.Groups[0];
        bed.Device.Engines[0].Group = bed.Device.Groups[0];
        (queue.Mode, queue.SizeEntries, queue.Priority, queue.Name, queue.DriverName) = (WqMode.Dedicated, 8, 10, "app", "user");
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindUser());
    }
}
