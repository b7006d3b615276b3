using Dsa.Platform.Kernel;

namespace Dsa.Platform.Tests.Kernel;

public sealed class MajorAllocatorTests
{
    [Fact]
    public void Majors_go_down_in_two_ranges_and_are_used_again()
    {
        var majors = new MajorAllocator();
        var taken = new List<int>();
        while (majors.Allocate() is { } major)
        {
            taken.Add(major);
        }

        Assert.Equal([.. Enumerable.Range(0, 21).Select(i => 254 - i), .. Enumerable.Range(0, 128).Select(i => 511 - i)], taken);
        majors.Free(240);
        majors.Free(400);
        Assert.Equal(147, majors.AllocatedCount);
        Assert.Equal((240, 400, null), (majors.Allocate(), majors.Allocate(), majors.Allocate()));
        majors.Free(240);
        Assert.Equal("Major 240 is not given out.", Assert.Throws<InvalidOperationException>(() => majors.Free(240)).Message);
    }
}
