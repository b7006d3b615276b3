namespace Dsa.VfioUser.Protocol;

/// <summary>What a message asks for.</summary>
internal enum MessageCommand : ushort
{
    /// <summary>The versions and capabilities of both sides; the first message of a connection.</summary>
    Version = 1,

    /// <summary>A range of guest-physical memory is there.</summary>
    DmaMap = 2,

    /// <summary>A range is there no more.</summary>
    DmaUnmap = 3,

    /// <summary>What the device has.</summary>
    GetInformation = 4,

    /// <summary>What a region is.</summary>
    GetRegionInformation = 5,

    /// <summary>What interrupts of one kind there are.</summary>
    GetInterruptInformation = 7,

    /// <summary>Arms, disarms or raises interrupts.</summary>
    SetInterrupts = 8,

    /// <summary>Reads a region.</summary>
    RegionRead = 9,

    /// <summary>Writes a region.</summary>
    RegionWrite = 10,

    /// <summary>Reads guest memory; asked by the device.</summary>
    DmaRead = 11,

    /// <summary>Writes guest memory; asked by the device.</summary>
    DmaWrite = 12,

    /// <summary>Resets the device.</summary>
    DeviceReset = 13,
}
