using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Commands;

public sealed class CommandProtocolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [Parity("CM-01", "CM-03", "CM-04")]
    public void Enable_takes_an_index_and_drain_and_reset_take_a_mask(int index) => Bed.Run(bed =>
    {
        var queue = bed.Configure(index, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindUser());
        queue.Unbind();
        var issued = bed.Trace.Events.Where(e => e is { Kind: TraceKind.MmioWrite, OffsetBytes: 0xA0 }).Select(e => e.Value);
        Assert.Equal([0x80100000UL, 0x80600000UL | (uint)index, 0x80800000UL | 1u << index, 0x80A00000UL | 1u << index], issued);
    });

    [Fact]
    [Parity("CM-03")]
    public void Queues_from_16_on_are_named_by_their_group_of_16() => Bed.RunUnprobed(
        bed =>
        {
            bed.Probe();
            var queue = bed.Configure(17, WorkQueueType.User);
            Assert.Equal(Errno.None, bed.Device.Bind());
            Assert.Equal(Errno.None, queue.BindUser());
            queue.Unbind();
            Assert.Contains((Command.EnableWq, 17u), bed.Hardware.Commands);
            Assert.Contains((Command.DrainWq, 0x10002u), bed.Hardware.Commands);
            Assert.Contains((Command.ResetWq, 0x10002u), bed.Hardware.Commands);
        },
        Scripted.ScriptedProfile.Version2 with { WqCap = Scripted.ScriptedProfile.Version2.WqCap.WithCount(20) });

    [Fact]
    [Parity("CM-04", "MI-11")]
    public void A_completion_interrupt_that_comes_too_early_does_not_end_the_wait() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.HoldsCommands = true;
        var result = Errno.EINVAL;
        var binder = bed.Scheduler.Spawn("binder", () => result = bed.Device.Bind());
        bed.Settle();
        bed.Hardware.RaiseCause(IntCauseBits.CommandCompletion);
        bed.Settle();
        Assert.Equal(Errno.EINVAL, result);
        bed.Hardware.FinishCommand();
        binder.Join();
        Assert.Equal(Errno.None, result);
    });

    [Fact]
    [Parity("CM-02")]
    public void These_commands_and_no_others_are_issued_in_a_devices_life() => Bed.RunUnprobed(bed =>
    {
        bed.Probe();
        var (user, kernel) = (bed.Configure(0, WorkQueueType.User), bed.Configure(1, WorkQueueType.Kernel));
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, user.BindUser());
        Assert.Equal(Errno.None, kernel.BindKernel());
        using var process = bed.Kernel.CreateProcess("app");
        user.CharacterDevice!.Open(process, out _)!.Close();
        var stale = user.CharacterDevice!.Open(process, out _)!;
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked);
        bed.Settle();
        bed.Hardware.SetState(DeviceState.Halted);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
        bed.Device.ResetFunction();
        stale.Close();
        bed.Driver.Remove(bed.Device);
        Assert.Equal([1, 2, 5, 6, 7, 8, 10, 11, 13, 14], bed.Hardware.Commands.Select(c => (int)c.Command).Distinct().Order());
    });

    [Theory]
    [InlineData(0x01u, "InvalidCommand")]
    [InlineData(0x02u, "InvalidWqIndex")]
    [InlineData(0x03u, "HardwareError")]
    [InlineData(0x11u, "InvalidConfiguration")]
    [InlineData(0x12u, "BusMasterDisabled")]
    [InlineData(0x13u, "InvalidPageRequestAllocation")]
    [InlineData(0x14u, "WqSizesExceedTotal")]
    [InlineData(0x15u, "InvalidGroup")]
    [InlineData(0x16u, "InvalidGroupWqs")]
    [InlineData(0x17u, "InvalidGroupEngines")]
    [InlineData(0x18u, "InvalidReadBuffers")]
    [InlineData(0x20u, "DeviceNotEnabled")]
    [InlineData(0x22u, "WqSizeZero")]
    [InlineData(0x23u, "WqPriorityZero")]
    [InlineData(0x24u, "WqModeUnsupported")]
    [InlineData(0x25u, "WqBlockOnFaultInvalid")]
    [InlineData(0x26u, "WqPasidInvalid")]
    [InlineData(0x27u, "WqMaxBatchInvalid")]
    [InlineData(0x28u, "WqMaxTransferInvalid")]
    [InlineData(0x31u, "DisableDeviceNotEnabled")]
    [InlineData(0x32u, "WqNotEnabled")]
    [InlineData(0x41u, "InvalidInterruptIndex")]
    [InlineData(0x42u, "NoInterruptHandle")]
    [Parity("CM-12")]
    public void What_the_device_answers_is_the_command_status(uint answer, string name) => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == Command.EnableDevice ? answer : null;
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(answer, bed.Device.CommandStatus);
        Assert.Equal(name, bed.Device.CommandStatusName, ignoreCase: true);
    });

    [Fact]
    [Parity("CM-10", "CM-15")]
    public void Two_callers_never_interleave_their_commands()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.Configure(0, WorkQueueType.User);
                    bed.Configure(1, WorkQueueType.User);
                    Assert.Equal(Errno.None, bed.Device.Bind());
                    bed.Trace.Clear();
                    bed.Hardware.HoldsCommands = true;
                    var isOver = false;
                    var device = bed.Scheduler.Spawn("device", () =>
                    {
                        for (; !isOver; bed.Scheduler.Sleep(500))
                        {
                            bed.Hardware.FinishCommand();
                        }
                    });
                    var actors = new[] { 0, 1 }.Select(i => bed.Scheduler.Spawn($"binder {i}", () =>
                    {
                        for (var round = 0; round < 3; round++)
                        {
                            bed.Queue(i).Mode = WqMode.Dedicated;
                            bed.Queue(i).Name = "again";
                            Assert.Equal(Errno.None, bed.Queue(i).BindUser());
                            bed.Queue(i).Unbind();
                        }
                    })).ToList();
                    actors.ForEach(actor => actor.Join());
                    isOver = true;
                    device.Join();

                    // The device asserts that no command comes while one is active; here: one status read for each.
                    var words = bed.Trace.Events.Where(e => e.OffsetBytes is 0xA0 or 0xA8).Select(e => e.Kind).ToList();
                    Assert.Equal(2 * 3 * 3 * 2, words.Count);
                    Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes == 0xA0 && e.Actor.EndsWith("-misc", StringComparison.Ordinal));
                    Assert.All(words.Chunk(2), pair => Assert.Equal([TraceKind.MmioWrite, TraceKind.MmioRead], pair));
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("CM-08")]
    public void A_polled_command_waits_for_the_one_in_flight()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.Configure(1, WorkQueueType.User);
                    bed.BindQueue(WorkQueueType.Kernel);
                    bed.Hardware.HoldsCommands = true;
                    var isOver = false;
                    var device = bed.Scheduler.Spawn("device", () =>
                    {
                        for (; !isOver; bed.Scheduler.Sleep(2_000))
                        {
                            bed.Hardware.FinishCommand();
                        }
                    });
                    var binder = bed.Scheduler.Spawn("binder", () => Assert.Equal(Errno.None, bed.Queue(1).BindUser()));

                    // The device asserts that none comes while another is active.
                    bed.Queue(0).Unbind();
                    binder.Join();
                    isOver = true;
                    device.Join();
                    Assert.Contains(bed.Hardware.Commands, c => c.Command == Command.ReleaseInterruptHandle);
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("CM-05", "WQ-22")]
    public void A_halted_device_gets_no_command_and_software_state_is_cleared_all_the_same() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        bed.Hardware.SetState(DeviceState.Halted);
        queue.Unbind();
        bed.CheckTrace("R32 0x90; R32 0x90");
        Assert.Empty(bed.Hardware.Commands);
        Assert.Equal(WorkQueueState.Disabled, queue.State);
        Assert.Equal("", queue.Name);
    });

    [Fact]
    [Parity("CM-05")]
    public void Halted_counts_as_a_hardware_error_and_leaves_cmd_status() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.SetState(DeviceState.Halted);
        Assert.Equal(Errno.ENXIO, queue.BindUser());
        Assert.Equal(0u, bed.Device.CommandStatus);
    });

    [Theory]
    [InlineData(0x23u, 0x23u)]
    [InlineData(0x00123421u, 0x21u)]
    [Parity("CM-09", "WQ-13")]
    public void Only_the_low_byte_of_the_status_is_kept_but_all_of_it_is_judged(uint status, uint kept) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? status : null;
        Assert.Equal(Errno.ENXIO, queue.BindUser());
        Assert.Equal(kept, bed.Device.CommandStatus);
        Assert.Equal(WorkQueueState.Disabled, queue.State);
    });

    [Theory]
    [InlineData(Command.EnableDevice, 0x10u, true)]
    [InlineData(Command.EnableDevice, 0x00000110u, false)]
    [InlineData(Command.EnableDevice, 0x14u, false)]
    [Parity("CM-13", "GE-05")]
    public void Enable_device_takes_already_enabled_for_success(Command failing, uint status, bool succeeds) => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == failing ? status : null;
        Assert.Equal(succeeds ? Errno.None : Errno.ENXIO, bed.Device.Bind());
        Assert.Equal(succeeds ? 0u : status & 0xFF, bed.Device.CommandStatus);
    });

    [Theory]
    [InlineData(0x21u, true)]
    [InlineData(0x20u, false)]
    [Parity("CM-13", "WQ-13")]
    public void Enable_wq_takes_already_enabled_for_success(uint status, bool succeeds) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? status : null;
        Assert.Equal(succeeds ? Errno.None : Errno.ENXIO, queue.BindUser());
    });

    [Theory]
    [InlineData(0x31u, true)]
    [InlineData(0x20u, true)]
    [InlineData(0x01u, true)]
    [InlineData(0x02u, false)]
    [Parity("CM-14")]
    public void Disable_device_passes_every_status_that_shares_a_bit(uint status, bool passes) => Bed.RunUnprobed(
        bed =>
        {
            foreach (var i in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();
            bed.Hardware.Answer = (command, _) => command == Command.DisableDevice ? status : null;
            bed.Device.Unbind();

            // A fixed device gets no reset: Disable Device alone decides.
            Assert.Equal(passes ? IdxdDeviceState.Disabled : IdxdDeviceState.Enabled, bed.Device.State);
        },
        Scripted.ScriptedProfile.Fixed);

    [Fact]
    [Parity("MI-11")]
    public void A_command_interrupt_without_a_command_means_nothing() => Bed.Run(bed =>
    {
        bed.Hardware.RaiseCause(IntCauseBits.CommandCompletion);
        bed.Settle();
        bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
    });

    [Fact]
    [Parity("CM-06")]
    public void A_caller_waits_as_long_as_the_command_takes() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.HoldsCommands = true;
        var isDone = false;
        var binder = bed.Scheduler.Spawn("binder", () =>
        {
            Assert.Equal(Errno.None, bed.Device.Bind());
            isDone = true;
        });
        bed.Scheduler.Sleep(10_000_000_000);
        Assert.False(isDone);
        bed.Hardware.FinishCommand();
        binder.Join();
        Assert.True(isDone);
    });
}
