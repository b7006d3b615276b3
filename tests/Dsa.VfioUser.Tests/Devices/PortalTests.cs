using System.Runtime.InteropServices;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Devices;

public sealed class PortalTests : IDisposable
{
    private readonly ServedDsa _served = new();
    private readonly GuestRam _ram = new(isSealed: true);
    private readonly VfioClient _client;
    private readonly GuestDriver _driver;

    public PortalTests()
    {
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
        _driver.MapRam();
        _ram.Write(0x1000, Enumerable.Range(0, 4096).Select(static value => (byte)(value * 7)).ToArray());
    }

    [LinuxFact]
    public void A_descriptor_that_comes_in_quadwords_is_submitted_with_its_first()
    {
        _driver.Enable();
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x3000, 4096)).Status);
        Assert.Equal(_ram.Read(0x1000, 4096), _ram.Read(0x3000, 4096));
        Assert.False(_driver.IsRetry(GuestDriver.DedicatedQueue));
        Assert.Equal(1, _served.Server.Statistics.Descriptors);
    }

    [LinuxFact]
    public void Nothing_is_submitted_before_the_first_quadword()
    {
        _driver.Enable();
        for (var quadword = 1; quadword < 8; quadword++)
        {
            _client.PostRegion(RegionIndex.Bar2, (ulong)(quadword * 8), new byte[8]);
        }

        _ = _driver.Bar.GenSts.Read();
        Assert.Equal(0, _served.Server.Statistics.Descriptors + _served.Server.Statistics.Retries);
    }

    [LinuxFact]
    public void A_descriptor_that_comes_whole_is_submitted_at_once()
    {
        _driver.Enable();
        _ram.Write(GuestDriver.RecordAddress, default(CompletionRecord));
        WorkDescriptor descriptor = GuestDriver.Move(0x1000, 0x5000, 512);
        _client.PostRegion(RegionIndex.Bar2, 0x40, MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));
        Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
        Assert.Equal(_ram.Read(0x1000, 512), _ram.Read(0x5000, 512));
    }

    [LinuxFact]
    public void Slots_of_a_page_are_gathered_apart()
    {
        _driver.Enable();
        WorkDescriptor first = GuestDriver.Move(0x1000, 0x6000, 64, GuestDriver.RecordAddress);
        WorkDescriptor second = GuestDriver.Move(0x1100, 0x7000, 64, GuestDriver.RecordAddress + 64);
        var (one, two) = (BytesOf(first), BytesOf(second));
        for (var quadword = 1; quadword <= 8; quadword++)
        {
            var offset = quadword % 8 * 8;
            _client.PostRegion(RegionIndex.Bar2, (ulong)offset, one.AsSpan(offset, 8));
            _client.PostRegion(RegionIndex.Bar2, (ulong)(64 + offset), two.AsSpan(offset, 8));
        }

        Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
        Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord(GuestDriver.RecordAddress + 64).Status);
        Assert.Equal(_ram.Read(0x1000, 64), _ram.Read(0x6000, 64));
        Assert.Equal(_ram.Read(0x1100, 64), _ram.Read(0x7000, 64));
    }

    [LinuxFact]
    public void A_queue_that_takes_nothing_answers_Retry()
    {
        // Shared queues want PASIDs, which nobody has attached here: the queue stays disabled.
        _driver.Enable();
        _driver.Bar.WqCfg[GuestDriver.SharedQueue].Control.Write(new WqCfgControl(0).WithMode(WqMode.Shared));
        _driver.Store(GuestDriver.Move(0x1000, 0x2000, 64), GuestDriver.SharedQueue);
        Assert.True(_driver.IsRetry(GuestDriver.SharedQueue));
        Assert.Equal(1, _served.Server.Statistics.Retries);
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _ram.Dispose();
    }

    private static byte[] BytesOf(WorkDescriptor descriptor) => MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)).ToArray();
}
