namespace Dsa.Host.Instructions;

/// <summary>One emulated instruction of 64-bit mode: what it is, how long, and where its operands are.</summary>
/// <remarks>The store has its destination, a linear address, in a register (base of ES, which is 0), and its source in memory.</remarks>
/// <param name="Kind">Which; nothing else means anything if it is none.</param>
/// <param name="Length">Bytes, 3 to 15.</param>
/// <param name="Register">ModRM.reg of a store, ModRM.rm of a wait: the number of a general register.</param>
/// <param name="Base">The number of a general register, <see cref="Rip"/> or <see cref="NoRegister"/>.</param>
/// <param name="Index">The number of a general register or <see cref="NoRegister"/>.</param>
/// <param name="Shift">What the index is shifted left by, 0 to 3.</param>
/// <param name="Segment">FS, GS or none.</param>
/// <param name="IsAddress32">Prefix 67: addresses are 32 bits wide.</param>
/// <param name="Displacement">In bytes.</param>
internal readonly record struct DecodedInstruction(
    InstructionKind Kind, byte Length, byte Register, byte Base, byte Index, byte Shift, SegmentOverride Segment, bool IsAddress32, int Displacement)
{
    /// <summary>The instruction pointer, as a base: the address of what follows the instruction.</summary>
    public const byte Rip = 16;

    /// <summary>No base, no index.</summary>
    public const byte NoRegister = 0xFF;

    /// <summary>The destination of a store, or the operand of UMONITOR.</summary>
    public ulong Destination(ref UserRegisters registers) => Truncated(registers[Register]);

    /// <summary>The linear address of the source of a store.</summary>
    public ulong Source(ref UserRegisters registers)
    {
        var address = (ulong)Displacement;
        if (Base != NoRegister)
        {
            address += registers[Base] + (Base == Rip ? Length : 0u);
        }

        if (Index != NoRegister)
        {
            address += registers[Index] << Shift;
        }

        return Truncated(address) + Segment switch
        {
            SegmentOverride.Fs => registers.FsBase,
            SegmentOverride.Gs => registers.GsBase,
            _ => 0,
        };
    }

    private ulong Truncated(ulong address) => IsAddress32 ? (uint)address : address;
}
