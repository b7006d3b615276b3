using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dsa.Host.Instructions;

/// <summary>The registers of a thread as ptrace gives them (struct user_regs_struct of sys/user.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserRegisters
{
    /// <summary>RFLAGS.CF.</summary>
    public const ulong CarryFlag = 1 << 0;

    /// <summary>RFLAGS.ZF.</summary>
    public const ulong ZeroFlag = 1 << 6;

    /// <summary>RFLAGS.CF, PF, AF, ZF, SF and OF.</summary>
    public const ulong ArithmeticFlags = CarryFlag | (1 << 2) | (1 << 4) | ZeroFlag | (1 << 7) | (1 << 11);

    /// <summary>CS of a 64-bit program; one of 32 bits has another, and other instructions.</summary>
    public const ulong CodeSegment64 = 0x33;

    /// <summary>Where RAX stands here, in bytes.</summary>
    public const int RaxOffset = 10 * sizeof(ulong);

    /// <summary>Where the number of the system call stands here, in bytes.</summary>
    public const int OriginalRaxOffset = 15 * sizeof(ulong);

    /// <summary>Where RIP stands here, in bytes.</summary>
    public const int RipOffset = 16 * sizeof(ulong);

    /// <summary>Where RFLAGS stands here, in bytes.</summary>
    public const int FlagsOffset = 18 * sizeof(ulong);

    public ulong R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8, Rax, Rcx, Rdx, Rsi, Rdi;
    public ulong OriginalRax, Rip, Cs, Flags, Rsp, Ss, FsBase, GsBase, Ds, Es, Fs, Gs;

    /// <summary>Where RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8 to R15 (their order in encodings) and RIP stand here.</summary>
    private static ReadOnlySpan<byte> Places => [10, 11, 12, 5, 19, 4, 13, 14, 9, 8, 7, 6, 3, 2, 1, 0, 16];

    /// <summary>The general register that an encoding numbers, 0 to 15; RIP for 16.</summary>
    [UnscopedRef]
    public ref ulong this[int number] => ref Unsafe.Add(ref R15, Places[number]);
}
