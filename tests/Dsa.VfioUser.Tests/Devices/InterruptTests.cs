using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Devices;

public sealed class InterruptTests : IDisposable
{
    private const InterruptSetupFlags Files = InterruptSetupFlags.DataEventFd | InterruptSetupFlags.Trigger;
    private const int LongEnoughMilliseconds = 30_000;

    private readonly ServedDsa _served = new();
    private readonly GuestRam _ram = new(isSealed: true);
    private readonly VfioClient _client;
    private readonly GuestDriver _driver;

    public InterruptTests()
    {
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
        _driver.MapRam();
    }

    [LinuxFact]
    public void A_command_signals_the_first_eventfd_and_no_other()
    {
        var eventFds = _driver.ArmVectors(9);
        _driver.Enable();
        _driver.Command(Command.DrainAll, interrupt: true);
        Assert.True(LinuxCalls.WaitEventFd(eventFds[0], LongEnoughMilliseconds));
        Assert.Equal(1ul, LinuxCalls.ReadEventFd(eventFds[0]));
        Assert.All(eventFds[1..], static eventFd => Assert.Equal(0ul, LinuxCalls.ReadEventFd(eventFd)));
        Assert.Equal(1, _served.Server.Statistics.Interrupts);
    }

    [LinuxFact]
    public void A_descriptor_signals_the_vector_of_its_handle_after_its_record()
    {
        var eventFds = _driver.ArmVectors(9);
        _driver.Enable();
        Assert.Equal(3u, _driver.Command(Command.RequestInterruptHandle, 3).Result);
        _driver.Store(GuestDriver.Move(0x1000, 0x2000, 64) with
        {
            InterruptHandle = 3,
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord | DescriptorFlags.RequestCompletionInterrupt,
        });
        Assert.True(LinuxCalls.WaitEventFd(eventFds[3], LongEnoughMilliseconds));
        Assert.Equal(CompletionStatus.Success, _ram.Read<CompletionRecord>(GuestDriver.RecordAddress).Status);
    }

    [LinuxFact]
    public void A_signal_that_comes_while_vectors_are_armed_anew_is_kept()
    {
        _driver.ArmVectors(1);
        _driver.Enable();
        Assert.Equal(Errno.None, _client.SetInterrupts(InterruptSetupFlags.DataNone | InterruptSetupFlags.Trigger, 0, 0).Error);
        _driver.Command(Command.DrainAll, interrupt: true);
        var eventFds = _driver.ArmVectors(2);
        Assert.True(LinuxCalls.WaitEventFd(eventFds[0], LongEnoughMilliseconds));
        Assert.Equal(0ul, LinuxCalls.ReadEventFd(eventFds[1]));
    }

    [LinuxFact]
    public void Vectors_are_armed_in_runs_and_disarmed_without_files()
    {
        using var first = LinuxCalls.CreateEventFd();
        using var last = LinuxCalls.CreateEventFd();
        Assert.Equal(Errno.None, _client.SetInterrupts(Files, 0, 1, [], first).Error);
        Assert.Equal(Errno.None, _client.SetInterrupts(Files, 8, 1, [], last).Error);
        Assert.Equal(Errno.None, _client.SetInterrupts(InterruptSetupFlags.DataNone | InterruptSetupFlags.Trigger, 0, 9).Error);
        Assert.Equal((1ul, 1ul), (LinuxCalls.ReadEventFd(first), LinuxCalls.ReadEventFd(last)));
        Assert.Equal(Errno.None, _client.SetInterrupts(Files, 0, 1).Error);
        Assert.Equal(Errno.None, _client.SetInterrupts(InterruptSetupFlags.DataBoolean | InterruptSetupFlags.Trigger, 7, 2, [0, 1]).Error);
        Assert.Equal((0ul, 1ul), (LinuxCalls.ReadEventFd(first), LinuxCalls.ReadEventFd(last)));
    }

    [LinuxFact]
    public void What_is_no_vector_or_no_eventfd_is_refused()
    {
        using var eventFd = LinuxCalls.CreateEventFd();
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(Files, 9, 1, [], eventFd).Error);
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(Files, uint.MaxValue, 2, [], eventFd, eventFd).Error);
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(Files, 0, 2, [], eventFd).Error);
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(Files, 0, 1, [], _ram.File).Error);
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(InterruptSetupFlags.DataNone | InterruptSetupFlags.Mask, 0, 1).Error);
        Assert.Equal(Errno.EINVAL, _client.SetInterrupts(Files | InterruptSetupFlags.DataNone, 0, 1, [], eventFd).Error);
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.SetInterrupts, [1, 2]).Error);
    }

    [LinuxFact]
    public void An_eventfd_whose_counter_is_full_holds_nobody_up()
    {
        var eventFds = _driver.ArmVectors(1);
        LinuxCalls.FillEventFd(eventFds[0]);
        _driver.Enable();
        Assert.Equal(CommandError.Success, _driver.Command(Command.DrainAll, interrupt: true).Error);
        Assert.Equal(ulong.MaxValue - 1, LinuxCalls.ReadEventFd(eventFds[0]));
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _ram.Dispose();
    }
}
