using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dsa.Device.Operations.Comparison;

namespace Dsa.Device.Operations.Patterns;

/// <summary>A pattern of 8 or 16 bytes that repeats.</summary>
internal readonly struct BytePattern
{
    private const int PatternBytes = 16;
    private const int LineBytes = 64;

    private readonly UInt128 _bytes;

    /// <summary>A pattern of 16 bytes.</summary>
    public BytePattern(ulong lower, ulong upper) => _bytes = new UInt128(upper, lower);

    /// <summary>A pattern of 8 bytes.</summary>
    public BytePattern(ulong bytes)
        : this(bytes, bytes)
    {
    }

    /// <summary>Fills memory, beginning inside the pattern.</summary>
    /// <param name="target">The memory.</param>
    /// <param name="phase">How many bytes of the repeated pattern went before.</param>
    public void Fill(Span<byte> target, ulong phase)
    {
        var pattern = At(phase);
        var part = Vector128.Create((ulong)pattern, (ulong)(pattern >> 64)).AsByte();
        var line = Vector512.Create(Vector256.Create(part, part), Vector256.Create(part, part));
        ref var start = ref MemoryMarshal.GetReference(target);
        nuint place = 0;
        for (; place + (4 * LineBytes) <= (nuint)target.Length; place += 4 * LineBytes)
        {
            line.StoreUnsafe(ref start, place);
            line.StoreUnsafe(ref start, place + LineBytes);
            line.StoreUnsafe(ref start, place + (2 * LineBytes));
            line.StoreUnsafe(ref start, place + (3 * LineBytes));
        }

        for (; place + LineBytes <= (nuint)target.Length; place += LineBytes)
        {
            line.StoreUnsafe(ref start, place);
        }

        Span<byte> bytes = stackalloc byte[LineBytes];
        line.CopyTo(bytes);
        var rest = target[(int)place..];
        bytes[..rest.Length].CopyTo(rest);
    }

    /// <summary>The length of the beginning that is the repeated pattern.</summary>
    /// <param name="data">The memory.</param>
    /// <param name="phase">How many bytes of the repeated pattern went before.</param>
    /// <remarks>Behind its first period, memory repeats the pattern as long as it repeats itself.</remarks>
    public int MatchLength(ReadOnlySpan<byte> data, ulong phase)
    {
        var pattern = At(phase);
        Span<byte> bytes = stackalloc byte[PatternBytes];
        MemoryMarshal.Write(bytes, in pattern);
        var length = data.CommonPrefixLength(bytes);
        return length < PatternBytes ? length : length + CommonPrefix.Length(data[PatternBytes..], data);
    }

    private UInt128 At(ulong phase) => UInt128.RotateRight(_bytes, (int)(phase % PatternBytes) * 8);
}
