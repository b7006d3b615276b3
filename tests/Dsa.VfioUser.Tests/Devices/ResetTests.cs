using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Devices;

public sealed class ResetTests : IDisposable
{
    private readonly ServedDsa _served = new();
    private readonly GuestRam _ram = new(isSealed: true);
    private readonly VfioClient _client;
    private readonly GuestDriver _driver;

    public ResetTests()
    {
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
    }

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reset_leaves_the_function_as_after_power_on_and_memory_and_vectors_as_they_are(bool isFunctionLevel)
    {
        _driver.MapRam();
        var eventFds = _driver.ArmVectors(1);
        _driver.Enable();
        Reset(isFunctionLevel);
        Assert.Equal(DeviceState.Disabled, _driver.Bar.GenSts.Read().State);
        Assert.Equal(0u, _driver.Bar.WqCfg[0].Size.Read().Entries);
        Assert.False(_driver.Configuration.PciCmd.Read().BusMasterEnable);
        Assert.False(_served.Device.Configuration.BusMasterEnable);

        _driver.Enable();
        _driver.Command(Command.DrainAll, interrupt: true);
        Assert.Equal(1ul, LinuxCalls.ReadEventFd(eventFds[0]));
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x2000, 4096)).Status);
    }

    [LinuxTheory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void A_reset_ends_while_the_function_waits_for_memory(bool isFunctionLevel, bool givesMemory)
    {
        _driver.OfferRam();
        _driver.Enable();
        _client.Memory = null;
        _driver.Store(GuestDriver.Move(0x1000, 0x2000, 64));

        // The function asks for the source, and is not answered before the reset has begun.
        Message? request = null;
        while (request is null)
        {
            request = _client.Receive();
        }

        Assert.True(request.Header.IsCommand);
        var reset = BeginReset(isFunctionLevel);
        _client.Memory = _ram.Serve;
        if (givesMemory)
        {
            _client.Serve(request);
        }
        else
        {
            _client.Send(request.Header.ToError(Errno.EFAULT), []);
        }

        Assert.Equal(Errno.None, _client.AnswerTo(reset).Error);
        Assert.Equal(DeviceState.Disabled, _driver.Bar.GenSts.Read().State);
        _client.Memory = _ => throw new InvalidOperationException("The function asks for memory after a reset.");
        Assert.Equal(DeviceState.Disabled, _driver.Bar.GenSts.Read().State);
        Assert.Equal(0, _ram.Read(GuestDriver.RecordAddress, 1)[0]);
    }

    [LinuxFact]
    public void A_reset_with_a_payload_is_none()
    {
        _driver.MapRam();
        _driver.Enable();
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.DeviceReset, [0]).Error);
        Assert.Equal(DeviceState.Enabled, _driver.Bar.GenSts.Read().State);
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _ram.Dispose();
    }

    private void Reset(bool isFunctionLevel) => Assert.Equal(Errno.None, _client.AnswerTo(BeginReset(isFunctionLevel)).Error);

    private ushort BeginReset(bool isFunctionLevel)
    {
        if (!isFunctionLevel)
        {
            return _client.Tell(MessageCommand.DeviceReset, [], MessageFlags.Command);
        }

        // DEVCTL.IFLR.
        byte[] control = [0x48, 0, 0, 0, 0, 0, 0, 0, (byte)RegionIndex.Configuration, 0, 0, 0, 2, 0, 0, 0, 0x10, 0xA9];
        return _client.Tell(MessageCommand.RegionWrite, control, MessageFlags.Command);
    }
}
