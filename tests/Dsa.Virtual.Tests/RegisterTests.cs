using Dsa.Device.Profiles;
using Dsa.Platform.Interrupts;

namespace Dsa.Virtual.Tests;

public sealed class RegisterTests
{
    [Fact]
    [Parity("VD-17")]
    public void Reading_changes_nothing() => With(registers =>
    {
        Provoke(registers);
        var first = Image(registers.Function);
        Assert.Equal(first, Image(registers.Function));
        Assert.True(registers.Bar.SwError.Read().Valid);
        Assert.True(registers.Bar.IntCause.Read().SoftwareError);
    });

    [Fact]
    [Parity("VD-18", "VD-23", "VD-24", "VD-25")]
    public void Writes_change_only_the_registers_that_are_the_virtual_machines()
    {
        With(registers =>
        {
            var own = new HashSet<int>();
            void Own(int offset, int bytes) => own.UnionWith(Enumerable.Range(offset / 4, bytes / 4));
            Own(registers.Bar.GenCtrl.OffsetBytes, 4);
            Own(registers.Bar.Cmd.OffsetBytes, 4);
            Own(registers.Bar.CmdStatus.OffsetBytes, 4);
            Own(registers.Bar.SwError.OffsetBytes, 32);
            Own(registers.Bar.IntCause.OffsetBytes, 4);
            Own(registers.Layout.MsixPerm.OffsetBytes, 16);
            Own(registers.Function.MsixTableOffsetBytes, 32);
            var before = Image(registers.Function);
            foreach (var value in (ulong[])[uint.MaxValue, 0, 0x5555_5555])
            {
                for (var offset = 0; offset < registers.Function.Bar0.SizeBytes; offset += 4)
                {
                    registers.Function.Bar0.Write(offset, 4, value);
                    registers.Settle();
                }
            }

            var after = Image(registers.Function);
            Assert.All(Enumerable.Range(0, before.Length).Where(dword => !own.Contains(dword)), dword => Assert.Equal(before[dword], after[dword]));

            // Those that are its own do change.
            Assert.Equal(0x5u, registers.Bar.GenCtrl.Read().Raw & 0x5);
            Assert.Equal(0x55555004u, registers.Bar.MsixPerm[1].Entry.Read().Raw);
        });
    }

    [Fact]
    [Parity("VD-19")]
    public void Misaligned_and_odd_accesses_read_all_ones_and_write_nothing() => With(registers =>
    {
        var bar = registers.Function.Bar0;
        var place = registers.Bar.GenCtrl.OffsetBytes;
        bar.Write(place + 1, 4, uint.MaxValue);
        bar.Write(place, 3, uint.MaxValue);
        bar.Write(bar.SizeBytes, 4, uint.MaxValue);
        Assert.Equal(0u, registers.Bar.GenCtrl.Read().Raw);
        Assert.Equal(uint.MaxValue, bar.Read(place + 2, 4));
        Assert.Equal(uint.MaxValue, bar.Read(bar.SizeBytes, 4));
        bar.Write(place, 1, 3);
        Assert.Equal(3u, registers.Bar.GenCtrl.Read().Raw);
        Assert.Equal(3u, bar.Read(place, 8));
    });

    [Fact]
    [Parity("VD-20")]
    public void Tables_lie_where_the_offsets_register_says() => With(registers =>
    {
        Assert.Equal(0x300, registers.Layout.MsixPerm.OffsetBytes);
        Assert.Equal(0x400, registers.Layout.GrpCfg.OffsetBytes);
        Assert.Equal(0x500, registers.Layout.WqCfg.OffsetBytes);
        Assert.Equal(32, registers.Layout.WqCfg.StrideBytes);
        Assert.Equal(0x600, registers.Function.MsixTableOffsetBytes);
        Assert.Equal(0x700, registers.Function.MsixPendingOffsetBytes);
        Assert.Equal(0x10u, registers.Capabilities.Offsets.InterruptMessageStorage);
        Assert.Equal(0x2000, registers.Function.Bar0.SizeBytes);
        Assert.Equal(0x2000, registers.Function.Bar2.SizeBytes);
    });

    [Theory]
    [InlineData("dsa1", 1u)]
    [InlineData("dsa3", 3u)]
    [Parity("VD-21")]
    public void Capabilities_are_of_one_queue_that_nobody_configures(string host, uint version)
    {
        With(
            registers =>
            {
                var shown = registers.Capabilities;
                Assert.Equal(version, shown.Version.Major);
                Assert.False(shown.GenCap.ConfigurationSupport);
                Assert.True(shown.GenCap.CommandCapabilities);
                Assert.Equal(0u, shown.GenCap.InterruptMessageStorageSize);
                Assert.Equal(EventLogSupport.None, shown.GenCap.EventLog);
                Assert.False(shown.GenCap.InterDomain);
                Assert.Equal(21u, shown.GenCap.MaxTransferShift);
                Assert.Equal(new WqCap(0).WithCount(1).WithTotalSize(8).WithDedicatedMode(true), shown.WqCap);
                Assert.Equal(new GrpCap(0).WithCount(1), shown.GrpCap);
                Assert.Equal(new EngCap(0).WithCount(2), shown.EngCap);
                Assert.True(shown.OpCap.HasOperation(Opcode.MemMove));
                Assert.False(shown.OpCap.HasOperation(Opcode.InterDomainCopy));
            },
            DeviceProfile.BuiltIn[host]);
    }

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa3")]
    [Parity("VD-22")]
    public void Interrupt_handles_can_be_requested_even_where_the_host_has_no_handles(string host) => With(
        registers =>
        {
            var all = Enumerable.Range((int)Command.EnableDevice, (int)Command.ReleaseInterruptHandle).Select(static code => (Command)code);
            Assert.All(all, command => Assert.True(registers.Capabilities.CmdCap.HasCommand(command)));
            Assert.False(registers.Capabilities.CmdCap.HasCommand(Command.RequestIdptHandle));
        },
        DeviceProfile.BuiltIn[host]);

    [Fact]
    [Parity("VD-23", "VD-24", "VD-25")]
    public void The_queue_is_shown_as_the_host_configured_it_without_a_pasid() => With(registers =>
    {
        var queue = registers.Bar.WqCfg[0];
        Assert.Equal(8u, queue.Size.Read().Entries);
        Assert.Equal(0u, queue.Threshold.Read().Entries);
        var control = queue.Control.Read();
        Assert.Equal(WqMode.Dedicated, control.Mode);
        Assert.Equal(10u, control.Priority);
        Assert.False(control.PasidEnable);
        Assert.False(control.BlockOnFaultEnable);
        Assert.Equal(0u, control.Pasid);
        Assert.False(queue.Status.Read().ModeSupport);
        Assert.Equal(21u, queue.Limits.Read().MaxTransferShift);
        Assert.Equal(5u, queue.Limits.Read().MaxBatchShift);
        Assert.True(registers.Bar.GrpCfg[0].WorkQueues.Read().HasWorkQueue(0));
        Assert.Equal(3UL, registers.Bar.GrpCfg[0].Engines.Read().Raw);
    });

    [Fact]
    [Parity("VD-23")]
    public void The_driver_of_the_virtual_machine_may_not_configure_the_queue() => VirtualBed.Run(bed =>
    {
        var guest = bed.Boot(bed.Open());
        foreach (var (name, text) in ((string, string)[])[("size", "4"), ("mode", "shared"), ("priority", "3"), ("group_id", "-1")])
        {
            Assert.Equal(Errno.EPERM, guest.Driver.Sysfs.WriteFile($"bus/dsa/devices/wq0.0/{name}", text));
        }

        guest.Driver.Sysfs.ReadFile("bus/dsa/devices/wq0.0/size", out var size);
        Assert.Equal("8\n", size);
    });

    [Fact]
    [Parity("VD-26", "VD-27")]
    public void One_error_is_kept_another_leaves_a_bit_and_writing_ones_clears_them() => With(registers =>
    {
        Provoke(registers);
        var error = registers.Bar.SwError.Read();
        Assert.Equal(ErrorCode.PciConfigurationChanged, error.Error);
        Assert.False(error.Overflow);
        Provoke(registers);
        Assert.True(registers.Bar.SwError.Read().Overflow);
        Assert.Equal(ErrorCode.PciConfigurationChanged, registers.Bar.SwError.Read().Error);

        registers.Bar.IntCause.Clear(IntCauseBits.CommandCompletion);
        Assert.True(registers.Bar.IntCause.Read().SoftwareError);
        registers.Bar.IntCause.Clear(IntCauseBits.SoftwareError);
        Assert.Equal(0u, registers.Bar.IntCause.Read().Raw);
        registers.Bar.SwError.Clear(SwErrorBits.Overflow);
        Assert.True(registers.Bar.SwError.Read().Valid);
        registers.Bar.SwError.Clear(SwErrorBits.Valid);
        Assert.False(registers.Bar.SwError.Read().Valid);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("VD-15", "VD-26", "VD-27", "VD-43")]
    public void An_error_raises_vector_0_when_it_is_asked_for(bool isEnabled) => With(registers =>
    {
        registers.Succeed(Command.EnableDevice);
        registers.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(isEnabled));
        registers.Function.Configuration.BusMasterEnable = false;
        Assert.True(registers.Bar.IntCause.Read().SoftwareError);
        Assert.Equal(isEnabled, registers.Function.Slot.Interrupts.IsPending(0));
    });

    [Fact]
    [Parity("VD-15")]
    public void A_device_that_is_disabled_may_lose_bus_mastering() => With(registers =>
    {
        registers.Function.Configuration.BusMasterEnable = false;
        Assert.False(registers.Bar.SwError.Read().Valid);
    });

    [Fact]
    [Parity("VD-29")]
    public void Unmasking_an_entry_with_its_pending_bit_raises_it_once() => With(registers =>
    {
        var (bar, table) = (registers.Function.Bar0, registers.Function.MsixTableOffsetBytes);
        var runs = 0;
        using var handler = registers.Function.Slot.Interrupts.Request(0, "test", () => runs++);
        bar.Write(table, 8, 0xFEE0_1000);
        bar.Write(table + 8, 4, 0x4021);
        bar.Write(table + 12, 4, 1);
        Assert.Equal(0xFEE0_1000u, bar.Read(table, 8));
        Assert.Equal(0x1_0000_4021u, bar.Read(table + 8, 8));
        registers.Function.Slot.Interrupts.Signal(InterruptSource.MsiX(0));
        registers.Settle();
        Assert.Equal(0, runs);
        Assert.Equal(1u, bar.Read(registers.Function.MsixPendingOffsetBytes, 8));
        bar.Write(table + 12, 4, 0);
        registers.Settle();
        Assert.Equal(1, runs);
        Assert.Equal(0u, bar.Read(registers.Function.MsixPendingOffsetBytes, 8));
    });

    private static void With(Action<GuestRegisters> test, DeviceProfile? host = null) =>
        VirtualBed.Run(bed => test(new GuestRegisters(bed, bed.Open().Function)), profile: host);

    /// <summary>Makes the one mistake that needs no command: no bus master though enabled.</summary>
    private static void Provoke(GuestRegisters registers)
    {
        registers.Function.Configuration.BusMasterEnable = true;
        if (registers.Bar.GenSts.Read().State == DeviceState.Disabled)
        {
            registers.Succeed(Command.EnableDevice);
        }

        registers.Function.Configuration.BusMasterEnable = false;
    }

    private static uint[] Image(VirtualFunction function) =>
        [.. Enumerable.Range(0, function.Bar0.SizeBytes / 4).Select(dword => (uint)function.Bar0.Read(dword * 4, 4))];
}
