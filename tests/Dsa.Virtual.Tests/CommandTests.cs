using Dsa.Device.Profiles;

namespace Dsa.Virtual.Tests;

public sealed class CommandTests
{
    [Fact]
    [Parity("VD-30")]
    public void A_command_that_comes_while_another_is_active_is_an_error_and_disturbs_nothing() => With((_, registers) =>
    {
        registers.Bar.Cmd.Write(new Cmd(0).WithCode(Command.EnableDevice));
        registers.Bar.Cmd.Write(new Cmd(0).WithCode(Command.ResetDevice));
        Assert.Equal(0u, registers.AwaitCommand().Raw);
        registers.Settle();
        Assert.Equal(DeviceState.Enabled, registers.Bar.GenSts.Read().State);
        Assert.Equal(ErrorCode.CommandWhileActive, registers.Bar.SwError.Read().Error);
    });

    [Fact]
    [Parity("VD-30")]
    public void Part_of_a_command_is_no_command() => With((_, registers) =>
    {
        registers.Function.Bar0.Write(registers.Bar.Cmd.OffsetBytes + 2, 2, new Cmd(0).WithCode(Command.EnableDevice).Raw >> 16);
        registers.Settle();
        Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
        Assert.Equal(0u, registers.Bar.CmdStatus.Read().Raw);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("VD-31", "VD-43")]
    public void A_finished_command_raises_vector_0_only_when_that_was_asked_for(bool isRequested) => With((_, registers) =>
    {
        registers.Run(Command.EnableDevice, isInterruptRequested: isRequested);
        Assert.Equal(isRequested, registers.Bar.IntCause.Read().CommandCompletion);
        Assert.Equal(isRequested, registers.Function.Slot.Interrupts.IsPending(0));
    });

    [Fact]
    [Parity("VD-32", "VD-33")]
    public void The_device_is_enabled_once_by_a_bus_master_and_disabled_once() => With((_, registers) =>
    {
        Assert.Equal(CommandError.DisableDeviceNotEnabled, registers.Run(Command.DisableDevice).Error);
        registers.Function.Configuration.BusMasterEnable = false;
        Assert.Equal(CommandError.BusMasterDisabled, registers.Run(Command.EnableDevice).Error);
        registers.Function.Configuration.BusMasterEnable = true;
        registers.Succeed(Command.EnableDevice);
        Assert.Equal(CommandError.DeviceNotDisabled, registers.Run(Command.EnableDevice).Error);
        registers.Succeed(Command.EnableWq);
        registers.Succeed(Command.DisableDevice);
        Assert.Equal(WqState.Disabled, registers.QueueState);
        Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
    });

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    [Parity("VD-32")]
    public void A_function_with_pasids_needs_translation_and_page_requests_with_them(bool pasid, bool ats, bool pageRequests) => With(
        (_, registers) =>
        {
            var configuration = registers.Function.Configuration;
            (configuration.PasidEnable, configuration.AtsEnable, configuration.PageRequestEnable) = (pasid, ats, pageRequests);
            Assert.Equal(CommandError.BusMasterDisabled, registers.Run(Command.EnableDevice).Error);
            (configuration.PasidEnable, configuration.AtsEnable, configuration.PageRequestEnable) = (true, true, true);
            registers.Succeed(Command.EnableDevice);
        },
        MdevType.DsaShared);

    [Fact]
    [Parity("VD-36", "VD-10", "VD-56")]
    public void Enabling_the_queue_puts_the_default_pasid_into_the_hosts_queue_first() => With((bed, registers) =>
    {
        var device = bed.Parent.Devices[0];
        var host = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), new Bar0Layout(bed.Device.Capabilities)).WqCfg[device.Queue.Queue.Index];
        Assert.Equal(CommandError.DeviceNotEnabled, registers.Run(Command.EnableWq).Error);
        Assert.Equal(CommandError.InvalidWqIndex, registers.Run(Command.EnableWq, 1).Error);
        Assert.Equal(CommandError.NonZeroReserved, registers.Run(Command.EnableWq, 0x100).Error);
        registers.Succeed(Command.EnableDevice);
        Assert.Equal(WqState.Disabled, host.Status.Read().State);

        // What the virtual machine writes there goes nowhere.
        registers.Bar.WqCfg[0].WriteDword(2, new WqCfgControl(0).WithPasidEnable(true).WithPasid(0x77).Raw);
        registers.Succeed(Command.EnableWq);
        Assert.Equal(CommandError.WqNotDisabled, registers.Run(Command.EnableWq).Error);
        Assert.Equal(WqState.Enabled, registers.QueueState);
        Assert.Equal(WqState.Enabled, host.Status.Read().State);
        var control = host.Control.Read();
        Assert.True(control is { PasidEnable: true, Privileged: true });
        Assert.Equal(device.DefaultPasid.Value, control.Pasid);
        Assert.False(registers.Bar.WqCfg[0].Control.Read().PasidEnable);
    });

    [Fact]
    [Parity("VD-36")]
    public void A_shared_queue_is_enabled_only_with_pasids() => With(
        (_, registers) =>
        {
            registers.Succeed(Command.EnableDevice);
            Assert.Equal(CommandError.WqPasidInvalid, registers.Run(Command.EnableWq).Error);
        },
        MdevType.DsaShared);

    [Theory]
    [InlineData(Command.DisableWq)]
    [InlineData(Command.DrainWq)]
    [InlineData(Command.AbortWq)]
    [InlineData(Command.ResetWq)]
    [Parity("VD-37")]
    public void Commands_for_a_queue_that_is_not_enabled_are_refused_and_others_reach_the_hosts(Command command) => With((bed, registers) =>
    {
        Assert.Equal(CommandError.WqNotEnabled, registers.Run(command, GuestRegisters.QueueSet(1)).Error);
        Assert.Equal(CommandError.InvalidWqIndex, registers.Run(command, GuestRegisters.QueueSet(2)).Error);
        Assert.Equal(CommandError.InvalidWqIndex, registers.Run(command, GuestRegisters.QueueSet(1, group: 1)).Error);
        Assert.Equal(CommandError.Success, registers.Run(command, GuestRegisters.QueueSet(0)).Error);
        registers.Start();
        var buffer = new WatchedBuffer(bed, 0);
        registers.Post(buffer.Fill(1));
        registers.Succeed(command, GuestRegisters.QueueSet(1));
        Assert.True(buffer.IsQuiet(bed));
        var isStopped = command is Command.DisableWq or Command.ResetWq;
        Assert.Equal(isStopped ? WqState.Disabled : WqState.Enabled, registers.QueueState);
        if (command is Command.DrainWq or Command.DisableWq)
        {
            Assert.True(buffer.IsFilled(1));
        }
    });

    [Theory]
    [InlineData(Command.DrainAll)]
    [InlineData(Command.AbortAll)]
    [Parity("VD-34", "VD-09")]
    public void Draining_and_aborting_all_means_all_of_this_virtual_machine(Command command) => VirtualBed.Run(bed =>
    {
        var own = new GuestRegisters(bed, bed.Open(0).Function);
        var other = new GuestRegisters(bed, bed.Open(1).Function);
        own.Start();
        other.Start();
        var (mine, others) = (new WatchedBuffer(bed, 0), new WatchedBuffer(bed, 1));
        for (byte value = 1; value <= 3; value++)
        {
            other.Post(others.Fill(value));
            own.Post(mine.Fill(value));
        }

        own.Succeed(command);
        Assert.True(mine.IsQuiet(bed));
        if (command == Command.DrainAll)
        {
            Assert.True(mine.AreComplete(1, 2, 3));
        }

        other.Succeed(Command.DrainAll);
        Assert.True(others.AreComplete(1, 2, 3));
    });

    [Fact]
    [Parity("VD-35", "VD-37", "VD-57")]
    public void Draining_and_aborting_a_pasid_reaches_the_hosts_pasid_of_this_virtual_machine() => VirtualBed.Run(
        bed =>
        {
            var guests = Enumerable.Range(0, 2).Select(n => new SharedGuest(bed, n)).ToList();
            foreach (var command in (Command[])[Command.DrainPasid, Command.AbortPasid, Command.DrainAll, Command.AbortAll, Command.DrainWq, Command.AbortWq])
            {
                guests.ForEach(static guest => guest.Submit(1, 2));
                var operand = command is Command.DrainPasid or Command.AbortPasid ? SharedGuest.Pasid.Value
                    : command is Command.DrainWq or Command.AbortWq ? GuestRegisters.QueueSet(1) : 0u;
                guests[0].Registers.Succeed(command, operand);
                Assert.True(guests[0].Buffer.IsQuiet(bed));
                guests[1].Registers.Succeed(Command.DrainPasid, SharedGuest.Pasid.Value);
                Assert.True(guests[1].Buffer.AreComplete(1, 2));
            }

            // A PASID that nobody bound has nothing to wait for.
            guests[0].Registers.Succeed(Command.DrainPasid, 0x123);
        },
        dedicated: 0,
        shared: 1);

    [Theory]
    [InlineData(Command.DisableWq)]
    [InlineData(Command.ResetWq)]
    [InlineData(Command.DisableDevice)]
    [InlineData(Command.ResetDevice)]
    [Parity("VD-33", "VD-37", "VD-09")]
    public void A_share_of_a_queue_that_is_disabled_is_empty_and_leaves_the_queue_to_others(Command command)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            VirtualBed.Run(
                bed =>
                {
                    var guests = Enumerable.Range(0, 2).Select(n => new SharedGuest(bed, n)).ToList();
                    guests[1].Submit(1);
                    guests[0].Submit(1, 2, 3, 4, 5);
                    guests[0].Registers.Succeed(command, command is Command.DisableWq or Command.ResetWq ? GuestRegisters.QueueSet(1) : 0);
                    Assert.True(command == Command.ResetWq || guests[0].Buffer.AreComplete(1, 2, 3, 4, 5));
                    Assert.True(guests[0].Buffer.IsQuiet(bed));
                    Assert.Equal(Bindings.Portals.SubmitResult.Retry, guests[0].TrySubmit(6));
                    guests[1].Submit(2);
                    guests[1].Registers.Succeed(Command.DrainAll);
                    Assert.True(guests[1].Buffer.AreComplete(1, 2));
                },
                seed,
                dedicated: 0,
                shared: 1);
        }
    }

    [Fact]
    [Parity("VD-38")]
    public void A_reset_gives_first_values_back_and_keeps_what_the_host_configured() => With((bed, registers) =>
    {
        registers.Start();
        registers.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(true));
        registers.Bar.MsixPerm[1].Entry.Write(new MsixPermEntry(0).WithIgnore(true));
        var buffer = new WatchedBuffer(bed, 0);
        registers.Post(buffer.Fill(1));
        registers.Run(Command.ResetDevice, isInterruptRequested: true);
        Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
        Assert.Equal(WqState.Disabled, registers.QueueState);
        Assert.True(buffer.IsQuiet(bed));
        Assert.Equal(0u, registers.Bar.GenCtrl.Read().Raw);
        Assert.Equal(0u, registers.Bar.MsixPerm[1].Entry.Read().Raw);
        Assert.Equal(new IntCause(0).WithCommandCompletion(true), registers.Bar.IntCause.Read());
        Assert.Equal(8u, registers.Bar.WqCfg[0].Size.Read().Entries);

        // The claim went with it.
        registers.Start();
    });

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa3")]
    [Parity("VD-39", "VD-40", "VD-45")]
    public void The_handle_of_vector_1_is_a_slot_of_the_hosts_message_storage(string host) => With(
        (_, registers) =>
        {
            Assert.Equal(CommandError.InvalidInterruptIndex, registers.Run(Command.RequestInterruptHandle, GuestRegisters.Vector(0)).Error);
            Assert.Equal(CommandError.InvalidInterruptIndex, registers.Run(Command.RequestInterruptHandle, GuestRegisters.Vector(2)).Error);
            Assert.Equal(
                CommandError.NoInterruptHandle,
                registers.Run(Command.RequestInterruptHandle, GuestRegisters.Vector(1, InterruptTable.InterruptMessageStorage)).Error);
            var slot = (uint)registers.Function.MessageSlotIndex;
            Assert.Equal(CommandError.InvalidInterruptIndex, registers.Run(Command.ReleaseInterruptHandle, slot).Error);
            Assert.Equal(slot, registers.Succeed(Command.RequestInterruptHandle, GuestRegisters.Vector(1)));
            Assert.Equal(CommandError.NoInterruptHandle, registers.Run(Command.RequestInterruptHandle, GuestRegisters.Vector(1)).Error);
            Assert.Equal(CommandError.InvalidInterruptIndex, registers.Run(Command.ReleaseInterruptHandle, slot + 1).Error);
            registers.Succeed(Command.ReleaseInterruptHandle, slot);
            Assert.Equal(CommandError.InvalidInterruptIndex, registers.Run(Command.ReleaseInterruptHandle, slot).Error);
            Assert.Equal(slot, registers.Succeed(Command.RequestInterruptHandle, GuestRegisters.Vector(1)));
        },
        host: DeviceProfile.BuiltIn[host]);

    [Theory]
    [InlineData(Command.None)]
    [InlineData(Command.RequestIdptHandle)]
    [InlineData((Command)31)]
    [Parity("VD-41")]
    public void Another_command_is_invalid(Command command) =>
        With((_, registers) => Assert.Equal(CommandError.InvalidCommand, registers.Run(command).Error), host: DeviceProfile.Dsa30);

    private static void With(Action<VirtualBed, GuestRegisters> test, MdevType? type = null, DeviceProfile? host = null)
    {
        var isShared = type == MdevType.DsaShared;
        VirtualBed.Run(
            bed => test(bed, new GuestRegisters(bed, bed.Open(type: type).Function)),
            profile: host,
            dedicated: isShared ? 0 : 2,
            shared: isShared ? 1 : 0);
    }
}
