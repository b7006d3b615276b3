using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Registers;

/// <summary>The entries of the interrupt message storage as registers.</summary>
public sealed class MessageStorageTests
{
    private const int Storage = 0x8000;

    [Theory]
    [InlineData("dsa1", 2048)]
    [InlineData("dsa3", 256)]
    [InlineData("iaa2", 256)]
    public void Every_entry_is_masked_and_has_an_address_of_interrupts_after_power_on(string part, int entries)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[part]);
        Assert.Equal(entries, bench.Bar.Ims.Count);
        for (var entry = 0; entry < entries; entry++)
        {
            Assert.Equal(new ImsEntry(0xFEE0_0000, 1UL << 32), bench.Bar.Ims[entry].Entry.Read());
        }
    }

    [Theory]
    [InlineData(8, 0, 0xFEE1_2345UL, 0xFEE1_2344UL)]
    [InlineData(8, 0, 0x1_FEE1_2345UL, 0xFEE0_0000UL)]
    [InlineData(8, 0, 0xFEF0_0000UL, 0xFEE0_0000UL)]
    [InlineData(8, 0, 0UL, 0xFEE0_0000UL)]
    [InlineData(4, 0, 0xFEEF_FFFFUL, 0xFEEF_FFFCUL)]
    [InlineData(4, 0, 0x1234_5678UL, 0xFEE0_0000UL)]
    [InlineData(4, 4, 0UL, 0xFEE0_0000UL)]
    [InlineData(4, 4, 1UL, 0xFEE0_0000UL)]
    [InlineData(2, 0, 0xFFFFUL, 0xFEE0_FFFCUL)]
    [InlineData(2, 2, 0xFEE7UL, 0xFEE7_0000UL)]
    [InlineData(2, 2, 0xFED7UL, 0xFEE0_0000UL)]
    [InlineData(1, 1, 0x77UL, 0xFEE0_7700UL)]
    [InlineData(1, 3, 0xFFUL, 0xFEE0_0000UL)]
    public void An_address_that_is_none_of_interrupts_is_ignored_whole(int width, int inside, ulong value, ulong expected)
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        bench.Device.Bar0.Write(Storage + 48 + inside, width, value);
        Assert.Equal(expected, bench.Device.Bar0.Read(Storage + 48, 8));
    }

    [Fact]
    public void The_rest_of_an_entry_takes_all_but_the_pending_bit()
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        bench.Device.Bar0.Write(Storage + 16 + 8, 8, ulong.MaxValue);
        var entry = bench.Bar.Ims[1].Entry.Read();
        Assert.Equal(0xFFFF_F00D_FFFF_FFFFUL, entry.Word1);
        Assert.Equal(new ImsEntry(0xFEE0_0000, 1UL << 32), bench.Bar.Ims[0].Entry.Read());
        Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
        Assert.Equal(new ImsEntry(0xFEE0_0000, 1UL << 32), bench.Bar.Ims[1].Entry.Read());
    }
}
