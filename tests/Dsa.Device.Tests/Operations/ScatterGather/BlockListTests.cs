using System.Runtime.InteropServices;
using Dsa.Device.Operations.ScatterGather;

namespace Dsa.Device.Tests.Operations.ScatterGather;

public sealed class BlockListTests
{
    private const ulong Base = 0x1000;

    [Fact]
    public void An_offset_counts_bytes() =>
        Assert.Equal(Base + 0x1_0000_0003, Block(SglFormat.Offset64, new SglOffset64 { Offset = 0x1_0000_0003 }));

    [Fact]
    public void A_short_index_counts_blocks() =>
        Assert.Equal(Base + (0xFFFF_FFFFUL * 24), Block(SglFormat.Index32, new SglIndex32 { Index = 0xFFFF_FFFF }));

    [Fact]
    public void A_long_index_counts_blocks() =>
        Assert.Equal(Base + (0x1_0000_0003UL * 24), Block(SglFormat.Index64, new SglIndex64 { Index = 0x1_0000_0003 }));

    [Theory]
    [InlineData(SglFormat.Offset64)]
    [InlineData(SglFormat.Index64)]
    public void An_entry_that_leads_past_the_last_address_wraps(SglFormat format)
    {
        var backward = format == SglFormat.Offset64 ? ulong.MaxValue - 23 : ulong.MaxValue;
        Assert.Equal(Base - 24, Block(format, new SglOffset64 { Offset = backward }));
    }

    [Theory]
    [InlineData(SglFormat.Offset64, 8)]
    [InlineData(SglFormat.Index32, 4)]
    [InlineData(SglFormat.Index64, 8)]
    public void Entries_lie_one_behind_the_other(SglFormat format, int entryBytes)
    {
        var list = new BlockList(format, 0x2001, Base, 24);
        Assert.Equal(entryBytes, list.EntryBytes);
        Assert.Equal(0x2001 + (ulong)(3 * entryBytes), list.AddressOfEntry(3u));
    }

    [Fact]
    public void Formats_that_do_not_exist_have_no_entries() =>
        Assert.All([0, 4, 15], static code => Assert.Equal(0, BlockList.BytesOf((SglFormat)code)));

    private static ulong Block<T>(SglFormat format, T entry)
        where T : unmanaged =>
        new BlockList(format, 0x2000, Base, 24).AddressOfBlock(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in entry)));
}
