using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Interrupts;

public sealed class MiscInterruptTests
{
    [Fact]
    [Parity("MI-01")]
    public void An_interrupt_without_a_cause_is_not_acknowledged() => Bed.Run(bed =>
    {
        bed.Hardware.Slot.Interrupts.Signal(Platform.Interrupts.InterruptSource.MsiX(0));
        bed.Settle();
        var only = Assert.Single(bed.Trace.Events, e => e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite);
        Assert.Equal((TraceKind.MmioRead, 0x98), (only.Kind, only.OffsetBytes));
    });

    [Fact]
    [Parity("MI-02", "MI-12")]
    public void What_was_read_is_acknowledged_once() => Bed.Run(bed =>
    {
        bed.Hardware.RaiseCause(IntCauseBits.WorkQueueOccupancy | IntCauseBits.PerformanceMonitorOverflow);
        bed.Settle();
        Assert.Single(bed.Trace.Events, e => e is { Kind: TraceKind.MmioRead, OffsetBytes: 0x98 });
        bed.CheckTrace("irq R32 0x98 = 0xC; irq W32 0x98 = 0xC");
        Assert.Equal(0u, bed.Hardware.Registers.IntCause.Read().Raw);
    });

    [Fact]
    [Parity("MI-02", "MI-06", "MI-10", "MI-03")]
    public void A_software_error_is_copied_and_both_bits_are_acknowledged() => Bed.Run(bed =>
    {
        var error = default(SwError).WithValid(true).WithOverflow(true).WithError(ErrorCode.DedicatedQueueFull).WithWorkQueue(3);
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, error);
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        bed.CheckTrace("""
            irq R32 0x98 = 1
            irq W32 0x98 = 1
            irq R64 0xC0; R64 0xC8; R64 0xD0; R64 0xD8
            irq W64 0xC0 = 3
            """);
        Assert.Equal(error, bed.Device.SoftwareError);
        Assert.False(bed.Hardware.Registers.SwError.Read().Valid);
    });

    [Fact]
    [Parity("MI-08")]
    public void The_copy_stays_until_the_next_error() => Bed.Run(bed =>
    {
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, default(SwError).WithValid(true).WithError(ErrorCode.CommandWhileActive));
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        bed.Hardware.RaiseCause(IntCauseBits.WorkQueueOccupancy);
        bed.Settle();
        Assert.True(bed.Device.SoftwareError.Valid);
        Assert.Equal(ErrorCode.CommandWhileActive, bed.Device.SoftwareError.Error);
    });

    [Fact]
    [Parity("MI-04", "RS-06")]
    public void A_halt_hides_the_other_causes() => Bed.Run(bed =>
    {
        bed.BindQueue(WorkQueueType.User);
        bed.Hardware.SetState(DeviceState.Halted, ResetType.Warm);
        bed.Hardware.RaiseCause(IntCauseBits.HaltState | IntCauseBits.SoftwareError | IntCauseBits.EventLog);
        bed.Settle();
        bed.CheckTrace("irq R32 0x98 = 0x31; irq W32 0x98 = 0x31; irq R32 0x90");
        Assert.NotEqual(IdxdDeviceState.Enabled, bed.Device.State);
    });

    [Fact]
    [Parity("MI-17")]
    public void Without_the_cause_of_a_halt_nobody_asks_for_one() => Bed.Run(bed =>
    {
        bed.BindQueue(WorkQueueType.User);
        bed.Hardware.SetState(DeviceState.Halted);
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        bed.CheckTrace("""
            irq R32 0x98 = 1
            irq W32 0x98 = 1
            irq R64 0xC0; R64 0xC8; R64 0xD0; R64 0xD8
            irq W64 0xC0
            """);
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
    });

    [Fact]
    [Parity("MI-09")]
    public void Errors_after_the_first_leave_only_the_overflow_bit() => Bed.Run(bed =>
    {
        var first = default(SwError).WithValid(true).WithOverflow(true).WithError(ErrorCode.DedicatedQueueFull);
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, first);
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        Assert.True(bed.Device.SoftwareError is { Valid: true, Overflow: true, Error: ErrorCode.DedicatedQueueFull });

        // The next one is none of those that were lost.
        bed.Hardware.Set(bed.Hardware.Registers.SwError.OffsetBytes, first.WithOverflow(false).WithError(ErrorCode.CommandWhileActive));
        bed.Hardware.RaiseCause(IntCauseBits.SoftwareError);
        bed.Settle();
        Assert.True(bed.Device.SoftwareError is { Overflow: false, Error: ErrorCode.CommandWhileActive });
    });

    [Fact]
    public void A_caller_whose_command_ends_together_with_a_halt_does_not_hang() => Bed.Run(bed =>
    {
        // Upstream does (MI-04, derived).
        bed.Configure(0, WorkQueueType.User);
        bed.Hardware.HoldsCommands = true;
        var result = Errno.None;
        var binder = bed.Scheduler.Spawn("binder", () => result = bed.Device.Bind());
        bed.Settle();
        Assert.True(bed.Hardware.IsCommandHeld);
        bed.Hardware.Answer = (_, _) => (uint)CommandError.DeviceHalted;
        bed.Hardware.SetState(DeviceState.Halted);
        var cause = bed.Hardware.Registers.IntCause;
        bed.Hardware.Set(cause.OffsetBytes, (uint)IntCauseBits.HaltState);
        bed.Hardware.FinishCommand();
        binder.Join();
        Assert.Equal(Errno.ENXIO, result);
    });

    [Fact]
    [Parity("MI-05")]
    public void The_causes_of_one_read_are_handled_software_error_first_then_the_command_then_the_event_log()
    {
        // Revoked handles, occupancy and perfmon show nothing: they are only acknowledged (IH-10, MI-12).
        const uint Causes = 0x8000002F;
        var isCallerEverAheadOfTheLog = false;
        for (var seed = 1UL; seed <= 30; seed++)
        {
            Bed.Run(
                bed =>
                {
                    bed.Configure(1, WorkQueueType.User);
                    bed.BindQueue(WorkQueueType.User);
                    bed.Hardware.HoldsCommands = true;
                    var caller = bed.Scheduler.Spawn("caller", () => Assert.Equal(Errno.None, bed.Queue(1).BindUser()));
                    bed.Settle();
                    Assert.True(bed.Hardware.IsCommandHeld);
                    bed.Trace.Clear();
                    bed.Hardware.Set(bed.Hardware.Registers.IntCause.OffsetBytes, Causes);
                    bed.Hardware.FinishCommand();
                    caller.Join();
                    bed.Settle();
                    var (handled, status) = (bed.Trace.Events.Where(IsMisc).ToList(), bed.Trace.Events.Single(e => e.OffsetBytes == 0xA8));
                    bed.Trace.Clear();
                    Setup.CheckTrace(
                        $"""
                        irq R32 0x98 = {Causes}
                        irq W32 0x98 = {Causes}
                        irq R64 0xC0; R64 0xC8; R64 0xD0; R64 0xD8
                        irq W64 0xC0
                        irq W32 0xF4 = 0x40000000
                        irq R64 0xF0
                        irq W32 0xF0
                        """,
                        bed.Hardware.Layout,
                        handled);

                    // The caller goes on after the error was acknowledged, and need not wait for the log.
                    Assert.True(status.Sequence > handled.Single(e => e is { OffsetBytes: 0xC0, Kind: TraceKind.MmioWrite }).Sequence);
                    isCallerEverAheadOfTheLog |= status.Sequence < handled.First(e => e.OffsetBytes == 0xF4).Sequence;
                },
                seed: seed);
        }

        Assert.True(isCallerEverAheadOfTheLog);
    }

    [Fact]
    [Parity("MI-14")]
    public void Without_an_event_log_its_cause_is_only_acknowledged() => Bed.Run(
        bed =>
        {
            bed.Hardware.RaiseCause(IntCauseBits.EventLog);
            bed.Settle();
            bed.CheckTrace("irq R32 0x98 = 0x20; irq W32 0x98 = 0x20");
        },
        Scripted.ScriptedProfile.Version1);

    [Fact]
    [Parity("IH-10")]
    public void Causes_that_nobody_handles_are_acknowledged() => Bed.Run(bed =>
    {
        // A descriptor that is under way gets no drain behind it.
        var kernel = bed.BindKernelQueue();
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        bed.Hardware.RaiseCause(IntCauseBits.InterruptHandlesRevoked | (IntCauseBits)(1u << 20));
        bed.Settle();
        bed.CheckTrace("irq R32 0x98 = 0x80100000; irq W32 0x98 = 0x80100000");
        Assert.Single(bed.Hardware.Submitted);
    }, Scripted.ScriptedProfile.WithoutHandles);

    [Fact]
    [Parity("MI-16")]
    public void GenCtrl_is_3_after_the_probe_and_7_while_the_event_log_is_on() => Bed.Run(bed =>
    {
        Assert.Equal(3u, bed.Hardware.Registers.GenCtrl.Read().Raw);
        bed.BindQueue(WorkQueueType.User);
        Assert.Equal(7u, bed.Hardware.Registers.GenCtrl.Read().Raw);
        bed.Device.Unbind();
        Assert.Equal(3u, bed.Hardware.Registers.GenCtrl.Read().Raw);
    });

    private static bool IsMisc(TraceEvent e) =>
        e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite && e.Actor.EndsWith("-misc", StringComparison.Ordinal);
}
