using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Crc;

/// <summary>Bit 7 of a byte goes in first: the bits of each byte are reversed, and the register as a whole.</summary>
internal readonly struct HighBitFirst : ICrcBitOrder
{
    /// <summary>The matrix that reverses eight bits. Its instruction runs beside the multiplications, where a byte shuffle would be in their way.</summary>
    private const ulong ReversingMatrix = 0x8040201008040201;

    private const byte LowHalf = 0x0F;

    /// <inheritdoc/>
    public static bool IsWideSupported => Gfni.V512.IsSupported;

    private static Vector128<byte> ReversedHalves =>
        Vector128.Create((byte)0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);

    /// <inheritdoc/>
    public static ulong Register(ulong register) => BitReversal.Of(register);

    /// <inheritdoc/>
    public static ulong Bytes(ulong bytes) => BitReversal.InBytes(bytes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Bytes(Vector128<byte> bytes)
    {
        var low = Ssse3.Shuffle(ReversedHalves, bytes & Vector128.Create(LowHalf));
        var high = Ssse3.Shuffle(ReversedHalves, (bytes.AsUInt16() >>> 4).AsByte() & Vector128.Create(LowHalf));
        return ((low.AsUInt16() << 4).AsByte() | high).AsUInt64();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Bytes(Vector512<byte> bytes) =>
        Gfni.V512.GaloisFieldAffineTransform(bytes, Vector512.Create(ReversingMatrix).AsByte(), 0).AsUInt64();
}
