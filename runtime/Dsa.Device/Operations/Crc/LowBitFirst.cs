using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Crc;

/// <summary>Bit 0 of a byte goes in first: nothing is to be done.</summary>
internal readonly struct LowBitFirst : ICrcBitOrder
{
    /// <inheritdoc/>
    public static bool IsWideSupported => true;

    /// <inheritdoc/>
    public static ulong Register(ulong register) => register;

    /// <inheritdoc/>
    public static ulong Bytes(ulong bytes) => bytes;

    /// <inheritdoc/>
    public static Vector128<ulong> Bytes(Vector128<byte> bytes) => bytes.AsUInt64();

    /// <inheritdoc/>
    public static Vector512<ulong> Bytes(Vector512<byte> bytes) => bytes.AsUInt64();
}
