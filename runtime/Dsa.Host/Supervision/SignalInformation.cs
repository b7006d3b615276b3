using System.Runtime.InteropServices;

namespace Dsa.Host.Supervision;

/// <summary>siginfo_t, as far as faults fill it (asm-generic/siginfo.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInformation
{
    [FieldOffset(0)]
    public int Signal;

    [FieldOffset(8)]
    public int Code;

    [FieldOffset(16)]
    public ulong Address;
}
