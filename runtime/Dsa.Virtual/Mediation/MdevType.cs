using System.Collections.Immutable;

namespace Dsa.Virtual.Mediation;

/// <summary>A kind of virtual device: what of a host's device one is made of, and what it shows (VD-04).</summary>
public sealed class MdevType
{
    private readonly string _queues;

    private MdevType(string accelerator, string queues, PciDeviceId deviceId, WqMode mode)
    {
        Accelerator = accelerator;
        _queues = queues;
        DeviceId = deviceId;
        Mode = mode;
    }

    /// <summary>One dedicated queue of a DSA, whose configuration is fixed; no PASIDs of the virtual machine's.</summary>
    public static MdevType DsaDedicated { get; } = new("dsa", "1dwq-v1", PciDeviceId.DsaSapphireRapids, WqMode.Dedicated);

    /// <summary>A share of a shared queue of a DSA, whose configuration is fixed; programs of the virtual machine submit by their PASIDs.</summary>
    public static MdevType DsaShared { get; } = new("dsa", "1swq-v1", PciDeviceId.DsaSapphireRapids, WqMode.Shared);

    /// <summary>One dedicated queue of an IAA, whose configuration is fixed; no PASIDs of the virtual machine's.</summary>
    public static MdevType IaxDedicated { get; } = new("iax", "1dwq-v1", PciDeviceId.IaaSapphireRapids, WqMode.Dedicated);

    /// <summary>All.</summary>
    public static ImmutableArray<MdevType> All { get; } = [DsaDedicated, DsaShared, IaxDedicated];

    /// <summary>The name, such as dsa-1dwq-v1.</summary>
    public string Name => $"{Accelerator}-{_queues}";

    /// <summary>The directory below mdev_supported_types of the host's function: the driver's name and what is in it, such as idxd-1dwq-v1.</summary>
    public string DirectoryName => $"idxd-{_queues}";

    /// <summary>The PCI device that it shows (VD-11).</summary>
    public PciDeviceId DeviceId { get; }

    /// <summary>The mode of its queue.</summary>
    public WqMode Mode { get; }

    /// <summary>How the names of devices begin that it can be made of.</summary>
    internal string Accelerator { get; }

    /// <summary>What it announces of translation: PASIDs only where there are any, for Linux uses them as soon as it sees them (VD-24).</summary>
    internal PciCapabilities Pci => Mode == WqMode.Shared
        ? new PciCapabilities { HasScalableIov = false }
        : new PciCapabilities { Ats = null, Pasid = null, PageRequests = null, HasScalableIov = false };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
