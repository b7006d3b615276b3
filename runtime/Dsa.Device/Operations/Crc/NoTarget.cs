using System.Runtime.CompilerServices;

namespace Dsa.Device.Operations.Crc;

/// <summary>Nowhere: it is only read.</summary>
internal readonly struct NoTarget : ICrcTarget
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T data, ref byte target, nuint offset)
        where T : unmanaged
    {
    }
}
