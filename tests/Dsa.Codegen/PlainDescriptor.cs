using System.Runtime.InteropServices;

namespace Dsa.Codegen;

/// <summary>A Memory Move descriptor as a C programmer would write it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct PlainDescriptor
{
    [FieldOffset(0)]
    public uint Pasid;

    [FieldOffset(4)]
    public uint FlagsAndOpcode;

    [FieldOffset(8)]
    public ulong CompletionAddress;

    [FieldOffset(16)]
    public ulong Source;

    [FieldOffset(24)]
    public ulong Destination;

    [FieldOffset(32)]
    public uint TransferSize;

    [FieldOffset(36)]
    public ushort InterruptHandle;

    [FieldOffset(38)]
    public ushort Reserved38;

    [FieldOffset(40)]
    public ulong Reserved40;

    [FieldOffset(48)]
    public ulong Reserved48;

    [FieldOffset(56)]
    public ulong Reserved56;
}
