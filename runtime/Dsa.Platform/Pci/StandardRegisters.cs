using System.Buffers.Binary;

namespace Dsa.Platform.Pci;

/// <summary>Registers that every PCI Express function has, and the specification of the device does not repeat (PCI Express Base Specification, chapter 7).</summary>
internal static class StandardRegisters
{
    private const int Status = 0x06;
    private const ushort HasCapabilities = 0x10;
    private const ushort DetectedErrors = 0xF900;

    private const int DeviceCapabilities = 0x44;
    private const uint RoleBasedErrorReporting = 1U << 15;
    private const uint FunctionLevelReset = 1U << 28;

    // Linux enables PASIDs only where prefixes of packets travel.
    private const int DeviceCapabilities2 = 0x64;
    private const uint EndToEndPrefix = 1U << 21;
    private const uint OnePrefix = 1U << 22;

    private const int PowerControl = 0x94;
    private const byte PowerState = 0x03;
    private const byte NoSoftReset = 0x08;

    /// <summary>Stores their values, which bits software writes, and which of these it clears by writing 1.</summary>
    public static void Fill(Span<byte> values, Span<byte> writable, Span<byte> clearing)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(values[Status..], HasCapabilities);
        BinaryPrimitives.WriteUInt16LittleEndian(clearing[Status..], DetectedErrors);
        BinaryPrimitives.WriteUInt32LittleEndian(values[DeviceCapabilities..], RoleBasedErrorReporting | FunctionLevelReset);
        BinaryPrimitives.WriteUInt32LittleEndian(values[DeviceCapabilities2..], EndToEndPrefix | OnePrefix);
        values[PowerControl] = NoSoftReset;
        writable[PowerControl] = PowerState;
    }
}
