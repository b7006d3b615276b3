using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Virtual.Tests;

public sealed class IsolationTests
{
    public static TheoryData<string, ulong> Seeds
    {
        get
        {
            var seeds = new TheoryData<string, ulong>();
            foreach (var host in new[] { "dsa1", "dsa3" })
            {
                foreach (var seed in Enumerable.Range(1, 12).Select(static seed => (ulong)seed).Append((ulong)Random.Shared.Next()))
                {
                    seeds.Add(host, seed);
                }
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Parity("VD-09", "VD-34", "VD-38", "VD-64")]
    public void A_virtual_machine_that_drains_aborts_and_resets_does_not_disturb_another(string host, ulong seed) => VirtualBed.Run(
        bed =>
        {
            var quiet = bed.Boot(bed.Open(0));
            var queue = quiet.BindQueue();
            var rebel = new GuestRegisters(bed, bed.Open(1).Function);
            var isOver = false;
            var disturbances = 0;
            var rebellion = bed.Scheduler.Spawn("rebel", () =>
            {
                var buffer = new WatchedBuffer(bed, 1);
                for (; !Volatile.Read(ref isOver); disturbances++)
                {
                    Rebel(bed, rebel, buffer);
                }
            });
            for (byte round = 1; round <= 40; round++)
            {
                Assert.Equal(CompletionResult.Success, quiet.Move(queue, round));
                Assert.True(quiet.IsMoved());
            }

            Volatile.Write(ref isOver, true);
            rebellion.Join();
            Assert.True(disturbances > 0);
            Assert.Equal(0u, quiet.Device.CommandStatus);
            Assert.False(quiet.Device.SoftwareError.Valid);
        },
        seed,
        DeviceProfile.BuiltIn[host]);

    [Theory]
    [MemberData(nameof(Seeds))]
    [Parity("VD-62")]
    public void A_queue_that_the_host_takes_away_leaves_errors_and_untouched_memory(string host, ulong seed) => VirtualBed.Run(
        bed =>
        {
            var file = bed.Open();
            var registers = new GuestRegisters(bed, file.Function);
            registers.Start();
            registers.Bar.GenCtrl.Write(new GenCtrl(0).WithHaltInterrupt(true));
            var page = file.Map(0, 4096, isShared: true, out _)!.Value;
            var buffer = new WatchedBuffer(bed, 0);
            var queue = bed.Parent.Devices[0].Queue.Queue;
            for (byte value = 1; value <= 8; value++)
            {
                registers.Post(buffer.Fill(value));
            }

            queue.Unbind();
            Assert.True(buffer.IsQuiet(bed));
            registers.Settle();
            Assert.Equal(DeviceState.Halted, registers.Bar.GenSts.Read().State);
            Assert.Equal(ResetType.Cold, registers.Bar.GenSts.Read().ResetType);
            Assert.True(registers.Bar.IntCause.Read().HaltState);
            Assert.True(registers.Function.Slot.Interrupts.IsPending(0));
            Assert.Equal(CommandError.DeviceHalted, registers.Run(Command.EnableWq).Error);
            Assert.True(page.Access!.IsRevoked);
            Assert.Null(file.Map(0, 4096, isShared: true, out var error));
            Assert.Equal(Errno.ENODEV, error);

            // The host gives it to a program of its own: nothing of the virtual machine's comes in there any more.
            var program = BindToProgram(bed, queue);
            var before = bed.Trace.Events.Count(static e => e.Kind == Platform.Tracing.TraceKind.Record);
            registers.Post(buffer.Fill(9));
            Assert.Equal(SubmitResult.Retry, registers.Enqueue(buffer.Fill(10)));
            Assert.True(buffer.IsQuiet(bed));
            Assert.Equal(before, bed.Trace.Events.Count(static e => e.Kind == Platform.Tracing.TraceKind.Record));
            program.Close();

            file.Close();
            Assert.Equal(Errno.None, bed.Parent.Remove(bed.Parent.Devices[0]));
        },
        seed,
        DeviceProfile.BuiltIn[host]);

    [Theory]
    [InlineData("dsa1", ResetType.Command)]
    [InlineData("dsa1", ResetType.FunctionLevel)]
    [InlineData("dsa3", ResetType.Command)]
    [InlineData("dsa3", ResetType.FunctionLevel)]
    [Parity("VD-62")]
    public void A_halt_of_the_hosts_device_ends_virtual_devices_and_not_the_queues(string host, ResetType leastReset)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            VirtualBed.Run(
                bed =>
                {
                    var guest = bed.Boot(bed.Open());
                    var queue = guest.BindQueue();
                    Assert.Equal(CompletionResult.Success, guest.Move(queue, 1));
                    bed.Hardware.FailHardware(leastReset);
                    bed.Scheduler.Sleep(200_000_000);

                    Assert.Equal(Driver.Devices.IdxdDeviceState.Enabled, bed.Device.State);
                    Assert.Equal(DeviceState.Halted, new GuestRegisters(bed, guest.File.Function).Bar.GenSts.Read().State);
                    Assert.NotEqual(Driver.Devices.IdxdDeviceState.Enabled, guest.Device.State);
                    var descriptor = queue.Allocate(mayBlock: false, out var error);
                    Assert.True(descriptor is null ? error == Errno.EIO : queue.Submit(descriptor) != Errno.None);
                    Assert.Equal(Errno.ENODEV, ErrorOfReopening(bed, guest.File));

                    // The queue is there for the next.
                    var bound = bed.Device.WorkQueues[0];
                    if (leastReset == ResetType.FunctionLevel)
                    {
                        Assert.Equal(Errno.None, bound.BindMdev());
                    }

                    var control = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), new Bar0Layout(bed.Device.Capabilities)).WqCfg[0].Control.Read();
                    Assert.False(control.PasidEnable);
                    var next = bed.Boot(bed.Open(1));
                    Assert.Equal(CompletionResult.Success, next.Move(next.BindQueue(), 1));
                },
                seed,
                DeviceProfile.BuiltIn[host],
                dedicated: 1);
        }
    }

    [Fact]
    [Parity("VD-62", "VD-10")]
    public void A_queue_that_a_virtual_machine_has_disabled_keeps_no_pasid_of_it_for_the_host() => VirtualBed.Run(bed =>
    {
        var registers = new GuestRegisters(bed, bed.Open().Function);
        registers.Start();
        registers.Succeed(Command.DisableWq, GuestRegisters.QueueSet(1));
        var queue = bed.Parent.Devices[0].Queue.Queue;
        queue.Unbind();
        var control = new Bar0<MmioBus>(new MmioBus(bed.Hardware.Bar0), new Bar0Layout(bed.Device.Capabilities)).WqCfg[queue.Index].Control.Read();
        Assert.Equal((false, false, 0u), (control.PasidEnable, control.Privileged, control.Pasid));
    });

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa3")]
    [Parity("VD-43", "VD-27", "VD-10")]
    public void An_error_of_the_hosts_device_is_shown_to_the_virtual_machine_that_made_it(string host) => VirtualBed.Run(bed =>
    {
        var own = new GuestRegisters(bed, bed.Open(0).Function);
        var other = new GuestRegisters(bed, bed.Open(1).Function);
        own.Start();
        other.Start();
        own.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(true));
        own.Post(new FillDescriptor { Destination = 0x1000, TransferSize = 8 });
        own.Settle();
        var error = own.Bar.SwError.Read();
        Assert.True(error is { Valid: true, WorkQueueValid: true, WorkQueue: 0, Pasid: 0, Operation: Opcode.Fill, Privileged: false });
        Assert.True(own.Function.Slot.Interrupts.IsPending(0));
        Assert.False(other.Bar.SwError.Read().Valid);
    }, profile: DeviceProfile.BuiltIn[host]);

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa3")]
    [Parity("VD-43", "VD-57", "VD-09")]
    public void An_error_in_a_shared_queue_is_shown_only_to_who_submitted_it_by_its_own_pasid(string host) => VirtualBed.Run(
        bed =>
        {
            var guests = Enumerable.Range(0, 2).Select(n => new SharedGuest(bed, n)).ToList();
            WorkDescriptor bad = new FillDescriptor { Destination = 0x1000, TransferSize = 8 };
            Assert.Equal(SubmitResult.Accepted, guests[1].Registers.Enqueue(bad with { Pasid = SharedGuest.Pasid.Value }));
            guests[1].Registers.Settle();
            var error = guests[1].Registers.Bar.SwError.Read();
            Assert.True(error is { Valid: true, DescriptorValid: true });
            Assert.Equal(SharedGuest.Pasid.Value, error.Pasid);
            Assert.False(guests[0].Registers.Bar.SwError.Read().Valid);
        },
        profile: DeviceProfile.BuiltIn[host],
        dedicated: 0,
        shared: 1);

    [Theory]
    [InlineData("dsa1")]
    [InlineData("dsa3")]
    [Parity("VD-43")]
    public void What_the_hosts_event_log_says_of_a_drain_is_finished_in_the_virtual_machine(string host) => VirtualBed.Run(
        bed =>
        {
            var registers = new GuestRegisters(bed, bed.Open().Function);
            var handle = registers.Start();
            var buffer = new WatchedBuffer(bed, 0);
            registers.Post(new DrainDescriptor
            {
                Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord | DescriptorFlags.RequestCompletionInterrupt,
                CompletionAddress = buffer.Address,
                InterruptHandle = (ushort)handle,
            });
            registers.Settle();
            Assert.Equal(CompletionStatus.Success, buffer.StatusOf(0));
            Assert.True(registers.Function.Slot.Interrupts.IsPending(1));

            // A record that cannot be written is an error that names its address, with a log of the host's or without.
            registers.Post(buffer.Fill(1) with { CompletionAddress = 0x40 });
            registers.Settle();
            var error = registers.Bar.SwError.Read();
            Assert.Equal(ErrorCode.CompletionPageFault, (ErrorCode)((int)error.Error & 0x7F));
            Assert.Equal(0UL, error.FaultAddress & ~0xFFFUL);
        },
        profile: DeviceProfile.BuiltIn[host]);

    [Theory]
    [MemberData(nameof(Seeds))]
    [Parity("VD-39", "VD-64")]
    public void Handles_that_the_hosts_device_revokes_are_requested_again_by_the_virtual_machine(string host, ulong seed) => VirtualBed.Run(
        bed =>
        {
            var guest = bed.Boot(bed.Open());
            var queue = guest.BindQueue();
            for (byte round = 1; round <= 20; round++)
            {
                if (round % 5 == 0)
                {
                    bed.Hardware.RevokeInterruptHandles();
                }

                Assert.Equal(CompletionResult.Success, guest.Move(queue, round));
                Assert.True(guest.IsMoved());
            }
        },
        seed,
        DeviceProfile.BuiltIn[host]);

    private static void Rebel(VirtualBed bed, GuestRegisters rebel, WatchedBuffer buffer)
    {
        var handle = rebel.Start();
        for (var round = 0; round < 6; round++)
        {
            rebel.Post(buffer.Fill((byte)(1 + round), handle, requestsInterrupt: true));
        }

        Command[] commands = [Command.DrainAll, Command.AbortAll, Command.DrainWq, Command.AbortWq, Command.ResetWq, Command.DisableDevice];
        var command = commands[bed.Scheduler.Chance.Next(commands.Length)];
        rebel.Run(command, command is Command.DrainWq or Command.AbortWq or Command.ResetWq ? GuestRegisters.QueueSet(1) : 0);
        rebel.Function.Bar0.Write(rebel.Layout.WqCfg.OffsetBytes + 8, 4, uint.MaxValue);
        rebel.Function.Bar0.Write(rebel.Layout.MsixPerm.OffsetBytes + 8, 4, (uint)bed.Scheduler.Chance.Next(int.MaxValue));
        if (bed.Scheduler.Chance.Next(3) == 0)
        {
            rebel.Function.Reset();
            rebel.Settle();
            rebel.Function.Configuration.BusMasterEnable = true;
        }
        else
        {
            rebel.Succeed(Command.ResetDevice);
        }
    }

    private static Errno ErrorOfReopening(VirtualBed bed, MdevFile file)
    {
        var device = bed.Parent.Devices.Single(device => device.File == file);
        file.Close();
        device.Open(bed.Slots[0], out var error);
        return error;
    }

    private static Driver.CharacterDevices.UserQueueFile BindToProgram(VirtualBed bed, WorkQueue queue)
    {
        (queue.Mode, queue.Priority, queue.Name, queue.DriverName) = (WqMode.Dedicated, 10, "app", "user");
        Assert.Equal(Errno.None, queue.BindUser());
        var file = queue.CharacterDevice!.Open(bed.Kernel.CreateProcess("app"), out var error)!;
        Assert.Equal(Errno.None, error);
        return file;
    }
}
