using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>The widths that conversions go between.</summary>
internal static class LanePairs
{
    /// <summary>8 bits in lanes of 16.</summary>
    internal readonly struct ByteInInt16 : ILanePair<byte, short>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<short> Load(ref byte elements, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(ref elements, index).ToVector256Unsafe()).AsInt16();

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<short> lanes, ref byte elements, nuint index)
        {
            var words = lanes.AsUInt16();
            Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref elements, index);
        }
    }

    /// <summary>8 bits in lanes of 32.</summary>
    internal readonly struct ByteInInt32 : ILanePair<byte, int>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref byte elements, nuint index)
        {
            var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref elements, index))).AsByte();
            return Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()).AsInt32();
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<int> lanes, ref byte elements, nuint index)
        {
            var words = Vector128.Narrow(lanes.GetLower().AsUInt32(), lanes.GetUpper().AsUInt32());
            var bytes = Vector128.Narrow(words, words).AsUInt64();
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref elements, index), bytes.ToScalar());
        }
    }

    /// <summary>16 bits in lanes of 32.</summary>
    internal readonly struct UInt16InInt32 : ILanePair<ushort, int>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref ushort elements, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(ref elements, index).ToVector256Unsafe()).AsInt32();

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<int> lanes, ref ushort elements, nuint index) =>
            Vector128.Narrow(lanes.GetLower().AsUInt32(), lanes.GetUpper().AsUInt32()).StoreUnsafe(ref elements, index);
    }

    /// <summary>32 bits in lanes of 64.</summary>
    internal readonly struct UInt32InInt64 : ILanePair<uint, long>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref uint elements, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(ref elements, index).ToVector256Unsafe()).AsInt64();

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<long> lanes, ref uint elements, nuint index) =>
            Vector128.Narrow(lanes.GetLower().AsUInt64(), lanes.GetUpper().AsUInt64()).StoreUnsafe(ref elements, index);
    }
}
