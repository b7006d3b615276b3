using System.Runtime.CompilerServices;

namespace Dsa.Bindings.Registers;

/// <summary>A register bus over mapped memory: a BAR of real hardware, or anything mapped like one.</summary>
/// <remarks>
/// Nothing is checked: offsets beyond the mapping fault, and the mapping must outlive the bus. Accesses are volatile and
/// of exactly the width asked for.
/// </remarks>
public readonly unsafe struct PointerBus : IRegisterBus
{
    private readonly byte* _base;

    /// <summary>A bus whose offset 0 is <paramref name="baseAddress"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian; devices and structures here are little-endian.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PointerBus(void* baseAddress)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Registers and structures are little-endian, and this processor is not.");
        }

        _base = (byte*)baseAddress;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Read8(int offsetBytes) => Volatile.Read(ref *(_base + offsetBytes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort Read16(int offsetBytes) => Volatile.Read(ref *(ushort*)(_base + offsetBytes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read32(int offsetBytes) => Volatile.Read(ref *(uint*)(_base + offsetBytes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read64(int offsetBytes) => Volatile.Read(ref *(ulong*)(_base + offsetBytes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write8(int offsetBytes, byte value) => Volatile.Write(ref *(_base + offsetBytes), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write16(int offsetBytes, ushort value) => Volatile.Write(ref *(ushort*)(_base + offsetBytes), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write32(int offsetBytes, uint value) => Volatile.Write(ref *(uint*)(_base + offsetBytes), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write64(int offsetBytes, ulong value) => Volatile.Write(ref *(ulong*)(_base + offsetBytes), value);
}
