using System.Runtime.InteropServices;

namespace Dsa.Host.Supervision;

/// <summary>siginfo_t, as far as faults and reports of traced threads fill it (asm-generic/siginfo.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInformation
{
    [FieldOffset(0)]
    public int Signal;

    [FieldOffset(8)]
    public int Code;

    /// <summary>Of a fault.</summary>
    [FieldOffset(16)]
    public ulong Address;

    /// <summary>Of a report: the thread that it is of.</summary>
    [FieldOffset(16)]
    public int ThreadId;

    /// <summary>Of a report: the signal and the event that it stands still for, its exit code, or the signal that ended it.</summary>
    [FieldOffset(24)]
    public int Status;
}
