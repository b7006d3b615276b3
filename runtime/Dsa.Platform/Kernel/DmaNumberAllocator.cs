using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>Gives out the numbers of DMA devices, and of the channels of each: N and M of dma<i>N</i>chan<i>M</i>.</summary>
/// <remarks>Any thread may call it. The lowest free number comes first.</remarks>
/// <param name="maximumDevices">How many devices the kernel can have.</param>
/// <param name="maximumChannels">How many channels a device can have.</param>
public sealed class DmaNumberAllocator(int maximumDevices = int.MaxValue, int maximumChannels = int.MaxValue)
{
    private readonly LeafLock _lock = new();
    private readonly SortedDictionary<int, SortedSet<int>> _channels = [];

    /// <summary>Takes the number of a device.</summary>
    /// <returns>Null when all are taken.</returns>
    public int? AllocateDevice()
    {
        using (_lock.Enter())
        {
            if (LowestFree(_channels.Keys, maximumDevices) is not { } device)
            {
                return null;
            }

            _channels.Add(device, []);
            return device;
        }
    }

    /// <summary>Gives the number of a device back, and those of its channels.</summary>
    public void FreeDevice(int device)
    {
        using (_lock.Enter())
        {
            _channels.Remove(device);
        }
    }

    /// <summary>Takes the number of a channel.</summary>
    /// <returns>Null when all are taken.</returns>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    public int? AllocateChannel(int device)
    {
        using (_lock.Enter())
        {
            var used = _channels[device];
            if (LowestFree(used, maximumChannels) is not { } channel)
            {
                return null;
            }

            used.Add(channel);
            return channel;
        }
    }

    /// <summary>Gives the number of a channel back.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    public void FreeChannel(int device, int channel)
    {
        using (_lock.Enter())
        {
            _channels[device].Remove(channel);
        }
    }

    // In ascending order: the first that is not at the place of its number comes after the lowest free one.
    private static int? LowestFree(IEnumerable<int> used, int count)
    {
        var free = used.TakeWhile(static (number, place) => number == place).Count();
        return free < count ? free : null;
    }
}
