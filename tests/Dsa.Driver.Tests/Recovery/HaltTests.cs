using Dsa.Driver.Devices;
using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Recovery;

/// <summary>Flows 9a, 9b and 9d of traces.md: a halt that a command ends, and one that nothing here ends.</summary>
public sealed class HaltTests
{
    private const uint PasidEnable = 1u << 28;

    [Fact]
    [Parity("RS-07", "RS-08", "RS-09", "WQ-26")]
    public void A_halted_device_is_reset_configured_and_enabled_again_in_this_order() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        using var process = bed.Kernel.CreateProcess("app");
        using var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
        var (user, system) = (file.Pasid.Value, bed.Device.SystemPasid.Value);
        bed.Trace.Clear();
        Halt(bed, ResetType.Command);

        // The event log, the user interrupts, the PASIDs and the kernel's handle come back, too: flow 9b leaves them out.
        bed.CheckTrace($"""
            irq R32 0x98 = 0x10; irq W32 0x98 = 0x10; irq R32 0x90 = 3
            W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
            CMD(0x80500000)
            RMW 0x88 set 3
            {bed.ConfigurationLines([0, 1], new Dictionary<string, ulong>
            {
                ["W32 W+0*S+0"] = 16,
                ["W32 W+0*S+8"] = PasidEnable | (user << 8) | 0xA1,
                ["W32 W+1*S+8"] = PasidEnable | (system << 8) | 0xA1,
                ["W64 G+64*0+0"] = 3,
                ["W64 G+64*0+32"] = 1,
            })}
            RMW 0x80 set 0x1000
            W64 0xE0 = {bed.Hardware.Registers.EvlCfg.Read().BasePage * 4096}; W64 0xE8 = 64
            RMW 0x88 set 4
            RMW 0x80 set 0x2000
            R32 0x90 = 0
            CMD(0x80100000)
            CMD(0x80600000 | 0)
            CMD(0x80600000 | 1)
            W32 M+8*(1+1) = ({system} << 12) | 8
            CMD(0x80D00000 | (1+1))
            R32 0x90 = 1
            """);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Enabled, 1), (bed.Queue(0).State, bed.Queue(0).ClientCount));
        Assert.Equal(Errno.None, kernel.Submit(kernel.Allocate(false, out _)!));
        Assert.Equal(7u, bed.Hardware.Registers.GenCtrl.Read().Raw);
    });

    [Theory]
    [InlineData(CompletionStatus.None, CompletionResult.Aborted)]
    [InlineData(CompletionStatus.InvalidInterruptHandle, CompletionResult.Failed)]
    [Parity("CO-07")]
    public void What_the_interrupt_holds_during_a_recovery_ends_and_its_client_is_told(
        CompletionStatus status, CompletionResult expected) => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        var results = new List<CompletionResult>();
        var held = kernel.SubmitNoOp(results);
        var newer = kernel.SubmitNoOp([]);
        newer.Completed = (_, _) => Halt(bed, ResetType.Command);
        if (status != CompletionStatus.None)
        {
            bed.Hardware.Complete(held.Hardware, status, raises: false);
        }

        bed.Hardware.Complete(newer.Hardware);
        bed.Scheduler.Sleep(5_000_000);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal([expected], results);
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
    });

    [Fact]
    [Parity("RS-09")]
    public void A_device_that_halts_again_while_its_queues_are_enabled_gets_all_of_them_back() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Dedicated);
        var isFirst = true;
        bed.Hardware.Answer = (command, _) =>
        {
            if (command == Command.EnableWq && isFirst)
            {
                isFirst = false;
                bed.Hardware.SetState(DeviceState.Halted);
                bed.Hardware.RaiseCause(IntCauseBits.HaltState);
            }

            return null;
        };
        bed.Hardware.Commands.Clear();
        Halt(bed, ResetType.Command);
        Assert.Equal(2, bed.Hardware.Commands.Count(c => c.Command == Command.ResetDevice));
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Enabled, WorkQueueState.Enabled), (bed.Queue(0).State, bed.Queue(1).State));
        var kernel = bed.Queue(1).Kernel!;
        Assert.Equal(Errno.None, kernel.Submit(kernel.Allocate(false, out _)!));
    });

    [Fact]
    [Parity("IH-14")]
    public void New_handles_do_not_wake_a_queue_that_stayed_disabled() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        bed.Hardware.Answer = (command, operand) =>
            command == Command.EnableWq && operand == 1 ? (uint)CommandError.WqPriorityZero
            : command == Command.RequestInterruptHandle ? default(CmdStatus).WithResult(operand + ScriptedDevice.HandleOffset + 100).Raw
            : null;
        Halt(bed, ResetType.Command);
        Assert.Equal(WorkQueueState.Disabled, bed.Queue(1).State);
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Settle();
        Assert.Equal(Errno.ENXIO, kernel.Submit(kernel.Allocate(false, out _)!));

        // The reset took the handle: there is none to give back.
        bed.Hardware.Commands.Clear();
        bed.Queue(1).Unbind();
        Assert.DoesNotContain(bed.Hardware.Commands, c => c.Command == Command.ReleaseInterruptHandle);
    });

    [Fact]
    [Parity("RS-07")]
    public void While_it_is_recovered_a_device_counts_as_halted() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        var descriptor = kernel.Allocate(false, out _)!;
        bed.Hardware.HoldsCommands = true;
        Halt(bed, ResetType.Command);
        Assert.True(bed.Hardware.IsCommandHeld);
        Assert.Equal(IdxdDeviceState.Halted, bed.Device.State);
        Assert.Equal(Errno.EIO, kernel.Submit(descriptor));

        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        bed.Settle();
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
    });

    [Fact]
    [Parity("RS-09")]
    public void What_the_kernel_had_submitted_ends_and_its_queue_goes_on() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        var results = new List<CompletionResult>();
        var (done, lost) = (kernel.SubmitNoOp(results), kernel.SubmitNoOp(results));
        bed.Hardware.Complete(done.Hardware, raises: false);
        Halt(bed, ResetType.Command);
        Assert.Equal([CompletionResult.Aborted, CompletionResult.Success], results.Order().Reverse());
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);

        kernel.SubmitNoOp(results);
        bed.Hardware.Complete(bed.Hardware.Submitted[^1].Descriptor);
        bed.Settle();
        Assert.Equal((3, CompletionResult.Success), (results.Count, results[2]));
        Assert.NotEqual(done, lost);
    });

    [Fact]
    public void A_size_that_the_event_log_is_given_while_the_device_is_halted_is_that_of_the_ring_after_the_recovery() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Dedicated);
        var before = bed.Hardware.Registers.EvlCfg.Read();
        bed.Hardware.HoldsCommands = true;
        Halt(bed, ResetType.Command);
        bed.Device.EventLog!.SizeEntries = 256;
        Assert.NotEqual(string.Empty, bed.Device.EventLog.Dump());
        Assert.Equal(before, bed.Hardware.Registers.EvlCfg.Read());

        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        bed.Settle();
        Assert.Equal((IdxdDeviceState.Enabled, 256u), (bed.Device.State, bed.Hardware.Registers.EvlCfg.Read().Size));
        Assert.NotEqual(string.Empty, bed.Device.EventLog.Dump());
    });

    [Fact]
    [Parity("SY-30")]
    public void A_halted_device_takes_no_size_that_its_recovery_would_give_a_queue_in_use()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindBoth(WqMode.Dedicated);
                    var isOver = false;
                    var administrator = bed.Scheduler.Spawn("administrator", () =>
                    {
                        while (!isOver)
                        {
                            Assert.Equal(Errno.EPERM, bed.Driver.Sysfs.Write("wq0.1/size", "4"));
                            bed.Scheduler.Sleep(1);
                        }
                    });
                    bed.Scheduler.Sleep((long)seed * 10);
                    bed.Hardware.SetState(DeviceState.Halted);
                    bed.Hardware.RaiseCause(IntCauseBits.HaltState);
                    bed.Scheduler.Sleep(20_000);
                    isOver = true;
                    administrator.Join();
                    bed.Settle();
                    Assert.Equal((IdxdDeviceState.Enabled, 16), (bed.Device.State, bed.Queue(1).SizeEntries));
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("RS-09")]
    public void A_queue_that_is_refused_stays_disabled_and_the_others_go_on() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        bed.Hardware.Answer = (command, operand) =>
            command == Command.EnableWq && operand == 0 ? (uint)CommandError.WqPriorityZero : null;
        Halt(bed, ResetType.Command);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Disabled, WorkQueueState.Enabled), (bed.Queue(0).State, bed.Queue(1).State));
        Assert.Equal(Errno.None, kernel.Submit(kernel.Allocate(false, out _)!));

        // It has lost its bit: the next recovery leaves it out.
        bed.Hardware.Commands.Clear();
        Halt(bed, ResetType.Command);
        Assert.Equal([1u], bed.Hardware.Commands.Where(c => c.Command == Command.EnableWq).Select(c => c.Operand));
    });

    [Theory]
    [InlineData(Command.ResetDevice)]
    [InlineData(Command.EnableDevice)]
    [Parity("RS-09")]
    public void A_recovery_that_the_device_refuses_clears_all_state(Command refused) => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        bed.Hardware.Answer = (command, _) => command == refused ? (uint)CommandError.HardwareError : null;
        Halt(bed, ResetType.Command);
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Disabled, 0, null), (bed.Queue(1).State, bed.Queue(1).SizeEntries, bed.Queue(1).Group));
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
        Assert.Equal(Errno.EBUSY, bed.Device.Bind());

        bed.Device.Unbind();
        bed.Hardware.Answer = (_, _) => null;
        bed.Hardware.SetState(DeviceState.Disabled);
        bed.BindBoth(WqMode.Dedicated);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
    });

    [Fact]
    [Parity("RS-19")]
    public void A_fixed_configuration_is_not_written() => Bed.RunUnprobed(
        bed =>
        {
            bed.ProbeFixed();
            Halt(bed, ResetType.Command);
            bed.CheckTrace("""
                irq R32 0x98 = 0x10; irq W32 0x98 = 0x10; irq R32 0x90
                W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
                CMD(0x80500000)
                RMW 0x88 set 3
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90
                CMD(0x80100000)
                R32 0x90 = 1
                """);
        },
        ScriptedProfile.Fixed);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("RS-09", "RS-19")]
    public void A_fixed_queue_gets_the_pasid_of_its_process_back_or_stays_disabled(bool isWritable) => Bed.RunUnprobed(
        bed =>
        {
            bed.ProbeFixed();
            Assert.Equal(Errno.None, bed.Configure(0, WorkQueueType.User).BindUser());
            using var process = bed.Kernel.CreateProcess("app");
            using var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
            var entry = bed.Hardware.Registers.WqCfg[0].Control;
            bed.Hardware.Answer = (command, _) =>
            {
                if (command == Command.ResetDevice)
                {
                    bed.Hardware.Set(entry.OffsetBytes, entry.Read().WithPasidEnable(false).WithPasid(0));
                }

                return null;
            };
            if (!isWritable)
            {
                bed.Hardware.ReadOnly.Add(entry.OffsetBytes);
            }

            bed.Hardware.Commands.Clear();
            Halt(bed, ResetType.Command);
            Assert.Equal(isWritable, bed.Hardware.Commands.Exists(c => c.Command == Command.EnableWq));
            Assert.Equal(isWritable ? WorkQueueState.Enabled : WorkQueueState.Disabled, bed.Queue(0).State);
            Assert.Equal((isWritable, isWritable ? file.Pasid.Value : 0), (entry.Read().PasidEnable, entry.Read().Pasid));
        },
        ScriptedProfile.Fixed);

    [Fact]
    [Parity("RS-09")]
    public void A_device_that_is_not_bound_is_only_reset() => Bed.Run(bed =>
    {
        Halt(bed, ResetType.Command);
        bed.CheckTrace("""
            irq R32 0x98 = 0x10; irq W32 0x98 = 0x10; irq R32 0x90
            CMD(0x80500000)
            RMW 0x88 set 3
            """);
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        bed.BindBoth(WqMode.Dedicated);
    });

    [Fact]
    public void A_queue_that_was_closed_while_the_device_was_halted_does_not_get_its_pasid_back() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Dedicated);
        using var process = bed.Kernel.CreateProcess("app");
        var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
        bed.Hardware.SetState(DeviceState.Halted);
        file.Close();
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, bed.Queue(0).State));
        Assert.False(bed.Hardware.Registers.WqCfg[0].Control.Read().PasidEnable);
    });

    [Fact]
    public void A_queue_that_was_unbound_keeps_nothing_from_being_recovered() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Dedicated);
        bed.Queue(0).Unbind();
        Halt(bed, ResetType.Command);
        Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, bed.Queue(1).State));
        Assert.Equal(WorkQueueState.Disabled, bed.Queue(0).State);
    });

    [Fact]
    public void An_entry_that_the_log_held_when_the_device_halted_is_repaired() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Dedicated);
        using var process = bed.Kernel.CreateProcess("app");
        using var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
        var record = process.Memory.Map(4096);
        bed.Hardware.Append(
            new CompletionEventLogEntry
            {
                Error = ErrorCode.CompletionPageFault,
                WorkQueueValid = true,
                Pasid = file.Pasid.Value,
                FaultAddress = record,
                Record = new CompletionRecord { Status = CompletionStatus.Success },
            },
            raises: false);
        Halt(bed, ResetType.Command);
        Assert.True(process.Memory.TryPeek(record, out var status));
        Assert.Equal((byte)CompletionStatus.Success, status);
    });

    [Theory]
    [InlineData(ResetType.Warm)]
    [InlineData(ResetType.Cold)]
    [Parity("RS-11", "WQ-25")]
    public void Nobody_can_help_a_device_that_needs_more_than_a_reset_of_the_function(ResetType least) => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Dedicated);
        var results = new List<CompletionResult>();
        kernel.SubmitNoOp(results);
        var late = kernel.Allocate(false, out _)!;
        bed.Trace.Clear();
        Halt(bed, least);
        bed.CheckTrace("irq R32 0x98 = 0x10; irq W32 0x98 = 0x10; irq R32 0x90");
        Assert.Equal([CompletionResult.Aborted], results);
        Assert.Equal(Errno.EIO, kernel.Submit(late));
        Assert.Equal((IdxdDeviceState.Disabled, WorkQueueState.Disabled, ""), (bed.Device.State, bed.Queue(1).State, bed.Queue(1).Name));
        Assert.Equal(0, bed.Hardware.FunctionResets);
        bed.Driver.Remove(bed.Device);
    });

    private static void Halt(Bed bed, ResetType least)
    {
        bed.Hardware.SetState(DeviceState.Halted, least);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
    }
}
