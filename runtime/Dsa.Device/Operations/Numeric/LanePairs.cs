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

    /// <summary>8 bits in lanes of 64.</summary>
    internal readonly struct ByteInInt64 : ILanePair<byte, long>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref byte elements, nuint index)
        {
            var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref elements, index))).AsByte();
            var integers = Vector128.WidenLower(Vector128.WidenLower(bytes));
            return Vector256.WidenLower(integers.ToVector256Unsafe()).AsInt64();
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<long> lanes, ref byte elements, nuint index)
        {
            var integers = Vector128.Narrow(lanes.GetLower().AsUInt64(), lanes.GetUpper().AsUInt64());
            var words = Vector128.Narrow(integers, integers);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref elements, index), Vector128.Narrow(words, words).AsUInt32().ToScalar());
        }
    }

    /// <summary>16 bits in lanes of 64.</summary>
    internal readonly struct UInt16InInt64 : ILanePair<ushort, long>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref ushort elements, nuint index)
        {
            var bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref elements, index)));
            var integers = Vector128.WidenLower(Vector128.CreateScalarUnsafe(bits).AsUInt16());
            return Vector256.WidenLower(integers.ToVector256Unsafe()).AsInt64();
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<long> lanes, ref ushort elements, nuint index)
        {
            var integers = Vector128.Narrow(lanes.GetLower().AsUInt64(), lanes.GetUpper().AsUInt64());
            var words = Vector128.Narrow(integers, integers).AsUInt64();
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref elements, index)), words.ToScalar());
        }
    }

    /// <summary>64 bits as they are.</summary>
    internal readonly struct Int64InInt64 : ILanePair<long, long>
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref long elements, nuint index) => Vector256.LoadUnsafe(ref elements, index);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<long> lanes, ref long elements, nuint index) => lanes.StoreUnsafe(ref elements, index);
    }
}
