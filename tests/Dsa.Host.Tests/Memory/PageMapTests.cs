using Dsa.Host.Memory;

namespace Dsa.Host.Tests.Memory;

/// <summary>The pages of this very process, by a scan and by their entries.</summary>
public sealed class PageMapTests
{
    private const int PageBytes = OwnPages.PageBytes;

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pages_count_up_to_the_first_that_is_away(bool scans)
    {
        using var pages = new OwnPages(8);
        using var map = new PageMap(Environment.ProcessId) { Scans = scans };
        Assert.Equal(0, map.PresentBytes(pages.Address, PageBytes));
        pages.Bytes[..(6 * PageBytes)].Fill(1);
        pages.Drop(3, 1);
        // Another mapping beside the first: what is in memory goes on across its border.
        pages.Set(1, 1, OwnPages.Rights.Read);
        Assert.Equal((3 * PageBytes) - 100, map.PresentBytes(pages.Address + 100, 8 * PageBytes));
        Assert.Equal(50, map.PresentBytes(pages.Address + PageBytes - 20, 50));
        Assert.Equal(0, map.PresentBytes(pages.Address + (3 * PageBytes), 2 * PageBytes));
        Assert.Equal(2 * PageBytes, map.PresentBytes(pages.Address + (4 * PageBytes), 4 * PageBytes));
        pages.Remove(5, 1);
        Assert.Equal(PageBytes, map.PresentBytes(pages.Address + (4 * PageBytes), 4 * PageBytes));
        Assert.Equal(0, map.PresentBytes(ulong.MaxValue - 10, 5));
        Assert.Equal(0, map.PresentBytes(0x7FFF_FFFF_F000, 5));
        Assert.True(map.IsInUse);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_disposal_nothing_is_there(bool scans)
    {
        using var pages = new OwnPages(1);
        pages.Bytes.Fill(1);
        var map = new PageMap(Environment.ProcessId) { Scans = scans };
        Assert.Equal(PageBytes, map.PresentBytes(pages.Address, PageBytes));
        map.Dispose();
        Assert.Equal(0, map.PresentBytes(pages.Address, PageBytes));
        Assert.False(map.IsInUse);
    }
}
