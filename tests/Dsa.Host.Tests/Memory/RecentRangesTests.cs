using Dsa.Host.Memory;

namespace Dsa.Host.Tests.Memory;

public sealed class RecentRangesTests
{
    [Fact]
    public void A_range_within_one_that_was_added_is_contained_and_no_other()
    {
        var ranges = new RecentRanges(int.MaxValue);
        ranges.Add(0x1000, 0x3000);
        Assert.True(ranges.Contain(0x1000, 0x3000));
        Assert.True(ranges.Contain(0x1FFF, 0x2000));
        Assert.False(ranges.Contain(0xFFF, 0x2000));
        Assert.False(ranges.Contain(0x2000, 0x3001));
        Assert.False(ranges.Contain(0x3000, 0x3001));
    }

    [Fact]
    public void A_range_that_ends_behind_the_last_address_is_not_contained()
    {
        var ranges = new RecentRanges(int.MaxValue);
        ranges.Add(0, ulong.MaxValue);
        Assert.False(ranges.Contain(ulong.MaxValue - 3, 4));
    }

    [Fact]
    public void Eight_are_known_and_a_ninth_takes_the_place_of_the_first()
    {
        var ranges = new RecentRanges(int.MaxValue);
        for (var number = 1UL; number <= 9; number++)
        {
            ranges.Add(number << 12, (number + 1) << 12);
        }

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], Enumerable.Range(1, 9).Where(number => ranges.Contain((ulong)number << 12, ((ulong)number << 12) + 1)));
    }

    [Fact]
    public void A_larger_range_takes_the_place_of_one_within_it()
    {
        var ranges = new RecentRanges(int.MaxValue);
        for (var number = 1UL; number <= 8; number++)
        {
            ranges.Add(number << 12, (number << 12) + 64);
        }

        ranges.Add(0x4000, 0x5000);
        Assert.All(Enumerable.Range(1, 8), number => Assert.True(ranges.Contain((ulong)number << 12, ((ulong)number << 12) + 64)));
        Assert.True(ranges.Contain(0x4000, 0x5000));
    }

    [Fact]
    public void One_whose_time_is_over_hides_none_within_it()
    {
        var ranges = new RecentRanges(20);
        ranges.Add(0x1000, 0x9000);
        Thread.Sleep(40);
        var isContained = false;
        for (var attempt = 0; attempt < 100 && !isContained; attempt++)
        {
            // Whoever is held up for its time in between has to add it again.
            ranges.Add(0x1000, 0x2000);
            isContained = ranges.Contain(0x1000, 0x2000);
        }

        Assert.True(isContained);
    }

    [Fact]
    public void One_is_forgotten_when_its_time_is_over_and_all_are_when_that_is_said()
    {
        var ranges = new RecentRanges(1);
        ranges.Add(0x1000, 0x2000);
        Thread.Sleep(20);
        Assert.False(ranges.Contain(0x1000, 0x2000));

        ranges = new RecentRanges(int.MaxValue);
        ranges.Add(0x1000, 0x2000);
        Assert.True(ranges.Contain(0x1000, 0x2000));
        ranges.Clear();
        Assert.False(ranges.Contain(0x1000, 0x2000));
    }
}
