using Dsa.Device.Profiles;
using Dsa.Platform.Interrupts;

namespace Dsa.Device.Tests.Registers;

/// <summary>The MSI-X table and its pending bits in BAR0.</summary>
public sealed class MessageTableTests
{
    private const int Table = 0x4000;
    private const int Pending = 0x5000;

    [Fact]
    public void All_vectors_are_masked_after_power_on()
    {
        using var bench = new Bench();
        for (var vector = 0; vector < 9; vector++)
        {
            Assert.Equal(0UL, bench.Device.Bar0.Read(Table + (vector * 16), 8));
            Assert.Equal(1UL << 32, bench.Device.Bar0.Read(Table + (vector * 16) + 8, 8));
        }
    }

    [Fact]
    public void A_signal_to_a_masked_vector_is_pending_until_the_mask_in_BAR0_is_cleared()
    {
        using var bench = new Bench();
        bench.Command(Command.DrainAll, interrupt: true);
        Assert.Equal(1UL, bench.Device.Bar0.Read(Pending, 8));
        bench.Device.Bar0.Write(Pending, 8, 0);
        Assert.Equal(1UL, bench.Device.Bar0.Read(Pending, 8));
        bench.Device.Bar0.Write(Table + 12, 4, 0);
        Assert.Equal(0UL, bench.Device.Bar0.Read(Pending, 8));
    }

    [Fact]
    public void Software_masks_and_unmasks_through_BAR0_what_the_kernel_handles()
    {
        using var bench = new Bench();
        var runs = 0;
        bench.Scheduler.Run(() =>
        {
            using var registration = bench.Slot.Interrupts.Request(0, "misc", () => runs++);
            Assert.Equal(0UL, bench.Device.Bar0.Read(Table + 12, 4));
            bench.Device.Bar0.Write(Table + 12, 1, 1);
            bench.Issue(Command.DrainAll, interrupt: true);
            bench.Scheduler.Sleep(100_000);
            Assert.Equal(0, runs);
            Assert.True(bench.Slot.Interrupts.IsPending(0));
            bench.Device.Bar0.Write(Table + 8, 8, 0x41);
            bench.Scheduler.Sleep(100_000);
            Assert.Equal(1, runs);
            bench.Slot.Interrupts.Mask(0);
            Assert.Equal(0x1_0000_0041UL, bench.Device.Bar0.Read(Table + 8, 8));
        });
        Assert.Equal(1UL << 32 | 0x41, bench.Device.Bar0.Read(Table + 8, 8));
    }

    [Fact]
    public void Messages_are_kept_over_reset_device_and_pending_bits_are_not()
    {
        using var bench = new Bench();
        bench.Device.Bar0.Write(Table + 16, 8, 0xFEE0_1000);
        bench.Device.Bar0.Write(Table + 24, 8, 0x1_0000_0042);
        bench.Slot.Interrupts.Signal(InterruptSource.MsiX(1));
        Assert.Equal(2UL, bench.Device.Bar0.Read(Pending, 8));
        bench.Command(Command.ResetDevice);
        Assert.Equal(0UL, bench.Device.Bar0.Read(Pending, 8));
        Assert.Equal((0xFEE0_1000UL, 0x1_0000_0042UL), (bench.Device.Bar0.Read(Table + 16, 8), bench.Device.Bar0.Read(Table + 24, 8)));
        Assert.Equal(new MsixVectorEntry(0xFEE0_1000, 0x1_0000_0042), bench.Slot.Interrupts.Read(1));
    }

    [Fact]
    public void The_completion_of_reset_device_itself_is_signalled_after_the_reset()
    {
        using var bench = new Bench();
        bench.Command(Command.ResetDevice, interrupt: true);
        Assert.Equal(1UL, bench.Device.Bar0.Read(Pending, 8));
        Assert.Equal(IntCauseBits.CommandCompletion, bench.Bar.IntCause.Read().Bits);
    }

    [Fact]
    public void A_part_with_more_vectors_than_queues_has_permissions_and_handles_for_all()
    {
        var profile = DeviceProfile.Parse("""{ "extends": "dsa2", "vectors": 12 }""");
        using var scheduler = new Platform.Scheduling.SeededScheduler(1);
        using var machine = new Platform.Machine(scheduler, new Platform.MachineOptions { MemoryBytes = 1 << 20 });
        using var device = new DsaDevice(machine.AddSlot("dsa0", 12), profile);
        device.Bar0.Write(0x400 + (11 * 8), 4, uint.MaxValue);
        Assert.Equal(0xFFFF_F00CUL, device.Bar0.Read(0x400 + (11 * 8), 4));
        device.Bar0.Write(0x400 + (12 * 8), 4, uint.MaxValue);
        Assert.Equal(0UL, device.Bar0.Read(0x400 + (12 * 8), 4));
        Assert.Equal(1UL << 32, device.Bar0.Read(Table + (11 * 16) + 8, 8));
        Assert.Equal(0UL, device.Bar0.Read(Table + (12 * 16) + 8, 8));
        device.Bar0.Write(0xA0, 4, new Cmd(0).WithCode(Command.RequestInterruptHandle).WithOperand(11).Raw);
        scheduler.Run(() => scheduler.Sleep(1_000_000));
        Assert.Equal(11UL << 8, device.Bar0.Read(0xA8, 4));
    }

    [Fact]
    public void Pending_bits_of_many_vectors_take_several_words()
    {
        var profile = DeviceProfile.Dsa20 with
        {
            SpareVectorCount = 91,
            Capabilities = DeviceProfile.Dsa20.Capabilities with { Offsets = DeviceProfile.Dsa20.Capabilities.Offsets.WithMsixPerm(0x30) },
        };
        using var scheduler = new Platform.Scheduling.SeededScheduler(1);
        using var machine = new Platform.Machine(scheduler, new Platform.MachineOptions { MemoryBytes = 1 << 20 });
        var slot = machine.AddSlot("dsa0", 100);
        using var device = new DsaDevice(slot, profile);
        slot.Interrupts.Signal(InterruptSource.MsiX(3));
        slot.Interrupts.Signal(InterruptSource.MsiX(99));
        Assert.Equal((1UL << 3, 1UL << 35), (device.Bar0.Read(Pending, 8), device.Bar0.Read(Pending + 8, 8)));
        Assert.Equal(1UL << 3, device.Bar0.Read(Pending + 12, 4));
    }
}
