using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Devices;

/// <summary>A virtual device is served as a physical one is.</summary>
public sealed class VirtualDeviceTests : IDisposable
{
    private const int LongEnoughMilliseconds = 30_000;

    private readonly ServedVirtualDevice _served = new();
    private readonly GuestRam _ram = new(isSealed: true);

    [LinuxFact]
    public void Each_guest_moves_its_memory_through_the_hosts_queue_and_is_told_by_an_eventfd()
    {
        for (byte guest = 1; guest <= 2; guest++)
        {
            using var client = VfioClient.Connect(_served.Path);
            var driver = new GuestDriver(client, _ram);
            driver.MapRam();
            var eventFds = driver.ArmVectors(2);
            driver.Configuration.PciCmd.Write(new PciCmd(0).WithBusMasterEnable(true).WithMemorySpaceEnable(true));
            Assert.Equal(CommandError.Success, driver.Command(Command.EnableDevice).Error);
            Assert.Equal(CommandError.Success, driver.Command(Command.EnableWq).Error);
            var handle = driver.Command(Command.RequestInterruptHandle, 1);
            Assert.Equal((uint)_served.File.Function.MessageSlotIndex, handle.Result);

            var value = guest;
            _ram.Write(0x1000, Enumerable.Range(0, 4096).Select(place => (byte)(place * value)).ToArray());
            _ram.Write(0x3000, new byte[4096]);
            var record = driver.Run(GuestDriver.Move(0x1000, 0x3000, 4096) with
            {
                InterruptHandle = (ushort)handle.Result,
                Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord | DescriptorFlags.RequestCompletionInterrupt,
            });
            Assert.Equal(CompletionStatus.Success, record.Status);
            Assert.Equal(_ram.Read(0x1000, 4096), _ram.Read(0x3000, 4096));
            Assert.True(LinuxCalls.WaitEventFd(eventFds[1], LongEnoughMilliseconds));
            Assert.Equal(1ul, LinuxCalls.ReadEventFd(eventFds[1]));
            Assert.Equal(0ul, LinuxCalls.ReadEventFd(eventFds[0]));

            driver.Command(Command.DrainAll, interrupt: true);
            Assert.True(LinuxCalls.WaitEventFd(eventFds[0], LongEnoughMilliseconds));
            Array.ForEach(eventFds, static eventFd => eventFd.Dispose());
        }
    }

    public void Dispose()
    {
        _served.Dispose();
        _ram.Dispose();
    }
}
