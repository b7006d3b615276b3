using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Converts floating point numbers a vector at a time, as long as they are plain: zero, or normal before and after.</summary>
/// <remarks>
/// Between two formats a plain number only moves: its fraction by the difference in width, its exponent by the difference of the
/// biases. What is not plain has rules and results of its own, so the whole piece is then left to the exact path.
/// Counts are multiples of <see cref="Granularity"/>.
/// </remarks>
internal static class LaneConversion
{
    /// <summary>What a count has to be a multiple of.</summary>
    public const int Granularity = 16;

    /// <summary>Converts to a wider format; false when a number is not plain, and the destination is then of no use.</summary>
    public static bool TryWiden(
        FloatFormat from, ReadOnlySpan<byte> source, FloatFormat to, Span<byte> destination, bool negates) =>
        (from.Bytes, to.Bytes) switch
        {
            (sizeof(byte), sizeof(short)) => Widen<byte, short, LanePairs.ByteInInt16>(from, source, to, destination, negates),
            (sizeof(byte), sizeof(int)) => Widen<byte, int, LanePairs.ByteInInt32>(from, source, to, destination, negates),
            (sizeof(ushort), sizeof(int)) => Widen<ushort, int, LanePairs.UInt16InInt32>(from, source, to, destination, negates),
            (sizeof(uint), sizeof(long)) => Widen<uint, long, LanePairs.UInt32InInt64>(from, source, to, destination, negates),
            _ => false,
        };

    /// <summary>Converts to a narrower format; false when a number is not plain, and the destination is then of no use.</summary>
    public static bool TryNarrow(
        FloatFormat from, ReadOnlySpan<byte> source, FloatFormat to, Span<byte> destination, bool negates, RoundingMode rounding) =>
        (from.Bytes, to.Bytes) switch
        {
            (sizeof(short), sizeof(byte)) =>
                Narrow<byte, short, LanePairs.ByteInInt16>(from, source, to, destination, negates, rounding),
            (sizeof(int), sizeof(byte)) =>
                Narrow<byte, int, LanePairs.ByteInInt32>(from, source, to, destination, negates, rounding),
            (sizeof(int), sizeof(ushort)) =>
                Narrow<ushort, int, LanePairs.UInt16InInt32>(from, source, to, destination, negates, rounding),
            (sizeof(long), sizeof(uint)) =>
                Narrow<uint, long, LanePairs.UInt32InInt64>(from, source, to, destination, negates, rounding),
            _ => false,
        };

    private static Vector256<T> Each<T>(ulong bits)
        where T : unmanaged, IBinaryInteger<T> => Vector256.Create(T.CreateTruncating(bits));

    private static bool Widen<TNarrow, TWide, TPair>(
        FloatFormat from, ReadOnlySpan<byte> source, FloatFormat to, Span<byte> destination, bool negates)
        where TNarrow : unmanaged
        where TWide : unmanaged, IBinaryInteger<TWide>
        where TPair : ILanePair<TNarrow, TWide>
    {
        var targets = MemoryMarshal.Cast<byte, TWide>(destination);
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TNarrow>(source[..(targets.Length * from.Bytes)]));
        ref var target = ref MemoryMarshal.GetReference(targets);
        var magnitudeMask = Each<TWide>(from.SignMask - 1);
        var minNormal = Each<TWide>(from.MinNormal);
        var maxFinite = Each<TWide>(from.MaxFinite);
        var offset = Each<TWide>((ulong)(to.Bias - from.Bias) << to.FractionBits);
        var signFlip = negates ? Each<TWide>(to.SignMask) : Vector256<TWide>.Zero;
        var shift = to.FractionBits - from.FractionBits;
        var signShift = (to.Bytes - from.Bytes) * 8;
        var special = Vector256<TWide>.Zero;
        for (var i = 0; i < targets.Length; i += Vector256<TWide>.Count)
        {
            var bits = TPair.Load(ref first, (nuint)i);
            var magnitude = bits & magnitudeMask;
            var isZero = Vector256.Equals(magnitude, Vector256<TWide>.Zero);
            var isOut = Vector256.LessThan(magnitude, minNormal) | Vector256.GreaterThan(magnitude, maxFinite);
            special |= Vector256.AndNot(isOut, isZero);
            var moved = Vector256.AndNot((magnitude << shift) + offset, isZero);
            (moved | (((bits ^ magnitude) << signShift) ^ signFlip)).StoreUnsafe(ref target, (nuint)i);
        }

        return special == Vector256<TWide>.Zero;
    }

    private static bool Narrow<TNarrow, TWide, TPair>(
        FloatFormat from, ReadOnlySpan<byte> source, FloatFormat to, Span<byte> destination, bool negates, RoundingMode rounding)
        where TNarrow : unmanaged
        where TWide : unmanaged, IBinaryInteger<TWide>
        where TPair : ILanePair<TNarrow, TWide>
    {
        var targets = MemoryMarshal.Cast<byte, TNarrow>(destination);
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TWide>(source[..(targets.Length * from.Bytes)]));
        ref var target = ref MemoryMarshal.GetReference(targets);
        var shift = from.FractionBits - to.FractionBits;
        var round = new Rounding<TWide>(shift, rounding);
        var signMask = Each<TWide>(from.SignMask);
        var signFlip = negates ? signMask : Vector256<TWide>.Zero;
        var offset = Each<TWide>((ulong)(from.Bias - to.Bias) << from.FractionBits);
        var minNormal = offset + Each<TWide>(from.MinNormal);
        var infinity = Each<TWide>(from.Infinity);
        var maxFinite = Each<TWide>(to.MaxFinite);
        var signShift = (from.Bytes - to.Bytes) * 8;
        var special = Vector256<TWide>.Zero;
        for (var i = 0; i < targets.Length; i += Vector256<TWide>.Count)
        {
            var bits = Vector256.LoadUnsafe(ref first, (nuint)i) ^ signFlip;
            var sign = bits & signMask;
            var magnitude = bits ^ sign;
            var isZero = Vector256.Equals(magnitude, Vector256<TWide>.Zero);
            var rounded = round.Apply(magnitude - offset, Vector256.LessThan(bits, Vector256<TWide>.Zero));
            var isOut = Vector256.LessThan(magnitude, minNormal)
                | Vector256.GreaterThanOrEqual(magnitude, infinity)
                | Vector256.GreaterThan(rounded, maxFinite);
            special |= Vector256.AndNot(isOut, isZero);
            TPair.Store(Vector256.AndNot(rounded, isZero) | (sign >>> signShift), ref target, (nuint)i);
        }

        return special == Vector256<TWide>.Zero;
    }

    /// <summary>Drops low bits; what is added before decides where a number between two goes.</summary>
    private readonly struct Rounding<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly int _droppedBits;
        private readonly Vector256<T> _forPositive;
        private readonly Vector256<T> _forNegative;
        private readonly Vector256<T> _lastBit;

        public Rounding(int droppedBits, RoundingMode mode)
        {
            _droppedBits = droppedBits;
            var all = (1UL << droppedBits) - 1;
            var half = all >> 1;
            _forPositive = Each<T>(mode == RoundingMode.Up ? all : mode == RoundingMode.NearestEven ? half : 0);
            _forNegative = Each<T>(mode == RoundingMode.Down ? all : mode == RoundingMode.NearestEven ? half : 0);
            _lastBit = Each<T>(mode == RoundingMode.NearestEven ? 1UL : 0UL);
        }

        public Vector256<T> Apply(Vector256<T> magnitude, Vector256<T> isNegative)
        {
            var added = Vector256.ConditionalSelect(isNegative, _forNegative, _forPositive)
                + ((magnitude >>> _droppedBits) & _lastBit);
            return (magnitude + added) >>> _droppedBits;
        }
    }
}
