using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Dsa.Platform.Pci;
using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Tests.Devices;

/// <summary>BAR2 as memory of the client's.</summary>
public sealed class MappedPortalTests : IDisposable
{
    private readonly GuestRam _ram = new(isSealed: true);
    private ServedDsa _served = new(new FunctionServerOptions { MapsPortals = true });
    private VfioClient _client;
    private GuestDriver _driver;
    private SafeFileHandle _file;
    private MemoryMappedViewAccessor _view;

    public MappedPortalTests()
    {
        Connect();
        _ram.Write(0x1000, Enumerable.Range(0, 4096).Select(static value => (byte)(value * 7)).ToArray());
    }

    [LinuxFact]
    public void The_region_comes_with_a_file_of_its_size_which_nobody_can_change()
    {
        Assert.Equal(RegionFlags.Read | RegionFlags.Write | RegionFlags.Map, _client.AskForRegion(RegionIndex.Bar2).Region.Flags);
        Assert.Equal((long)_client.AskForRegion(RegionIndex.Bar2).Region.LengthBytes, RandomAccess.GetLength(_file));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(_file, 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(_file, 1 << 20));
        Assert.Null(_client.AskForRegion(RegionIndex.Bar0).File);
    }

    [LinuxFact]
    public void What_is_stored_is_taken_and_the_slot_is_empty_before_its_record_is_there()
    {
        _driver.MapRam();
        _driver.Enable();
        for (var number = 0; number < 200; number++)
        {
            var slot = number * 5 % PolledSlots.Count;
            _ram.Write(GuestDriver.RecordAddress, default(CompletionRecord));
            Store(GuestDriver.Move(0x1000, 0x3000, 64), slot);
            Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
            Assert.Equal(new byte[64], Slot(slot));
        }

        Assert.Equal(200, _served.Server.Statistics.Descriptors);
    }

    [LinuxFact]
    public void Registers_are_reached_after_what_was_stored_before()
    {
        _driver.MapRam();
        _driver.Enable();
        for (var number = 0; number < 100; number++)
        {
            _ram.Write(GuestDriver.RecordAddress, default(CompletionRecord));
            Store(GuestDriver.Move(0x1000, 0x3000, 64), number % PolledSlots.Count);
            Assert.Equal(CommandError.Success, _driver.Command(Command.DrainAll).Error);
            Assert.Equal(CompletionStatus.Success, _ram.Read<CompletionRecord>(GuestDriver.RecordAddress).Status);
        }
    }

    [LinuxFact]
    public void A_device_that_works_where_the_store_is_found_gets_memory_by_messages()
    {
        Disconnect();
        _served = new ServedDsa(new FunctionServerOptions { MapsPortals = true }, runsInline: true);
        Connect();
        _driver.OfferRam();
        _driver.Enable();
        for (var number = 0; number < 50; number++)
        {
            _ram.Write(GuestDriver.RecordAddress, default(CompletionRecord));
            Store(GuestDriver.Move(0x1000, 0x3000, 4096), number);
            Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
        }

        Assert.Equal(_ram.Read(0x1000, 4096), _ram.Read(0x3000, 4096));
    }

    [LinuxFact]
    public async Task Registers_are_reached_while_others_store_without_a_pause()
    {
        _driver.MapRam();
        _driver.Enable();
        var isEnding = false;
        var storing = Task.Run(() =>
        {
            for (var slot = 0; !Volatile.Read(ref isEnding); slot = (slot + 1) % PolledSlots.Count)
            {
                Store(GuestDriver.Move(0x1000, 0x3000, 64), slot);
            }
        });
        for (var number = 0; number < 2000; number++)
        {
            Assert.Equal(DeviceState.Enabled, _driver.Bar.GenSts.Read().State);
        }

        Volatile.Write(ref isEnding, true);
        await storing;
        Assert.Equal(CommandError.Success, _driver.Command(Command.DrainAll).Error);
    }

    [LinuxFact]
    public void Stores_may_come_as_messages_too()
    {
        _driver.MapRam();
        _driver.Enable();
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x3000, 4096)).Status);
        Assert.Equal(_ram.Read(0x1000, 4096), _ram.Read(0x3000, 4096));
    }

    [LinuxFact]
    public void The_next_client_has_portals_of_its_own()
    {
        var (oldFile, oldView) = (_file, _view);
        _client.Dispose();
        (_client, _driver, _file, _view) = (null!, null!, null!, null!);
        Connect();
        _driver.MapRam();
        _driver.Enable();
        WorkDescriptor descriptor = GuestDriver.Move(0x1000, 0x3000, 64);
        oldView.Write(_driver.PortalOffset(GuestDriver.DedicatedQueue, 0), ref descriptor);
        Assert.Equal(CommandError.Success, _driver.Command(Command.DrainAll).Error);
        Assert.Equal(0, _served.Server.Statistics.Descriptors);
        oldView.Dispose();
        oldFile.Dispose();
    }

    public void Dispose()
    {
        Disconnect();
        _ram.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_client), nameof(_driver), nameof(_file), nameof(_view))]
    private void Connect()
    {
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
        _file = _client.AskForRegion(RegionIndex.Bar2).File!;
        using var mapped = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = mapped.CreateViewAccessor();
    }

    private void Disconnect()
    {
        _view.Dispose();
        _file.Dispose();
        _client.Dispose();
        _served.Dispose();
    }

    /// <summary>Stores as a processor that is emulated does: the first quadword last.</summary>
    private void Store(WorkDescriptor descriptor, int slot)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor));
        for (var quadword = 7; quadword >= 0; quadword--)
        {
            _view.Write(_driver.PortalOffset(GuestDriver.DedicatedQueue, slot) + (quadword * 8), MemoryMarshal.Read<ulong>(bytes[(quadword * 8)..]));
            Thread.MemoryBarrier();
        }
    }

    private byte[] Slot(int slot)
    {
        var bytes = new byte[64];
        _view.ReadArray(_driver.PortalOffset(GuestDriver.DedicatedQueue, slot), bytes, 0, bytes.Length);
        return bytes;
    }
}
