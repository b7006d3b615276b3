using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Memory;

public sealed class MemoryTests : IDisposable
{
    private const int Bytes = 300_000;
    private const ulong Source = 0x20_0003;
    private const ulong Destination = 0x30_0005;

    private readonly ServedDsa _served = new();
    private readonly GuestRam _ram = new(isSealed: true);
    private readonly VfioClient _client;
    private readonly GuestDriver _driver;

    public MemoryTests()
    {
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
    }

    [LinuxFact]
    public void A_sealed_file_is_read_and_written_in_place()
    {
        _driver.MapRam();
        _driver.Enable();
        Copy(_ram);
        Assert.Equal(0, _ram.Requests);
        Assert.InRange(_served.Server.Statistics.BytesRead, Bytes, Bytes + 64);
        Assert.InRange(_served.Server.Statistics.BytesWritten, Bytes, Bytes + 64);
    }

    [LinuxFact]
    public void A_file_that_may_shrink_is_read_and_written_too()
    {
        using var ram = new GuestRam(isSealed: false);
        var driver = new GuestDriver(_client, ram);
        driver.MapRam();
        driver.Enable();
        Copy(ram, driver);
    }

    [LinuxFact]
    public void Ranges_that_keep_a_file_open_are_bounded()
    {
        using var ram = new GuestRam(isSealed: false);
        for (ulong page = 0; page < MessageLimits.MostFileRanges; page++)
        {
            Assert.Equal(Errno.None, _client.Map(page << 20, 4096, ram.File).Error);
        }

        const ulong Next = (ulong)MessageLimits.MostFileRanges << 20;
        Assert.Equal(Errno.ENOSPC, _client.Map(Next, 4096, ram.File).Error);
        Assert.Equal(Errno.None, _client.Map(Next, 4096, _ram.File).Error);
        Assert.Equal(Errno.None, _client.Unmap(0, 4096).Error);
        Assert.Equal(Errno.None, _client.Map(0, 4096, ram.File).Error);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Memory_without_a_file_is_read_and_written_by_messages(bool runsInline)
    {
        using var served = new ServedDsa(runsInline: runsInline);
        using var client = VfioClient.Connect(served.Path);
        var driver = new GuestDriver(client, _ram);
        driver.OfferRam();
        driver.Enable();
        Copy(_ram, driver);
        Assert.True(_ram.Requests > 0);
    }

    [LinuxFact]
    public void Messages_carry_no_more_data_than_the_client_takes()
    {
        using var served = new ServedDsa();
        using var client = new VfioClient(served.Path);
        client.AgreeOnVersion("""{"capabilities":{"max_data_xfer_size":4096}}""");
        var driver = new GuestDriver(client, _ram);
        driver.OfferRam();
        var most = 0UL;
        client.Memory = message =>
        {
            most = Math.Max(most, BitConverter.ToUInt64(message.Body, 8));
            return _ram.Serve(message);
        };
        driver.Enable();
        Copy(_ram, driver);
        Assert.Equal(4096ul, most);
    }

    [LinuxFact]
    public void A_file_that_is_truncated_under_the_function_costs_the_descriptor_and_nothing_else()
    {
        using var ram = new GuestRam(isSealed: false);
        var driver = new GuestDriver(_client, ram);
        driver.MapRam();
        driver.Enable();
        RandomAccess.SetLength(ram.File, 0x20_0000);
        Assert.NotEqual(CompletionStatus.Success, driver.Run(GuestDriver.Move(Source, 0x1000, 4096)).Status & (CompletionStatus)0x3F);
        Assert.NotEqual(CompletionStatus.Success, driver.Run(GuestDriver.Move(0x1000, Destination, 4096)).Status & (CompletionStatus)0x3F);
        Assert.Equal(0x20_0000, RandomAccess.GetLength(ram.File));
        Assert.Equal(CompletionStatus.Success, driver.Run(GuestDriver.Move(0x1000, 0x3000, 4096)).Status);
    }

    [LinuxFact]
    public void A_file_that_is_shorter_than_its_range_is_used_as_far_as_it_goes()
    {
        using var file = LinuxCalls.CreateMemory(0x2000);
        LinuxCalls.Seal(file, LinuxCalls.SealShrink);
        _driver.MapRam();
        Assert.Equal(Errno.None, _client.Map(0x100_0000, 0x10_0000, file).Error);
        _driver.Enable();
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x100_0000, 0x2000)).Status);
        Assert.NotEqual(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x100_2000, 64)).Status & (CompletionStatus)0x3F);
    }

    [LinuxFact]
    public void Nothing_outside_what_is_mapped_is_touched()
    {
        Assert.Equal(Errno.None, _client.Map(0, 0x20_0000, _ram.File).Error);
        Assert.Equal(Errno.None, _client.Map(0x20_0000, 0x1000, _ram.File, 0x20_0000, DmaMapFlags.Read).Error);
        _driver.Enable();
        _ram.Write(0x1000, new byte[] { 1, 2, 3, 4 });
        Assert.NotEqual(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x20_0000, 4)).Status & (CompletionStatus)0x3F);
        Assert.NotEqual(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x20_1000, 4)).Status & (CompletionStatus)0x3F);
        Assert.NotEqual(CompletionStatus.Success, _driver.Run(GuestDriver.Move(ulong.MaxValue - 7, 0x2000, 64)).Status & (CompletionStatus)0x3F);
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x20_0000, 0x2000, 4)).Status);
        Assert.Equal(new byte[0x10_0000], _ram.Read(0x20_0000, 0x10_0000));
        Assert.Equal(3, _served.Server.Statistics.Faults);
    }

    [LinuxFact]
    public void Ranges_come_and_go()
    {
        Assert.Equal(Errno.None, _client.Map(0x10_0000, 0x1000, _ram.File).Error);
        Assert.Equal(Errno.EINVAL, _client.Map(0x10_0000, 0x1000, _ram.File).Error);
        Assert.Equal(Errno.EINVAL, _client.Map(0xF_F000, 0x2000, _ram.File).Error);
        Assert.Equal(Errno.None, _client.Map(0x10_1000, 0x2000, null, flags: DmaMapFlags.Read).Error);
        Assert.Equal(Errno.EINVAL, _client.Unmap(0x10_1000, 0x1000).Error);
        Assert.Equal(Errno.EINVAL, _client.Unmap(0x10_2000, 0x1000).Error);
        var whole = _client.Unmap(0x10_0000, 0x3000).As<DmaUnmapRequest>();
        Assert.Equal((0x10_0000ul, 0x3000ul), (whole.Address, whole.LengthBytes));
        Assert.Equal(Errno.None, _client.Unmap(0, 1UL << 63).Error);
        Assert.Equal(Errno.None, _client.Map(0x10_0000, 0x1000, _ram.File).Error);
        Assert.Equal(Errno.None, _client.Unmap(0, 0, DmaUnmapFlags.All).Error);
        Assert.Equal(Errno.None, _client.Map(0x10_0000, 0x1000, _ram.File).Error);
    }

    [LinuxTheory]
    [InlineData(0x1001, 0x1000, 0, 3)]
    [InlineData(0x1000, 0x1001, 0, 3)]
    [InlineData(0x1000, 0x1000, 8, 3)]
    [InlineData(0x1000, 0, 0, 3)]
    [InlineData(0x1000, 0xFFFF_FFFF_FFFF_F000, 0, 3)]
    [InlineData(0x1000, 0x1000, 0xFFFF_FFFF_FFFF_F000, 3)]
    [InlineData(0x1000, 0x1000, 0, 0)]
    [InlineData(0x1000, 0x1000, 0, 7)]
    public void A_range_that_is_none_is_refused(ulong address, ulong bytes, ulong fileOffset, uint flags)
    {
        Assert.Equal(Errno.EINVAL, _client.Map(address, bytes, _ram.File, fileOffset, (DmaMapFlags)flags).Error);
        Assert.False(_client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
    }

    [LinuxFact]
    public void What_is_no_file_in_memory_is_reached_by_messages()
    {
        using var eventFd = LinuxCalls.CreateEventFd();
        _client.Memory = _ram.Serve;
        Assert.Equal(Errno.None, _client.Map(0, GuestRam.SizeBytes, eventFd).Error);
        _driver.Enable();
        Copy(_ram);
        Assert.True(_ram.Requests > 0);
    }

    [LinuxFact]
    public void A_client_is_answered_while_the_function_waits_for_its_memory()
    {
        _driver.OfferRam();
        _driver.Enable();
        _client.Memory = null;
        _driver.Store(GuestDriver.Move(0x1000, 0x2000, 64));
        var request = _client.Receive()!;
        Assert.Equal(MessageCommand.DmaRead, request.Header.Command);
        Assert.False(_client.Ask(MessageCommand.GetInformation, new DeviceInformation(16, 0, 0, 0)).Header.IsError);
        Assert.Equal(Errno.None, _client.Map(0x100_0000, 0x1000, _ram.File).Error);
        _client.Memory = _ram.Serve;
        _client.Serve(request);
        Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
    }

    [LinuxFact]
    public void A_client_that_gives_no_memory_is_not_asked_twice()
    {
        using var served = new ServedDsa(new FunctionServerOptions { DmaTimeout = TimeSpan.FromMilliseconds(50) });
        using var client = VfioClient.Connect(served.Path);
        var driver = new GuestDriver(client, _ram);
        driver.OfferRam();
        driver.Enable();
        var asked = 0;
        client.Memory = null;
        driver.Store(GuestDriver.Move(0x1000, 0x2000, 64));
        driver.Command(Command.DrainAll);
        client.Memory = _ => throw new InvalidOperationException($"asked again, {++asked} times");
        driver.Store(GuestDriver.Move(0x1000, 0x2000, 64));
        driver.Command(Command.DrainAll);
        Assert.Equal(0, asked);
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _ram.Dispose();
    }

    private void Copy(GuestRam ram, GuestDriver? driver = null)
    {
        var data = new byte[Bytes];
        new Random(1).NextBytes(data);
        ram.Write(Source, data);
        Assert.Equal(CompletionStatus.Success, (driver ?? _driver).Run(GuestDriver.Move(Source, Destination, Bytes)).Status);
        Assert.Equal(data, ram.Read(Destination, Bytes));
    }
}
