using Dsa.Driver.Devices;
using Dsa.Driver.Groups;
using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests.Recovery;

/// <summary>Flow 9c of traces.md: resets of the function, after a halt and from outside.</summary>
public sealed class FunctionResetTests
{
    [Fact]
    [Parity("RS-10", "RS-12", "RS-13", "RS-16", "WQ-30", "BR-28")]
    public void A_device_that_needs_it_is_reset_and_set_up_again_in_this_order() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Shared);
        var handle = kernel.InterruptHandle;
        Halt(bed);
        bed.CheckTrace($"""
            irq R32 0x98 = 0x10; irq W32 0x98 = 0x10; irq R32 0x90
            irq RMW 0x88 clear 3
            POLL(0x00E00000 | {handle}); R32 0xA8
            W32 M+8*(1+1) = 0
            W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
            {SettingUpAgain(bed, [0, 1], """
                CMD(0x80800000 | op(1))
                W32 M+8*(1+1) = 0
                CMD(0x80A00000 | op(1))
                """)}
            """);
        Assert.Equal(1, bed.Hardware.FunctionResets);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Enabled, WorkQueueState.Disabled), (bed.Queue(0).State, bed.Queue(1).State));
        Assert.NotNull(bed.Queue(0).CharacterDevice);
        Assert.Null(bed.Queue(1).Kernel);
    });

    [Fact]
    [Parity("RS-20", "RS-13")]
    public void A_reset_from_outside_sets_up_the_same_in_this_order() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User, WqMode.Shared);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(0).BindUser());
        bed.Trace.Clear();
        Assert.Equal(Errno.None, bed.Device.ResetFunction());
        bed.CheckTrace($"""
            W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
            {SettingUpAgain(bed, [0])}
            """);
        Assert.Equal((1, IdxdDeviceState.Enabled), (bed.Hardware.FunctionResets, bed.Device.State));
    });

    [Fact]
    [Parity("RS-20", "RS-13")]
    public void A_reset_from_outside_unbinds_a_queue_of_the_kernel_after_it() => Bed.Run(bed =>
    {
        var handle = bed.BindBoth(WqMode.Shared).InterruptHandle;
        Assert.Equal(Errno.None, bed.Device.ResetFunction());
        bed.CheckTrace($"""
            W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
            {SettingUpAgain(bed, [0, 1], $"""
                CMD(0x80800000 | op(1))
                POLL(0x00E00000 | {handle}); R32 0xA8
                W32 M+8*(1+1) = 0
                CMD(0x80A00000 | op(1))
                """)}
            """);
    });

    [Fact]
    [Parity("RS-12", "RS-13")]
    public void What_pci_forgets_is_restored() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        var configuration = bed.Hardware.Configuration;
        configuration.PageRequestAllocation = 7;
        bed.Hardware.HoldsResets = true;
        var resetter = bed.Scheduler.Spawn("resetter", () => bed.Device.ResetFunction());
        bed.Settle();
        Assert.Equal(1, bed.Hardware.FunctionResets);
        bed.Hardware.FinishReset();
        Assert.True(bed.Hardware.Slot.Interrupts.Read(0).Mask);
        resetter.Join();
        Assert.True(configuration is { BusMasterEnable: true, PasidEnable: true, PrivilegedModeEnable: true, AtsEnable: true, PageRequestEnable: false });
        Assert.Equal(7u, configuration.PageRequestAllocation);
        Assert.False(bed.Hardware.Slot.Interrupts.Read(0).Mask);

        // The vector of the kernel's queue belongs to nobody any more.
        Assert.True(bed.Hardware.Slot.Interrupts.Read(2).Mask);
    });

    [Fact]
    [Parity("RS-14", "RS-15", "RS-18", "RS-20")]
    public void Attributes_are_as_before() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Device.ReadBufferLimit = 40;
        bed.Device.EventLog!.SizeEntries = 128;
        var (group, queue) = (bed.Device.Groups[0], bed.Queue(0));
        (group.ReadBuffersAllowed, group.ReadBuffersReserved, group.UsesReadBufferLimit) = (50, 5, true);
        (group.TrafficClassA, group.TrafficClassB) = (2, 3);
        (group.WorkProgressLimit, group.BatchProgressLimit) = ((ProgressLimit)1, (ProgressLimit)2);
        (queue.Priority, queue.MaxTransferBytes, queue.MaxBatchDescriptors, queue.EnqcmdsRetries) = (3, 4096, 8, 5);
        queue.MaxScatterGatherEntries = 4;
        queue.BlocksOnFault = queue.IsTranslationDisabled = true;
        queue.OperationMask = default(WqCfgOpCfg).WithOperation(Opcode.NoOp);

        // Configured, and never enabled.
        bed.Configure(2, WorkQueueType.User, size: 7).IsPageRequestDisabled = true;
        var before = Attributes(bed.Device);
        bed.Device.ResetFunction();
        Assert.Equal(before, Attributes(bed.Device));
        Assert.Equal((WorkQueueState.Enabled, WorkQueueState.Disabled), (bed.Queue(0).State, bed.Queue(2).State));
        Assert.Equal(Errno.None, bed.Queue(2).BindUser());
    });

    [Fact]
    [Parity("RS-17")]
    public void Each_reset_restores_what_was_at_its_beginning() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Device.ResetFunction();
        bed.Queue(0).Unbind();
        bed.Queue(0).Name = "other";
        bed.Device.ResetFunction();
        Assert.Equal(("other", WorkQueueState.Disabled, null), (bed.Queue(0).Name, bed.Queue(0).State, bed.Queue(0).CharacterDevice));

        // What cannot be set up again leaves nothing for the next.
        bed.Hardware.Answer = (command, _) => command == Command.EnableDevice ? (uint)CommandError.InvalidGroup : null;
        Assert.Equal(Errno.ENXIO, bed.Device.ResetFunction());
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        bed.Hardware.Answer = (_, _) => null;
        Assert.Equal(Errno.None, bed.Device.ResetFunction());
        Assert.Equal((4, IdxdDeviceState.Disabled), (bed.Hardware.FunctionResets, bed.Device.State));
    });

    [Fact]
    [Parity("RS-18")]
    public void A_queue_that_was_unbound_stays_unbound_and_keeps_nothing_from_being_set_up() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        Assert.Equal(Errno.None, bed.Configure(2, WorkQueueType.User).BindUser());
        bed.Queue(2).Unbind();
        bed.Hardware.Commands.Clear();
        Halt(bed);
        Assert.Equal([0u], bed.Hardware.Commands.Where(c => c.Command == Command.EnableWq).Select(c => c.Operand));
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Null(bed.Queue(2).CharacterDevice);
    });

    [Fact]
    [Parity("RS-16")]
    public void A_queue_that_is_refused_stays_unbound() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? (uint)CommandError.WqPriorityZero : null;
        bed.Device.ResetFunction();
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((WorkQueueState.Disabled, null, WorkQueueType.None), (bed.Queue(0).State, bed.Queue(0).CharacterDevice, bed.Queue(0).Type));
    });

    [Theory]
    [InlineData(Command.EnableDevice, true)]
    [InlineData(Command.EnableWq, true)]
    [InlineData(Command.EnableDevice, false)]
    [InlineData(Command.EnableWq, false)]
    [Parity("RS-10", "RS-18", "RS-20")]
    public void A_device_that_halts_while_it_is_set_up_again_is_bound_as_at_the_beginning(Command interrupted, bool isHalted)
    {
        foreach (var second in new[] { ResetType.Command, ResetType.FunctionLevel })
        {
            Bed.Run(bed =>
            {
                bed.BindBoth(WqMode.Shared);
                var isFirst = true;
                bed.Hardware.Answer = (command, _) =>
                {
                    if (command != interrupted || !isFirst)
                    {
                        return null;
                    }

                    isFirst = false;
                    bed.Hardware.SetState(DeviceState.Halted, second);
                    bed.Hardware.RaiseCause(IntCauseBits.HaltState);
                    return (uint)CommandError.HardwareError;
                };
                if (isHalted)
                {
                    Halt(bed);
                }
                else
                {
                    Assert.Equal(Errno.None, bed.Device.ResetFunction());
                }

                Assert.Equal(2, bed.Hardware.FunctionResets);
                Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, bed.Queue(0).State));
                Assert.NotNull(bed.Queue(0).CharacterDevice);
            });
        }
    }

    [Fact]
    [Parity("RS-20")]
    public void A_device_that_halts_each_time_is_not_reset_for_ever() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.Answer = (command, _) =>
        {
            if (command == Command.EnableDevice)
            {
                bed.Hardware.SetState(DeviceState.Halted, ResetType.FunctionLevel);
                return (uint)CommandError.HardwareError;
            }

            return null;
        };
        Assert.Equal(Errno.ENXIO, bed.Device.ResetFunction());
        Assert.Equal((4, IdxdDeviceState.Disabled, "app0"), (bed.Hardware.FunctionResets, bed.Device.State, bed.Queue(0).Name));
    });

    [Fact]
    [Parity("RS-13", "RS-20")]
    public void Who_changes_a_queue_in_the_middle_of_a_reset_waits_and_is_not_undone()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindBoth(WqMode.Shared);
                    bed.Configure(2, WorkQueueType.User);
                    bed.Hardware.HoldsResets = true;
                    var resetter = bed.Scheduler.Spawn("resetter", () => Assert.Equal(Errno.None, bed.Device.ResetFunction()));
                    while (bed.Hardware.FunctionResets == 0)
                    {
                        bed.Scheduler.Sleep(10);
                    }

                    var unbinder = bed.Scheduler.Spawn("unbinder", bed.Queue(0).Unbind);
                    var renamer = bed.Scheduler.Spawn("renamer", () => Assert.Equal(Errno.None, bed.Driver.Sysfs.Write("wq0.2/name", "later")));
                    bed.Scheduler.Sleep((long)seed * 100);
                    bed.Hardware.FinishReset();
                    resetter.Join();
                    unbinder.Join();
                    renamer.Join();
                    Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Disabled), (bed.Device.State, bed.Queue(0).State));
                    Assert.Equal((null, "later"), (bed.Queue(0).CharacterDevice, bed.Queue(2).Name));
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("RS-13", "RS-16")]
    public void A_restore_writes_the_configuration_while_nobody_else_does()
    {
        var handovers = 0;
        for (var seed = 1UL; seed <= 40; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindBoth(WqMode.Shared);
                    bed.Configure(2, WorkQueueType.User);
                    bed.Configure(3, WorkQueueType.User);
                    var binders = new[] { 2, 3 }.Select(index => bed.Scheduler.Spawn($"binder {index}", () =>
                    {
                        while (bed.Queue(index).BindUser() != Errno.None)
                        {
                            bed.Scheduler.Sleep(100);
                        }
                    })).ToList();
                    Assert.Equal(Errno.None, bed.Device.ResetFunction());
                    binders.ForEach(binder => binder.Join());
                    handovers += CheckConfigurationsAreWhole(bed);
                },
                seed: seed);
        }

        // There was somebody else.
        Assert.True(handovers > 40, $"{handovers} handovers");
    }

    [Fact]
    [Parity("RS-13", "RS-20")]
    public void A_device_that_is_unbound_in_the_middle_of_a_reset_is_unbound_after_it() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.HoldsResets = true;
        var resetter = bed.Scheduler.Spawn("resetter", () => bed.Device.ResetFunction());
        bed.Settle();
        var unbinder = bed.Scheduler.Spawn("unbinder", bed.Device.Unbind);
        bed.Settle();
        bed.Hardware.FinishReset();
        resetter.Join();
        unbinder.Join();
        Assert.Equal((IdxdDeviceState.Disabled, null), (bed.Device.State, bed.Queue(0).CharacterDevice));
    });

    [Fact]
    [Parity("DA-10")]
    public void No_record_that_the_device_may_still_write_is_freed_before_the_reset_and_then_clients_are_told()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            Bed.Run(
                bed =>
                {
                    var kernel = bed.BindBoth(WqMode.Shared);
                    var results = new List<CompletionResult>();
                    var submitted = 0;
                    var frames = bed.Machine.Memory.UsedFrameCount;
                    bed.Hardware.Resetting = () =>
                    {
                        Assert.Empty(results);
                        Assert.True(kernel.FreeDescriptorCount <= kernel.DescriptorCount - submitted);
                        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
                    };
                    bed.Hardware.HoldsResets = true;
                    var submitter = bed.Scheduler.Spawn("submitter", () =>
                    {
                        var error = Errno.None;
                        while (error == Errno.None && kernel.Allocate(false, out error) is { } descriptor)
                        {
                            descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
                            descriptor.Completed = (_, result) => results.Add(result);
                            error = kernel.Submit(descriptor);
                            submitted += error == Errno.None ? 1 : 0;
                            bed.Scheduler.Sleep(50);
                        }
                    });
                    bed.Scheduler.Sleep((long)seed * 12);
                    var resetter = bed.Scheduler.Spawn("resetter", () => Assert.Equal(Errno.None, bed.Device.ResetFunction()));
                    bed.Settle();
                    bed.Hardware.FinishReset();
                    resetter.Join();
                    submitter.Join();
                    Assert.All(results, result => Assert.Equal(CompletionResult.Aborted, result));
                    Assert.Equal((submitted, kernel.DescriptorCount), (results.Count, kernel.FreeDescriptorCount));
                },
                seed: seed);
        }
    }

    [Fact]
    [Parity("RS-13", "CM-06")]
    public void A_reset_that_does_not_end_is_given_up_and_another_one_helps() => Bed.Run(bed =>
    {
        var kernel = bed.BindBoth(WqMode.Shared);
        var results = new List<CompletionResult>();
        using var process = bed.Kernel.CreateProcess("app");
        var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
        var (page, own) = (process.Memory.Map(4096, populate: true), bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!);
        Assert.True(Reaches(bed, new MemoryRequester(file.Pasid, false), page));
        kernel.SubmitNoOp(results);
        bed.Hardware.Configuration.PageRequestAllocation = 7;
        bed.Hardware.HoldsResets = true;
        var begin = bed.Scheduler.NowNanoseconds;
        Assert.Equal(Errno.ENOTTY, bed.Device.ResetFunction());
        Assert.InRange(bed.Scheduler.NowNanoseconds - begin, 60_000_000_000, 62_000_000_000);
        Assert.Equal([CompletionResult.Aborted], results);
        Assert.Equal((IdxdDeviceState.Disabled, "app0"), (bed.Device.State, bed.Queue(0).Name));

        // What the device may still write reaches nobody.
        Assert.False(Reaches(bed, MemoryRequester.Function, own.Address));
        Assert.False(Reaches(bed, new MemoryRequester(file.Pasid, false), page));

        // Nobody waits for a command.
        bed.Hardware.Commands.Clear();
        file.Close();
        Assert.Equal(Errno.ENXIO, bed.Device.Bind());
        Assert.Empty(bed.Hardware.Commands);

        bed.Hardware.FinishReset();
        bed.Hardware.HoldsResets = false;
        Assert.Equal(Errno.None, bed.Device.ResetFunction());
        Assert.True(Reaches(bed, MemoryRequester.Function, own.Address));
        Assert.Equal((7u, true), (bed.Hardware.Configuration.PageRequestAllocation, bed.Hardware.Configuration.BusMasterEnable));
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(0).BindUser());
    });

    [Fact]
    [Parity("RS-10")]
    public void A_halted_device_whose_reset_does_not_end_may_be_removed() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.HoldsResets = true;
        Halt(bed);
        bed.Scheduler.Sleep(70_000_000_000);
        Assert.Equal((1, IdxdDeviceState.Disabled, "app0"), (bed.Hardware.FunctionResets, bed.Device.State, bed.Queue(0).Name));
        bed.Driver.Remove(bed.Device);

        // It is probed again once it answers.
        Assert.Null(bed.Driver.Probe(bed.Hardware, out var error));
        Assert.Equal(Errno.ENXIO, error);
        bed.Hardware.FinishReset();
        bed.Probe();
        Assert.True(Reaches(bed, MemoryRequester.Function, bed.Kernel.AllocateCoherent(bed.Hardware.Slot, 4096)!.Address));
    });

    [Fact]
    [Parity("RS-13")]
    public void Who_is_let_go_by_a_reset_may_use_memory_again_though_the_reset_goes_on() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        var (closed, open) = (bed.Queue(0).CharacterDevice!.Open(process, out _)!, bed.Queue(0).CharacterDevice!.Open(process, out _)!);
        var page = process.Memory.Map(4096, populate: true);
        Actor? closer = null;
        bed.Hardware.HoldsResets = true;
        bed.Hardware.Resetting = () =>
        {
            bed.Hardware.HoldsCommands = true;
            closer = bed.Scheduler.Spawn("closer", closed.Close);
            bed.Settle();
            Assert.Equal(Command.DrainPasid, bed.Hardware.Commands[^1].Command);
            Assert.True(Reaches(bed, new MemoryRequester(open.Pasid, false), page));
        };
        var resetter = bed.Scheduler.Spawn("resetter", () => Assert.Equal(Errno.None, bed.Device.ResetFunction()));
        bed.Settle();
        bed.Settle();
        closer!.Join();
        Assert.True(bed.Hardware.IsResetting);
        Assert.False(Reaches(bed, new MemoryRequester(open.Pasid, false), page));
        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishReset();
        resetter.Join();
        Assert.True(Reaches(bed, new MemoryRequester(open.Pasid, false), page));
    });

    [Theory]
    [InlineData(null)]
    [InlineData(ResetType.Command)]
    [InlineData(ResetType.FunctionLevel)]
    [Parity("RS-14", "EV-41")]
    public void A_device_without_an_event_log_is_set_up_again(ResetType? halt) => Bed.Run(
        bed =>
        {
            bed.BindBoth(WqMode.Shared);
            using var process = bed.Kernel.CreateProcess("app");
            var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
            if (halt is { } reset)
            {
                bed.Hardware.SetState(DeviceState.Halted, reset);
                bed.Hardware.RaiseCause(IntCauseBits.HaltState | IntCauseBits.EventLog);
                bed.Settle();
            }
            else
            {
                bed.Device.ResetFunction();
            }

            Assert.Equal((IdxdDeviceState.Enabled, WorkQueueState.Enabled), (bed.Device.State, bed.Queue(0).State));
            bed.Hardware.RaiseCause(IntCauseBits.EventLog);
            bed.Settle();
            file.Close();
            bed.Driver.Remove(bed.Device);
            Assert.DoesNotContain(bed.Trace.Events, e => e.OffsetBytes is >= 0xE0 and < 0x100);
        },
        ScriptedProfile.Version1);

    [Fact]
    [Parity("RS-19")]
    public void A_fixed_configuration_is_not_written() => Bed.RunUnprobed(
        bed =>
        {
            bed.ProbeFixed();
            bed.Device.ResetFunction();
            bed.CheckTrace("""
                W32 0xF4 = 0x40000000; R64 0xF0; W32 0xF0
                R32 0x90 = 0
                RMW 0x80 clear 0x2000
                RMW 0x88 clear 4
                W64 0xE0 = 0; W64 0xE8 = 0
                RMW 0x88 clear 3
                RMW 0x88 set 3
                RMW 0x80 set 0x1000
                W64 0xE0; W64 0xE8 = 64
                RMW 0x88 set 4
                RMW 0x80 set 0x2000
                R32 0x90 = 0
                CMD(0x80100000)
                R32 0x90 = 1
                """);
            Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        },
        ScriptedProfile.Fixed);

    [Fact]
    [Parity("WQ-31")]
    public void A_reset_between_the_command_and_its_bookkeeping_waits_for_the_queue() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Configure(2, WorkQueueType.User);
        bed.Hardware.HoldsCommands = true;
        var binder = bed.Scheduler.Spawn("binder", () => Assert.Equal(Errno.None, bed.Queue(2).BindUser()));
        bed.Settle();
        Assert.Equal((Command.EnableWq, 2u), bed.Hardware.Commands[^1]);
        var resetter = bed.Scheduler.Spawn("resetter", () => bed.Device.ResetFunction());
        bed.Settle();
        Assert.Equal(0, bed.Hardware.FunctionResets);

        bed.Hardware.HoldsCommands = false;
        bed.Hardware.FinishCommand();
        binder.Join();
        resetter.Join();
        Assert.Equal((1, WorkQueueState.Enabled), (bed.Hardware.FunctionResets, bed.Queue(2).State));
    });

    [Fact]
    [Parity("WQ-31")]
    public void A_queue_that_is_being_enabled_when_the_reset_comes_is_not_lost()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindBoth(WqMode.Shared);
                    bed.Configure(2, WorkQueueType.User);
                    var bound = Errno.EINVAL;
                    var binder = bed.Scheduler.Spawn("binder", () => bound = bed.Queue(2).BindUser());
                    bed.Scheduler.Sleep((long)seed * 100);
                    bed.Device.ResetFunction();
                    binder.Join();

                    // Who was told of a success has a queue; who came while the device was being reset is told.
                    Assert.True(bound is Errno.None or Errno.ENXIO);
                    Assert.Equal(bound == Errno.None ? WorkQueueState.Enabled : WorkQueueState.Disabled, bed.Queue(2).State);
                },
                seed: seed);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("WQ-30")]
    public void What_the_kernel_had_submitted_ends_with_a_reset_and_its_clients_are_told(bool isHalted) => Bed.Run(bed =>
    {
        var results = new List<CompletionResult>();
        var kernel = bed.BindBoth(WqMode.Shared);
        var done = kernel.SubmitNoOp(results);
        kernel.SubmitNoOp(results);
        bed.Hardware.Complete(done.Hardware, raises: false);
        if (isHalted)
        {
            Halt(bed);
        }
        else
        {
            Assert.Equal(Errno.None, bed.Device.ResetFunction());
        }

        Assert.Equal([CompletionResult.Success, CompletionResult.Aborted], results.Order());
        Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount);
        Assert.Equal(Errno.EIO, Refused(kernel));
    });

    [Fact]
    public void A_command_whose_interrupt_the_reset_takes_away_does_not_keep_its_caller()
    {
        for (var seed = 1UL; seed <= 150; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.BindBoth(WqMode.Shared);
                    var closers = Enumerable.Range(0, 12).Select(i =>
                    {
                        var process = bed.Kernel.CreateProcess($"app {i}");
                        var file = bed.Queue(0).CharacterDevice!.Open(process, out _)!;
                        return bed.Scheduler.Spawn($"closer {i}", () =>
                        {
                            file.Close();
                            process.Dispose();
                        });
                    }).ToList();
                    bed.Device.ResetFunction();
                    closers.ForEach(closer => closer.Join());
                    Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
                    Assert.Equal(1, bed.Kernel.Pasids.AllocatedCount);
                },
                seed: seed);
        }
    }

    [Fact]
    public void The_log_is_not_walked_while_a_reset_may_lose_the_head_that_is_written() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.HoldsResets = true;
        var resetter = bed.Scheduler.Spawn("resetter", () => bed.Device.ResetFunction());
        bed.Settle();
        bed.Trace.Clear();
        bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        bed.Settle();
        bed.CheckTrace("irq R32 0x98 = 0x20; irq W32 0x98 = 0x20");
        bed.Hardware.FinishReset();
        resetter.Join();

        bed.Trace.Clear();
        bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        bed.Settle();
        bed.CheckTrace("""
            irq R32 0x98 = 0x20; irq W32 0x98 = 0x20
            irq W32 0xF4 = 0x40000000; irq R64 0xF0; irq W32 0xF0
            """);
    });

    [Fact]
    public void A_device_that_is_not_bound_stays_unbound() => Bed.Run(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        bed.Device.ResetFunction();
        Assert.Equal((1, IdxdDeviceState.Disabled), (bed.Hardware.FunctionResets, bed.Device.State));
        Assert.Equal(3u, bed.Hardware.Registers.GenCtrl.Read().Raw);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, bed.Queue(0).BindUser());
    });

    [Fact]
    public void After_the_remove_nothing_is_reset_any_more() => Bed.Run(bed =>
    {
        bed.BindBoth(WqMode.Shared);
        bed.Hardware.SetState(DeviceState.Halted, ResetType.FunctionLevel);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Driver.Remove(bed.Device);
        var resets = bed.Hardware.FunctionResets;
        Assert.Throws<ObjectDisposedException>(() => bed.Device.ResetFunction());
        bed.Settle();
        Assert.Equal(resets, bed.Hardware.FunctionResets);
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
    });

    // From the reset of the function on (lines 4 to 8): queue 0 is one of users, then comes what becomes of the kernel's.
    private static string SettingUpAgain(Bed bed, IReadOnlyList<int> queues, string unbindingOfKernelQueue = "") => $"""
        CMD(0x80800000 | op(0))
        CMD(0x80A00000 | op(0))
        {unbindingOfKernelQueue}
        R32 0x90 = 0
        CMD(0x80500000)
        RMW 0x88 set 3
        RMW 0x80 clear 0x2000
        RMW 0x88 clear 4
        W64 0xE0 = 0; W64 0xE8 = 0
        RMW 0x88 clear 3
        RMW 0x88 set 3
        {bed.ConfigurationLines(queues)}
        {bed.ConfigurationLines(queues)}
        RMW 0x80 set 0x1000
        W64 0xE0; W64 0xE8 = 64
        RMW 0x88 set 4
        RMW 0x80 set 0x2000
        R32 0x90 = 0
        CMD(0x80100000)
        RMW W+0*S+8 set 0x{1u << 28:x} clear 0x0FFFFF00
        {bed.ConfigurationLines(queues)}
        CMD(0x80600000 | 0)
        R32 0x90 = 1
        """;

    private static bool Reaches(Bed bed, MemoryRequester requester, ulong address) =>
        bed.Hardware.Slot.Memory.StoreRecord(requester, address, new byte[8], out _);

    private static Errno Refused(KernelQueue kernel)
    {
        Assert.Null(kernel.Allocate(false, out var error));
        return error;
    }

    /// <summary>Whoever begins to write WQCFG and GRPCFG goes on to the end before another one touches them.</summary>
    /// <returns>How often somebody followed somebody else.</returns>
    private static int CheckConfigurationsAreWhole(Bed bed)
    {
        var (registers, layout) = (bed.Hardware.Registers, bed.Hardware.Layout);
        int[] begins = [.. Enumerable.Range(0, layout.WqCfg.Count).Select(i => registers.WqCfg[i].Size.OffsetBytes)];
        var end = registers.GrpCfg[layout.GrpCfg.Count - 1].Flags.OffsetBytes;
        string? writer = null;
        string? last = null;
        var handovers = 0;
        foreach (var access in bed.Trace.Events.Where(e => IsIn(layout.WqCfg, e.OffsetBytes) || IsIn(layout.GrpCfg, e.OffsetBytes)))
        {
            Assert.True(writer is null || writer == access.Actor, $"{access.Actor} at 0x{access.OffsetBytes:x}, in the middle of {writer}");
            handovers += last is not null && last != access.Actor ? 1 : 0;
            last = access.Actor;
            writer = access.OffsetBytes == end ? null : begins.Contains(access.OffsetBytes) ? access.Actor : writer;
        }

        return handovers;
    }

    private static bool IsIn(Bindings.Registers.ArrayDescription array, int offsetBytes) =>
        offsetBytes >= array.OffsetBytes && offsetBytes < array.OffsetBytes + (array.StrideBytes * array.Count);

    private static void Halt(Bed bed)
    {
        bed.Hardware.SetState(DeviceState.Halted, ResetType.FunctionLevel);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState);
        bed.Settle();
    }

    private static string Attributes(IdxdDevice device)
    {
        var lines = new List<string> { $"{device.ReadBufferLimit} {device.EventLog?.SizeEntries}" };
        lines.AddRange(device.Groups.Select(g =>
            $"{g.ReadBuffersAllowed} {g.ReadBuffersReserved} {g.UsesReadBufferLimit} {g.TrafficClassA} {g.TrafficClassB} "
            + $"{g.WorkProgressLimit} {g.BatchProgressLimit}"));
        lines.AddRange(device.Engines.Select(e => $"{e.Group?.Index}"));
        lines.AddRange(device.WorkQueues.Select(q =>
            $"{q.Group?.Index} {q.Type} {q.Mode} {q.SizeEntries} {q.ThresholdEntries} {q.Priority} {q.Name} {q.DriverName} "
            + $"{q.BlocksOnFault} {q.IsTranslationDisabled} {q.IsPageRequestDisabled} {q.MaxTransferBytes} "
            + $"{q.MaxBatchDescriptors} {q.MaxScatterGatherEntries} {q.EnqcmdsRetries} {q.OperationMask}"));
        return string.Join('\n', lines);
    }
}
