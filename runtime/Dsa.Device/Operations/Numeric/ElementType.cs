using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dsa.Device.Operations.Numeric;

/// <summary>What an element of a data type is in memory (§8.1).</summary>
internal static class ElementType
{
    /// <summary>The bytes of an element; 0 for a type that does not exist.</summary>
    public static int ElementBytes(this DataType type) => type switch
    {
        DataType.Int8 or DataType.Fp8E5M2 or DataType.Fp8E4M3 => sizeof(byte),
        DataType.Int16 or DataType.Fp16 or DataType.Bf16 => sizeof(ushort),
        DataType.Int32 or DataType.Fp32 => sizeof(uint),
        DataType.Int64 or DataType.Fp64 => sizeof(ulong),
        _ => 0,
    };

    /// <summary>Whether elements are integers; the others are floating point.</summary>
    public static bool IsInteger(this DataType type) =>
        type is DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64;

    /// <summary>The bits of an element, in the low end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ReadOnlySpan<byte> elements, int index, int elementBytes)
    {
        var element = elements.Slice(index * elementBytes, elementBytes);
        return elementBytes switch
        {
            sizeof(byte) => element[0],
            sizeof(ushort) => MemoryMarshal.Read<ushort>(element),
            sizeof(uint) => MemoryMarshal.Read<uint>(element),
            _ => MemoryMarshal.Read<ulong>(element),
        };
    }

    /// <summary>Stores the low bits as an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Span<byte> elements, int index, int elementBytes, ulong bits)
    {
        var element = elements.Slice(index * elementBytes, elementBytes);
        switch (elementBytes)
        {
            case sizeof(byte):
                element[0] = (byte)bits;
                break;
            case sizeof(ushort):
                MemoryMarshal.Write(element, (ushort)bits);
                break;
            case sizeof(uint):
                MemoryMarshal.Write(element, (uint)bits);
                break;
            default:
                MemoryMarshal.Write(element, bits);
                break;
        }
    }
}
