namespace Dsa.Virtual.Tests;

public sealed class ConfigurationSpaceTests
{
    private const int Command = 0x04;
    private const int Status = 0x06;
    private const int CapabilitiesPointer = 0x34;
    private const int DeviceControl = 0x48;

    [Theory]
    [InlineData(false, 0x0B25)]
    [InlineData(true, 0x0CFE)]
    [Parity("VD-11")]
    public void The_function_is_an_accelerator_of_intel(bool isAnalytics, int device) => VirtualBed.Run(
        bed =>
        {
            var file = bed.Open(type: isAnalytics ? MdevType.IaxDedicated : MdevType.DsaDedicated);
            Assert.Equal(4096, file.Regions.Of(MdevRegion.Configuration, out _).SizeBytes);
            Assert.Equal(0x8086u, Read(file, 0, 2));
            Assert.Equal((uint)device, Read(file, 2, 2));
            Assert.Equal(0x088000u, Read(file, 8, 4) >> 8);
            Assert.Equal(0u, Read(file, 0x0E, 1));
            Assert.Equal(0x10u, Read(file, Status, 2));
        },
        profile: isAnalytics ? Device.Profiles.DeviceProfile.Iaa20 : null);

    [Fact]
    [Parity("VD-12")]
    public void Both_regions_are_64_bit_memory_that_tells_its_size() => With(file =>
    {
        foreach (var bar in (int[])[0x10, 0x18])
        {
            Assert.Equal(0xCu, Read(file, bar, 4) & 0xF);
            Write(file, bar, uint.MaxValue);
            Write(file, bar + 4, uint.MaxValue);
            Assert.Equal(0xFFFFE00Cu, Read(file, bar, 4));
            Assert.Equal(uint.MaxValue, Read(file, bar + 4, 4));
            Write(file, bar, 0x1234_5678);
            Write(file, bar + 4, 0x9);
            Assert.Equal(0x1234_400Cu, Read(file, bar, 4));
            Assert.Equal(0x9u, Read(file, bar + 4, 4));
        }
    });

    [Fact]
    [Parity("VD-13")]
    public void The_list_of_capabilities_leads_to_an_integrated_endpoint_with_two_vectors() => With(file =>
    {
        var found = Capabilities(file);
        Assert.Equal(9u, Read(file, found[0x10] + 2, 1) >> 4);
        var vectors = found[0x11];
        Assert.Equal(1u, Read(file, vectors + 2, 2));
        Assert.Equal(0x600u, Read(file, vectors + 4, 4));
        Assert.Equal(0x700u, Read(file, vectors + 8, 4));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Parity("VD-13", "VD-24")]
    public void Pasids_translation_and_page_requests_are_there_only_for_who_has_pasids(bool isShared) => VirtualBed.Run(
        bed =>
        {
            var file = bed.Open(type: isShared ? MdevType.DsaShared : MdevType.DsaDedicated);
            var found = ExtendedCapabilities(file);
            Assert.All([0x0F, 0x1B, 0x13], capability => Assert.Equal(isShared, found.ContainsKey(capability)));
            if (isShared)
            {
                Assert.Equal(0x1404u, Read(file, found[0x1B] + 4, 2));
            }
        },
        dedicated: 1,
        shared: 1);

    [Fact]
    [Parity("VD-14")]
    public void Of_the_command_register_only_its_bits_change_however_wide_the_access() => With(file =>
    {
        // Linux restores it together with the status beside it.
        Write(file, Command, uint.MaxValue);
        Assert.Equal(0x0010_0146u, Read(file, Command, 4));
        Assert.True(file.Function.Configuration.BusMasterEnable);
        Assert.Equal(Errno.None, file.Regions.Write(MdevRegion.Configuration, Command, [0x02]));
        Assert.Equal(0x0102u, Read(file, Command, 2));
        Assert.False(file.Function.Configuration.BusMasterEnable);
    });

    [Fact]
    [Parity("VD-14", "VD-16")]
    public void What_is_read_only_stays_and_nothing_else_happens() => With(file =>
    {
        var registers = Image(file, MdevRegion.Bar0);
        var before = Image(file, MdevRegion.Configuration);
        int[] writable = [Command, 0x10, 0x14, 0x18, 0x1C, DeviceControl, 0x80, 0x94, 0x184, 0x190];
        for (var offset = 0; offset < 4096; offset += 4)
        {
            if (offset != DeviceControl)
            {
                file.Regions.Write(MdevRegion.Configuration, offset, [0xFF, 0xFF]);
                file.Regions.Write(MdevRegion.Configuration, offset + 2, [0xFF, 0xFF]);
            }
        }

        var after = Image(file, MdevRegion.Configuration);
        Assert.All(
            Enumerable.Range(0, 4096).Where(offset => !writable.Contains(offset & ~3)),
            offset => Assert.Equal(before[offset], after[offset]));
        Assert.Equal(registers, Image(file, MdevRegion.Bar0));
    });

    [Fact]
    [Parity("VD-15")]
    public void Clearing_bus_mastering_of_an_enabled_device_is_an_error() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var registers = new GuestRegisters(bed, file.Function);
        file.Regions.Write(MdevRegion.Configuration, Command, [0x06]);
        registers.Succeed(Bindings.Command.EnableDevice);
        file.Regions.Write(MdevRegion.Configuration, Command, [0x06]);
        Assert.False(registers.Bar.SwError.Read().Valid);
        file.Regions.Write(MdevRegion.Configuration, Command, [0x02]);
        Assert.Equal(ErrorCode.PciConfigurationChanged, registers.Bar.SwError.Read().Error);
    });

    [Fact]
    public void Device_control_asks_for_a_reset_of_the_function() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        file.Regions.Write(MdevRegion.Configuration, Command, [0x06]);
        var registers = new GuestRegisters(bed, file.Function);
        registers.Start();
        file.Regions.Write(MdevRegion.Configuration, DeviceControl + 1, [0x80]);
        registers.Settle();
        Assert.False(file.Function.IsResetting);
        Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
        Assert.Equal(0u, Read(file, Command, 2));
        Assert.False(file.Function.Configuration.BusMasterEnable);
    });

    private static void With(Action<MdevFile> test) => VirtualBed.Run(bed => test(bed.Open()));

    private static uint Read(MdevFile file, int offset, int width)
    {
        var bytes = new byte[4];
        Assert.Equal(Errno.None, file.Regions.Read(MdevRegion.Configuration, offset, bytes.AsSpan(0, width)));
        return BitConverter.ToUInt32(bytes);
    }

    private static Errno Write(MdevFile file, int offset, uint value) =>
        file.Regions.Write(MdevRegion.Configuration, offset, BitConverter.GetBytes(value));

    private static byte[] Image(MdevFile file, MdevRegion region)
    {
        var bytes = new byte[file.Regions.Of(region, out _).SizeBytes];
        Assert.Equal(Errno.None, file.Regions.Read(region, 0, bytes));
        return bytes;
    }

    private static Dictionary<int, int> Capabilities(MdevFile file)
    {
        var found = new Dictionary<int, int>();
        for (var place = (int)Read(file, CapabilitiesPointer, 1); place != 0; place = (int)Read(file, place + 1, 1))
        {
            found.Add((int)Read(file, place, 1), place);
        }

        return found;
    }

    private static Dictionary<int, int> ExtendedCapabilities(MdevFile file)
    {
        var found = new Dictionary<int, int>();
        for (var place = 0x100; place != 0; place = (int)(Read(file, place, 4) >> 20))
        {
            found.Add((int)Read(file, place, 2), place);
        }

        return found;
    }
}
