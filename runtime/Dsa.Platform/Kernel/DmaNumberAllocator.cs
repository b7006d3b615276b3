using System.Collections.Concurrent;

namespace Dsa.Platform.Kernel;

/// <summary>Gives out the numbers of DMA devices, and of the channels of each: N and M of dma<i>N</i>chan<i>M</i>.</summary>
/// <remarks>Any thread may call it. The lowest free number comes first.</remarks>
/// <param name="maximumDevices">How many devices the kernel can have.</param>
/// <param name="maximumChannels">How many channels a device can have.</param>
public sealed class DmaNumberAllocator(int maximumDevices = int.MaxValue, int maximumChannels = int.MaxValue)
{
    private readonly IdAllocator _devices = new(maximumDevices);
    private readonly ConcurrentDictionary<int, IdAllocator> _channels = [];

    /// <summary>Takes the number of a device.</summary>
    /// <returns>Null when all are taken.</returns>
    public int? AllocateDevice()
    {
        if (_devices.TryAllocate() is not { } device)
        {
            return null;
        }

        _channels[device] = new IdAllocator(maximumChannels);
        return device;
    }

    /// <summary>Gives the number of a device back, and those of its channels.</summary>
    /// <exception cref="InvalidOperationException">It is not in use.</exception>
    public void FreeDevice(int device)
    {
        _channels.TryRemove(device, out _);
        _devices.Free(device);
    }

    /// <summary>Takes the number of a channel.</summary>
    /// <returns>Null when all are taken.</returns>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    public int? AllocateChannel(int device) => _channels[device].TryAllocate();

    /// <summary>Gives the number of a channel back.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="InvalidOperationException">It is not in use.</exception>
    public void FreeChannel(int device, int channel) => _channels[device].Free(channel);
}
