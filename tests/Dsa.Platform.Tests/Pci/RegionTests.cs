using Dsa.Bindings.Portals;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Tests.Pci;

public sealed class RegionTests
{
    [Theory]
    [InlineData(-4, 4)]
    [InlineData(0x1000, 4)]
    [InlineData(0xFFC, 8)]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(0, 3)]
    [InlineData(0, 16)]
    [InlineData(int.MaxValue, 8)]
    public void A_misplaced_access_reads_ones_and_writes_nothing(int offset, int width)
    {
        using var bench = new Bench();
        var target = new Target();
        using var region = new MmioRegion(bench.Slot, "bar0", 0x1000) { Target = target };
        region.Write(offset, width, 1);
        Assert.Equal(0, target.Writes);
        Assert.Equal(ulong.MaxValue >> (64 - (8 * Math.Clamp(width, 1, 8))), region.Read(offset, width));
    }

    [Fact]
    public unsafe void Reads_give_the_state_and_writes_go_to_the_target()
    {
        using var bench = new Bench();
        var target = new Target();
        using var region = new MmioRegion(bench.Slot, "bar0", 0x1000) { Target = target };
        *(ulong*)(region.Pointer + 8) = 0x1122334455667788;
        Assert.Equal(0x88UL, region.Read(8, 1));
        Assert.Equal(0x1122UL, region.Read(14, 2));
        Assert.Equal(0x55667788UL, region.Read(8, 4));
        Assert.Equal(0x1122334455667788UL, region.Read(8, 8));
        region.Write(8, 4, 5);
        Assert.Equal(1, target.Writes);
        Assert.Equal(0x55667788UL, region.Read(8, 4));
    }

    [Theory]
    [InlineData(0, 63)]
    [InlineData(0, 65)]
    [InlineData(0, 8)]
    [InlineData(0, 0)]
    [InlineData(8, 64)]
    [InlineData(-64, 64)]
    [InlineData(0x4000, 64)]
    [InlineData(int.MaxValue - 63, 64)]
    public void A_portal_write_that_is_not_one_whole_slot_is_discarded(int offset, int length)
    {
        using var bench = new Bench();
        var sink = new Sink();
        var region = new PortalRegion(bench.Slot, 0x4000, sink);
        region.StorePosted(offset, new byte[length]);
        Assert.Equal(SubmitResult.Retry, region.StoreNonPosted(offset, new byte[length]));
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public void A_whole_slot_reaches_the_sink_with_its_page()
    {
        using var bench = new Bench();
        var sink = new Sink();
        var region = new PortalRegion(bench.Slot, 0x4000, sink);
        region.StorePosted(0x1FC0, new byte[64]);
        Assert.Equal(SubmitResult.Accepted, region.StoreNonPosted(0x3000, new byte[64]));
        Assert.Equal([1, 3], sink.Pages);
    }

    [Fact]
    public void A_write_of_unknown_kind_is_what_its_page_takes()
    {
        using var bench = new Bench();
        var sink = new Sink { NonPostedPage = 2, Answer = SubmitResult.Retry };
        var region = new PortalRegion(bench.Slot, 0x4000, sink);
        Assert.Equal(SubmitResult.Retry, region.Store(0x2000, new byte[64]));
        Assert.Equal(SubmitResult.Accepted, region.Store(0x3000, new byte[64]));
        Assert.Equal([2, 3], sink.Pages);
    }

    private sealed class Target : IMmioTarget
    {
        public int Writes { get; private set; }

        public void BeforeRead(int offsetBytes, int widthBytes)
        {
        }

        public void Write(int offsetBytes, int widthBytes, ulong value) => Writes++;
    }

    private sealed class Sink : IPortalSink
    {
        public List<int> Pages { get; } = [];

        public int NonPostedPage { get; init; } = -1;

        public SubmitResult Answer { get; init; } = SubmitResult.Accepted;

        public int Count => Pages.Count;

        public void Posted(int page, in WorkDescriptor descriptor) => Pages.Add(page);

        public SubmitResult NonPosted(int page, in WorkDescriptor descriptor)
        {
            Pages.Add(page);
            return Answer;
        }

        public bool TakesNonPosted(int page) => page == NonPostedPage;
    }
}
