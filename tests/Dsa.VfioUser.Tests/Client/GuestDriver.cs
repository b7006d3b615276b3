using System.Diagnostics;
using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>What a guest does with the function: configuration space, registers, portals, completion records.</summary>
internal sealed class GuestDriver
{
    public const int DedicatedQueue = 0;
    public const int SharedQueue = 1;
    public const ulong RecordAddress = 0x10_0000;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private readonly VfioClient _client;
    private readonly GuestRam _ram;
    private readonly Bar2Layout _portals;

    public GuestDriver(VfioClient client, GuestRam ram)
    {
        _client = client;
        _ram = ram;
        var bus = new RegionBus(client, RegionIndex.Bar0);
        var capabilities = Bar0Capabilities.Read(bus);
        Bar = new Bar0<RegionBus>(bus, new Bar0Layout(capabilities));
        _portals = new Bar2Layout(capabilities);
        Configuration = new PciConfig<RegionBus>(new RegionBus(client, RegionIndex.Configuration));
    }

    public Bar0<RegionBus> Bar { get; }

    public PciConfig<RegionBus> Configuration { get; }

    /// <summary>Shares memory with the function.</summary>
    public void MapRam() => Assert.Equal(Errno.None, _client.Map(0, GuestRam.SizeBytes, _ram.File).Error);

    /// <summary>Leaves memory to messages.</summary>
    public void OfferRam()
    {
        _client.Memory = _ram.Serve;
        Assert.Equal(Errno.None, _client.Map(0, GuestRam.SizeBytes, null).Error);
    }

    /// <summary>Brings up a dedicated and a shared queue in group 0; with a PASID, translation is on.</summary>
    public void Enable(uint? pasid = null, int engines = 2)
    {
        if (pasid is not null)
        {
            Configuration.PasidCtl.Write(Configuration.PasidCtl.Read().WithEnable(true));
            Configuration.AtsCtl.Write(Configuration.AtsCtl.Read().WithEnable(true));
        }

        Configuration.PciCmd.Write(Configuration.PciCmd.Read().WithBusMasterEnable(true).WithMemorySpaceEnable(true));
        ConfigureQueue(DedicatedQueue, WqMode.Dedicated, pasid);
        ConfigureQueue(SharedQueue, WqMode.Shared, pasid);
        Bar.GrpCfg[0].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(DedicatedQueue).WithWorkQueue(SharedQueue));
        Bar.GrpCfg[0].Engines.Write(new GrpCfgEngines((1UL << engines) - 1));
        Assert.Equal(CommandError.Success, Command(Bindings.Command.EnableDevice).Error);
        Assert.Equal(CommandError.Success, Command(Bindings.Command.EnableWq, DedicatedQueue).Error);
        if (pasid is not null)
        {
            Assert.Equal(CommandError.Success, Command(Bindings.Command.EnableWq, SharedQueue).Error);
        }
    }

    public CmdStatus Command(Command code, uint operand = 0, bool interrupt = false)
    {
        Bar.Cmd.Write(new Cmd(0).WithCode(code).WithOperand(operand).WithInterruptRequest(interrupt));
        CmdStatus status = default;
        Await(() => !(status = Bar.CmdStatus.Read()).Active);
        return status;
    }

    /// <summary>A copy with a record.</summary>
    public static MemMoveDescriptor Move(ulong source, ulong destination, uint bytes, ulong record = RecordAddress) => new()
    {
        Source = source,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = record,
        Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
    };

    /// <summary>Stores a descriptor as a processor that is emulated does: the first quadword last.</summary>
    public void Store(in WorkDescriptor descriptor, int queue = DedicatedQueue, int slot = 0)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor));
        var portal = (ulong)PortalOffset(queue, slot);
        for (var quadword = 1; quadword <= 8; quadword++)
        {
            var offset = quadword % 8 * 8;
            _client.PostRegion(RegionIndex.Bar2, portal + (ulong)offset, bytes.Slice(offset, 8));
        }
    }

    /// <summary>Where a slot of a portal is in BAR2.</summary>
    public int PortalOffset(int queue, int slot) =>
        _portals.WorkQueue.ElementOffsetBytes(queue) + Bar2Map.Portals[(int)Bar2Portal.UnlimitedMsix].OffsetBytes + (slot * 64);

    /// <summary>Whether the portal answers Retry.</summary>
    public bool IsRetry(int queue, int slot = 0) =>
        (_client.ReadRegion(RegionIndex.Bar2, (ulong)PortalOffset(queue, slot), sizeof(ulong))[0] & 1) != 0;

    /// <summary>Runs a descriptor, and waits for its record.</summary>
    public CompletionRecord Run(in WorkDescriptor descriptor, int queue = DedicatedQueue, ulong record = RecordAddress)
    {
        _ram.Write(record, default(CompletionRecord));
        Store(descriptor, queue);
        return AwaitRecord(record);
    }

    public CompletionRecord AwaitRecord(ulong record = RecordAddress)
    {
        Await(() => _ram.Read(record, 1)[0] != 0);
        return _ram.Read<CompletionRecord>(record);
    }

    /// <summary>Waits, and serves what the function asks for meanwhile: each look is a round trip to the server.</summary>
    public void Await(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_longest, "nothing came");
            _ = Bar.GenSts.Read();
        }
    }

    /// <summary>Arms all vectors with eventfds, as many with one message as may be.</summary>
    public SafeFileHandle[] ArmVectors(int count)
    {
        SafeFileHandle[] eventFds = [.. Enumerable.Range(0, count).Select(static _ => LinuxCalls.CreateEventFd())];
        Assert.Equal(Errno.None, _client.SetInterrupts(InterruptSetupFlags.DataEventFd | InterruptSetupFlags.Trigger, 0, (uint)count, [], eventFds).Error);
        return eventFds;
    }

    private void ConfigureQueue(int index, WqMode mode, uint? pasid)
    {
        Bar.WqCfg[index].Size.Write(new WqCfgSize(0).WithEntries(16));
        Bar.WqCfg[index].Threshold.Write(new WqCfgThreshold(0).WithEntries(16));
        Bar.WqCfg[index].Control.Write(new WqCfgControl(0).WithMode(mode).WithPriority(8).WithPasidEnable(pasid is not null).WithPasid(pasid ?? 0));
        Bar.WqCfg[index].Limits.Write(new WqCfgLimits(0).WithMaxTransferShift(21).WithMaxBatchShift(5));
    }
}
