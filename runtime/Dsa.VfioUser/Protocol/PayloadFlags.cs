namespace Dsa.VfioUser.Protocol;

/// <summary>What the device may do to a range.</summary>
[Flags]
internal enum DmaMapFlags : uint
{
    None = 0,
    Read = 1,
    Write = 2,
}

/// <summary>How ranges go.</summary>
[Flags]
internal enum DmaUnmapFlags : uint
{
    None = 0,

    /// <summary>The pages that were written are asked for.</summary>
    DirtyBitmap = 1,

    /// <summary>All ranges go; address and length are 0.</summary>
    All = 2,
}

/// <summary>What a device is.</summary>
[Flags]
internal enum DeviceInformationFlags : uint
{
    Reset = 1,
    Pci = 2,
}

/// <summary>What a region allows.</summary>
[Flags]
internal enum RegionFlags : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Map = 4,
}

/// <summary>The regions of a PCI function.</summary>
internal enum RegionIndex : uint
{
    Bar0 = 0,
    Bar2 = 2,
    Configuration = 7,

    /// <summary>How many indexes there are.</summary>
    Count = 9,
}

/// <summary>The kinds of interrupts of a PCI function.</summary>
internal enum InterruptKind : uint
{
    MsiX = 2,

    /// <summary>How many kinds there are.</summary>
    Count = 5,
}

/// <summary>How interrupts of a kind work.</summary>
[Flags]
internal enum InterruptFlags : uint
{
    None = 0,
    EventFd = 1,

    /// <summary>To arm one more, all are disarmed and armed again.</summary>
    NoResize = 8,
}

/// <summary>What is done to interrupts, and what comes with that.</summary>
[Flags]
internal enum InterruptSetupFlags : uint
{
    DataNone = 1,
    DataBoolean = 2,
    DataEventFd = 4,
    DataMask = DataNone | DataBoolean | DataEventFd,
    Mask = 8,
    Unmask = 0x10,
    Trigger = 0x20,
    ActionMask = Mask | Unmask | Trigger,
}
