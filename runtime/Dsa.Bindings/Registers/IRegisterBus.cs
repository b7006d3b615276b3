namespace Dsa.Bindings.Registers;

/// <summary>The way to the registers of one block: reads and writes of a given width at a byte offset.</summary>
/// <remarks>
/// Implement it as a struct: generated accessors take the bus as a type parameter, so that every access is a direct call
/// the compiler can inline. Offsets are multiples of the width. An access of a width that the block does not take has the
/// meaning that the hardware gives it, never an exception.
/// </remarks>
public interface IRegisterBus
{
    /// <summary>Reads one byte.</summary>
    byte Read8(int offsetBytes);

    /// <summary>Reads two bytes.</summary>
    ushort Read16(int offsetBytes);

    /// <summary>Reads four bytes.</summary>
    uint Read32(int offsetBytes);

    /// <summary>Reads eight bytes.</summary>
    ulong Read64(int offsetBytes);

    /// <summary>Writes one byte.</summary>
    void Write8(int offsetBytes, byte value);

    /// <summary>Writes two bytes.</summary>
    void Write16(int offsetBytes, ushort value);

    /// <summary>Writes four bytes.</summary>
    void Write32(int offsetBytes, uint value);

    /// <summary>Writes eight bytes.</summary>
    void Write64(int offsetBytes, ulong value);
}
