using System.Runtime.CompilerServices;

namespace Dsa.Device.Operations.Crc;

/// <summary>To a copy. Each byte is read once, so the CRC is that of the copy even while the source changes.</summary>
internal readonly struct CopyTarget : ICrcTarget
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T data, ref byte target, nuint offset)
        where T : unmanaged => Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, offset), data);
}
