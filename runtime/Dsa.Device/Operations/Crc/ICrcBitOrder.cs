using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Crc;

/// <summary>Brings data and register into the order in which carry-less multiplication works on them: low bits first.</summary>
internal interface ICrcBitOrder
{
    /// <summary>Whether the processor orders 64 bytes at once.</summary>
    static abstract bool IsWideSupported { get; }

    /// <summary>Orders a register, in either direction.</summary>
    static abstract ulong Register(ulong register);

    /// <summary>Orders bytes.</summary>
    static abstract ulong Bytes(ulong bytes);

    /// <summary>Orders bytes.</summary>
    static abstract Vector128<ulong> Bytes(Vector128<byte> bytes);

    /// <summary>Orders bytes.</summary>
    static abstract Vector512<ulong> Bytes(Vector512<byte> bytes);
}
