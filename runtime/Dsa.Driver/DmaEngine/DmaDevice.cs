using System.Collections.Immutable;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.DmaEngine;

/// <summary>A bound device as kernel clients see it: a number, what it can do, and a channel for each queue bound to the kernel (DM-01).</summary>
/// <remarks>
/// Registered when the device is bound, without channels, and gone when it is unbound. Any blocking code may look at it; the
/// leaf lock guards the list of channels.
/// </remarks>
public sealed class DmaDevice
{
    private readonly IdxdDevice _device;
    private readonly LeafLock _lock = new();
    private ImmutableArray<DmaChannel> _channels = [];

    private DmaDevice(IdxdDevice device, int number)
    {
        _device = device;
        Number = number;
        Capabilities = DmaCapabilities.Interrupt | DmaCapabilities.Private | DmaCapabilities.CompletionNoOrder
            | (device.Capabilities.OpCap.HasOperation(Opcode.MemMove) ? DmaCapabilities.Memcpy : DmaCapabilities.None);
    }

    /// <summary>The number among the kernel's DMA devices.</summary>
    public int Number { get; }

    /// <summary>What it can do: copies only if the device has them, nothing beyond these (DM-02).</summary>
    public DmaCapabilities Capabilities { get; }

    /// <summary>The channels that there are, in the order in which their queues were bound.</summary>
    public ImmutableArray<DmaChannel> Channels
    {
        get
        {
            using (_lock.Enter())
            {
                return _channels;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"dma{Number}";

    /// <summary>Registers a device that has just been enabled (GE-06).</summary>
    /// <returns>Null, with <see cref="Errno.ENOSPC"/>, when the kernel has no number left.</returns>
    internal static DmaDevice? Register(IdxdDevice device, out Errno error)
    {
        var number = device.Kernel.DmaNumbers.AllocateDevice();
        error = number is null ? Errno.ENOSPC : Errno.None;
        return number is null ? null : new DmaDevice(device, number.Value);
    }

    /// <summary>Gives the number back. All queues are unbound.</summary>
    internal void Unregister() => _device.Kernel.DmaNumbers.FreeDevice(Number);

    /// <summary>Makes the channel of a queue that has just been enabled (DM-03). The caller holds the queue lock.</summary>
    /// <returns><see cref="Errno.ENOSPC"/> when there is no number left.</returns>
    internal Errno AddChannel(WorkQueue queue)
    {
        if (_device.Kernel.DmaNumbers.AllocateChannel(Number) is not { } number)
        {
            return Errno.ENOSPC;
        }

        queue.DmaChannel = new DmaChannel(this, queue, queue.Kernel!, number);
        using (_lock.Enter())
        {
            _channels = _channels.Add(queue.DmaChannel);
        }

        return Errno.None;
    }

    /// <summary>Takes the channel of a queue away, if there is one; nobody submits any more (DM-05). The caller holds the queue lock.</summary>
    internal void RemoveChannel(WorkQueue queue)
    {
        if (queue.DmaChannel is not { } channel)
        {
            return;
        }

        queue.DmaChannel = null;
        using (_lock.Enter())
        {
            _channels = _channels.Remove(channel);
        }

        _device.Kernel.DmaNumbers.FreeChannel(Number, channel.Number);
    }
}
