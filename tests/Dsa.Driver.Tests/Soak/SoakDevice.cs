using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Tests.Soak;

/// <summary>One of the devices: the hardware, and the driver's device of the time.</summary>
internal sealed class SoakDevice : IDisposable
{
    public const int QueueCount = 4;

    private volatile IdxdDevice? _current;

    public SoakDevice(PciSlot slot, DeviceProfile profile)
    {
        Hardware = new DsaDevice(slot, profile);
        Upsets = new Upsets(Hardware, new Bar0Layout(profile.Capabilities));
    }

    public DsaDevice Hardware { get; }

    public Upsets Upsets { get; }

    /// <summary>The name in traces.</summary>
    public string SlotName => Hardware.Slot.Name;

    /// <summary>What the driver has of it; another one after it was removed and probed again.</summary>
    public IdxdDevice Current => _current!;

    /// <summary>Whose queues have what kind: 0 and 1 are those of users, 0 and 2 are shared.</summary>
    public static (WorkQueueType Type, WqMode Mode) KindOf(int queue) =>
        (queue < 2 ? WorkQueueType.User : WorkQueueType.Kernel, queue % 2 == 0 ? WqMode.Shared : WqMode.Dedicated);

    /// <summary>Has the driver find it; false when it has halted.</summary>
    public bool TryProbe(IdxdDriver driver, RecordLedger ledger)
    {
        if (driver.Probe(Hardware, out var error) is not { } device)
        {
            ledger.Check(error == Errno.ENXIO, $"the probe of {SlotName} failed with {error}");
            return false;
        }

        _current = device;
        if (Current.HasSystemPasid)
        {
            ledger.AddSystemPasid(Current.SystemPasid);
        }

        return true;
    }

    public void Dispose() => Hardware.Dispose();
}
