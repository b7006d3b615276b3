using Dsa.Device.Operations.Delta;

namespace Dsa.Device.Tests.Operations.Delta;

public sealed class DeltaApplicationTests
{
    [Fact]
    public void What_was_created_makes_the_first_buffer_the_second()
    {
        var first = Descriptors.Pattern(8192);
        var second = Descriptors.Pattern(8192, seed: 2);
        first.AsSpan(4000, 3000).CopyTo(second.AsSpan(4000));
        var record = new byte[20000];
        DeltaScan.Create(first, second, 0, record, out var bytes);
        var application = new DeltaApplication(1024);
        Assert.Equal(DeltaStop.EndOfEntries, application.Apply(record.AsSpan(0, bytes), first, 0, out var applied));
        Assert.Equal(bytes, applied);
        Assert.Equal(second, first);
    }

    [Fact]
    public void An_entry_outside_the_window_waits_for_its_own()
    {
        var entries = Entries(1, 5, 9);
        var destination = new byte[80];
        var application = new DeltaApplication(10);
        Assert.Equal(DeltaStop.OutsideWindow, application.Apply(entries, destination.AsSpan(0, 40), 0, out var applied));
        Assert.Equal(10, applied);
        Assert.Equal(DeltaStop.OutsideWindow, application.Apply(entries.AsSpan(10), destination.AsSpan(64, 16), 8, out applied));
        Assert.Equal(0, applied);
        Assert.Equal(DeltaStop.EndOfEntries, application.Apply(entries.AsSpan(10), destination.AsSpan(40, 40), 5, out applied));
        Assert.Equal(20, applied);
        Assert.Equal([0, 1, 0, 0, 0, 5, 0, 0, 0, 9], destination.Where(static (_, i) => i % 8 == 0));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 2)]
    public void An_offset_that_does_not_rise_stops(int one, int two)
    {
        var destination = new byte[80];
        var application = new DeltaApplication(10);
        Assert.Equal(DeltaStop.NotIncreasing, application.Apply(Entries(one, two), destination, 0, out var applied));
        Assert.Equal(10, applied);
    }

    [Fact]
    public void An_offset_at_the_end_stops()
    {
        var destination = new byte[88];
        var application = new DeltaApplication(10);
        Assert.Equal(DeltaStop.OutOfRange, application.Apply(Entries(9, 10), destination, 0, out var applied));
        Assert.Equal(10, applied);
        Assert.Equal(0, destination[80]);
    }

    [Fact]
    public void The_rest_of_an_entry_is_left_alone()
    {
        var destination = new byte[80];
        var application = new DeltaApplication(10);
        Assert.Equal(DeltaStop.EndOfEntries, application.Apply(Entries(1, 2).AsSpan(0, 19), destination, 0, out var applied));
        Assert.Equal(10, applied);
        Assert.Equal(0, destination[16]);
    }

    private static byte[] Entries(params ReadOnlySpan<int> offsets)
    {
        var entries = new byte[offsets.Length * 10];
        for (var i = 0; i < offsets.Length; i++)
        {
            entries[i * 10] = (byte)offsets[i];
            entries[(i * 10) + 2] = (byte)offsets[i];
        }

        return entries;
    }
}
