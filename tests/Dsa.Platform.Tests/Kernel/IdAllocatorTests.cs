using Dsa.Platform.Kernel;

namespace Dsa.Platform.Tests.Kernel;

public sealed class IdAllocatorTests
{
    [Fact]
    public void The_lowest_free_number_comes_first_and_there_are_no_more_than_so_many()
    {
        var ids = new IdAllocator(3);
        Assert.Equal((0, 1, 2, null), (ids.TryAllocate(), ids.TryAllocate(), ids.TryAllocate(), ids.TryAllocate()));
        ids.Free(1);
        Assert.Equal((1, null), (ids.TryAllocate(), ids.TryAllocate()));
        Assert.Equal("All 3 numbers are in use.", Assert.Throws<InvalidOperationException>(() => ids.Allocate()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_number_that_is_not_in_use_is_not_given_back(int id)
    {
        var ids = new IdAllocator();
        ids.Free(ids.Allocate());
        Assert.Equal($"Number {id} is not in use.", Assert.Throws<InvalidOperationException>(() => ids.Free(id)).Message);
    }

    [Fact]
    public void Numbers_of_dma_devices_and_channels_are_given_back_once()
    {
        var numbers = new DmaNumberAllocator();
        var device = numbers.AllocateDevice()!.Value;
        var channel = numbers.AllocateChannel(device)!.Value;
        numbers.FreeChannel(device, channel);
        Assert.Throws<InvalidOperationException>(() => numbers.FreeChannel(device, channel));
        numbers.FreeDevice(device);
        Assert.Throws<InvalidOperationException>(() => numbers.FreeDevice(device));
    }
}
