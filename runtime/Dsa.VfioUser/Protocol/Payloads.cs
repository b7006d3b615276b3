using System.Runtime.InteropServices;

namespace Dsa.VfioUser.Protocol;

/// <summary>DMA_MAP: a range of guest-physical memory, with or without a file that it is a part of.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DmaMapRequest(uint ArgumentBytes, DmaMapFlags Flags, ulong FileOffset, ulong Address, ulong LengthBytes);

/// <summary>DMA_UNMAP, and its answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DmaUnmapRequest(uint ArgumentBytes, DmaUnmapFlags Flags, ulong Address, ulong LengthBytes);

/// <summary>DEVICE_GET_INFO, and its answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceInformation(uint ArgumentBytes, DeviceInformationFlags Flags, uint RegionCount, uint InterruptCount);

/// <summary>DEVICE_GET_REGION_INFO, and its answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RegionInformation(uint ArgumentBytes, RegionFlags Flags, uint Index, uint CapabilityOffset, ulong LengthBytes, ulong Offset);

/// <summary>DEVICE_GET_IRQ_INFO, and its answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct InterruptInformation(uint ArgumentBytes, InterruptFlags Flags, InterruptKind Kind, uint Count);

/// <summary>DEVICE_SET_IRQS; booleans or files come with it, as the flags say.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct InterruptSetup(uint ArgumentBytes, InterruptSetupFlags Flags, InterruptKind Kind, uint Start, uint Count);

/// <summary>REGION_READ and REGION_WRITE, with their answers; the data follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RegionAccess(ulong Offset, RegionIndex Region, uint Count);

/// <summary>DMA_READ and DMA_WRITE; the data follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DmaAccess(ulong Address, ulong Count);

/// <summary>What begins the payload of VERSION; JSON follows, and a zero byte.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ProtocolVersion(ushort Major, ushort Minor);
