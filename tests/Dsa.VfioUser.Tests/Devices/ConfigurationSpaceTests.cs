using Dsa.VfioUser.Protocol;
using Dsa.VfioUser.Tests.Client;

namespace Dsa.VfioUser.Tests.Devices;

public sealed class ConfigurationSpaceTests : IDisposable
{
    private const ushort PciExpress = 0x10;
    private const ushort MsiX = 0x11;
    private const ushort PowerManagement = 0x01;
    private const ushort Ats = 0x0F;
    private const ushort PageRequests = 0x13;
    private const ushort Pasids = 0x1B;

    private readonly ServedDsa _served = new();
    private readonly VfioClient _client;
    private readonly byte[] _space;

    public ConfigurationSpaceTests()
    {
        _client = VfioClient.Connect(_served.Path);
        _space = _client.ReadRegion(RegionIndex.Configuration, 0, 4096);
    }

    [LinuxFact]
    public void It_says_which_device_it_is()
    {
        Assert.Equal(0x8086, Word(0));
        Assert.Equal(_served.Device.DeviceId, Word(2));
        Assert.Equal(0x10, Word(6) & 0x10);
        Assert.Equal(0x0880_00u, Double(8) >> 8);
    }

    [LinuxFact]
    public void Capabilities_are_what_a_kernel_asks_for()
    {
        var capabilities = Capabilities();
        Assert.Equal(9, Word(capabilities[PciExpress] + 2) >> 4 & 0xF);
        Assert.NotEqual(0u, Double(capabilities[PciExpress] + 4) & 1 << 28);
        Assert.NotEqual(0u, Double(capabilities[PciExpress] + 0x24) & 1 << 21);
        Assert.Equal(8, Word(capabilities[MsiX] + 2) & 0x7FF);
        Assert.Equal(0x4000u, Double(capabilities[MsiX] + 4));
        Assert.Equal(0x5000u, Double(capabilities[MsiX] + 8));
        Assert.Contains(PowerManagement, capabilities.Keys);
    }

    [LinuxFact]
    public void Extended_capabilities_let_addresses_be_shared()
    {
        var capabilities = ExtendedCapabilities();
        Assert.NotEqual(0, Word(capabilities[Ats] + 4) & 1 << 5);
        Assert.Equal(0x8100, Word(capabilities[PageRequests] + 6));
        Assert.Equal(20, Word(capabilities[Pasids] + 4) >> 8 & 0x1F);
        Assert.NotEqual(0, Word(capabilities[Pasids] + 4) & 4);
    }

    [LinuxFact]
    public void Base_addresses_tell_their_sizes()
    {
        _client.WriteRegion(RegionIndex.Configuration, 0x10, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        var read = _client.ReadRegion(RegionIndex.Configuration, 0x10, 16);
        Assert.Equal(0xFFFF_FFFF_FFFF_0000ul | 0xC, BitConverter.ToUInt64(read, 0));
        Assert.Equal(0xFFFF_FFFF_FFFE_0000ul | 0xC, BitConverter.ToUInt64(read, 8));
    }

    [LinuxFact]
    public void What_is_read_only_stays()
    {
        var before = _client.ReadRegion(RegionIndex.Configuration, 0, 4);
        _client.WriteRegion(RegionIndex.Configuration, 0, [1, 2, 3, 4]);
        Assert.Equal(before, _client.ReadRegion(RegionIndex.Configuration, 0, 4));
    }

    [LinuxFact]
    public void The_function_is_told_what_is_on_but_page_requests_which_cannot_travel()
    {
        using var ram = new GuestRam(isSealed: true);
        var driver = new GuestDriver(_client, ram);
        var configuration = driver.Configuration;
        configuration.PciCmd.Write(configuration.PciCmd.Read().WithBusMasterEnable(true));
        configuration.PasidCtl.Write(configuration.PasidCtl.Read().WithEnable(true).WithPrivilegedModeEnable(true));
        configuration.AtsCtl.Write(configuration.AtsCtl.Read().WithEnable(true));
        configuration.PrsCtl.Write(configuration.PrsCtl.Read().WithEnable(true));
        Assert.True(configuration.PrsCtl.Read().Enable);
        var told = _served.Device.Configuration;
        Assert.True(told.BusMasterEnable);
        Assert.True(told.PasidEnable);
        Assert.True(told.PrivilegedModeEnable);
        Assert.True(told.AtsEnable);
        Assert.False(told.PageRequestEnable);
    }

    [LinuxFact]
    public void A_region_is_reached_inside_its_bounds_only()
    {
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.RegionRead, new RegionAccess(4095, RegionIndex.Configuration, 2)).Error);
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.RegionRead, new RegionAccess(ulong.MaxValue, RegionIndex.Bar0, 8)).Error);
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.RegionRead, new RegionAccess(0, (RegionIndex)1, 4)).Error);
        Assert.Equal(Errno.EINVAL, _client.Ask(MessageCommand.RegionRead, new RegionAccess(0, RegionIndex.Bar0, uint.MaxValue)).Error);
        Assert.Equal(Errno.EINVAL, _client.WriteRegion(RegionIndex.Bar2, 0x20000 - 4, new byte[8]).Error);
        Assert.Equal(0x10000, _client.ReadRegion(RegionIndex.Bar0, 0, 0x10000).Length);
        Assert.Empty(_client.ReadRegion(RegionIndex.Bar0, 0x10000, 0));
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
    }

    private int Word(int offset) => BitConverter.ToUInt16(_space, offset);

    private uint Double(int offset) => BitConverter.ToUInt32(_space, offset);

    private Dictionary<ushort, int> Capabilities()
    {
        Dictionary<ushort, int> found = [];
        for (int offset = _space[0x34]; offset != 0; offset = _space[offset + 1])
        {
            found.Add(_space[offset], offset);
        }

        return found;
    }

    private Dictionary<ushort, int> ExtendedCapabilities()
    {
        Dictionary<ushort, int> found = [];
        for (var offset = 0x100; offset != 0; offset = Word(offset + 2) >> 4)
        {
            found.Add((ushort)Word(offset), offset);
        }

        return found;
    }
}
