using Dsa.Device;
using Dsa.Driver.Devices;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Tests.Soak;

/// <summary>What was done to a device and its queues, so that one can tell which descriptors may be lost.</summary>
/// <remarks>
/// A descriptor is owed its record when its queue was calm before it was submitted, and nothing has been done since. What is
/// done counts at its beginning and at its end; after a halt the device is calm again once hardware and driver say so.
/// </remarks>
internal sealed class Upsets(DsaDevice hardware, Bar0Layout layout)
{
    private readonly int[] _counts = new int[SoakDevice.QueueCount];
    private readonly int[] _ongoing = new int[SoakDevice.QueueCount];
    private volatile bool _hasHalted;

    /// <summary>What the hardware says of itself.</summary>
    public DeviceState HardwareState => new Bar0<MmioBus>(new MmioBus(hardware.Bar0), layout).GenSts.Read().State;

    /// <summary>Runs what ends descriptors of one queue, or of all.</summary>
    public void During(Action upset, int? queue = null)
    {
        var queues = queue is { } one ? [one] : Enumerable.Range(0, _counts.Length).ToArray();
        Array.ForEach(queues, i => Interlocked.Increment(ref _ongoing[i]));
        Array.ForEach(queues, i => Interlocked.Increment(ref _counts[i]));
        try
        {
            upset();
        }
        finally
        {
            Array.ForEach(queues, i => Interlocked.Increment(ref _counts[i]));
            Array.ForEach(queues, i => Interlocked.Decrement(ref _ongoing[i]));
        }
    }

    /// <summary>Has the hardware fail.</summary>
    public void Halt(ResetType least) => During(() =>
    {
        hardware.FailHardware(least);
        _hasHalted = true;
    });

    /// <summary>The number of the calm of a queue that there is now; null when there is none.</summary>
    public int? Calm(IdxdDevice device, int queue)
    {
        var count = Volatile.Read(ref _counts[queue]);
        if (Volatile.Read(ref _ongoing[queue]) > 0)
        {
            return null;
        }

        if (_hasHalted)
        {
            // The driver enables the hardware before it says so.
            if (device.State != IdxdDeviceState.Enabled || HardwareState != DeviceState.Enabled || !Lasts(count, queue))
            {
                return null;
            }

            _hasHalted = false;
        }

        return Lasts(count, queue) ? count : null;
    }

    /// <summary>Whether the calm of that number still lasts.</summary>
    public bool Lasts(int? calm, int queue) => calm == Volatile.Read(ref _counts[queue]);
}
