using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>Keeps programs from making children that are not traced (CLONE_UNTRACED), which would outlive the command and submit nothing.</summary>
/// <remarks>
/// A filter of system calls (seccomp(2)) refuses a clone with the flag (EPERM), and each clone3 as a kernel without it does (ENOSYS), upon which C libraries call clone: its flags lie in
/// memory, where no filter sees them, and where others may write after a tracer has looked. A refusal comes before whatever a filter of the program's own would have the kernel do, such as
/// going on at a word of a listener (SECCOMP_RET_USER_NOTIF), which no tracer is asked about. Programs inherit the filter from the thread that starts them, and cannot take it off.
/// </remarks>
internal static unsafe partial class UntracedClones
{
    private const int SetModeFilter = 1;
    private const int NoSpeculationMitigation = 4;
    private const int SystemCallNumber = 317;
    private const int NoNewPrivileges = 38;

    private const uint Flag = 0x00800000;
    private const uint Architecture64 = 0xC000003E;
    private const uint Architecture32 = 0x40000003;
    private const uint WithoutMarkOfX32 = ~0x40000000U;
    private const uint Clone64 = 56;
    private const uint Clone32 = 120;
    private const uint Clone3 = 435;

    private const uint Allow = 0x7FFF0000;
    private const uint Error = 0x00050000;

    private const ushort Load = 0x20;
    private const ushort And = 0x54;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfSet = 0x45;
    private const ushort Return = 0x06;
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16;

    /// <summary>Programs that the calling thread starts from now on are refused that.</summary>
    /// <remarks>Who has no right to filter gives up set-user-id programs for it, which who traces does not have either.</remarks>
    /// <exception cref="HostException">Linux has no such filters.</exception>
    public static void Catch()
    {
        var error = Install();
        if (error == (int)Errno.EACCES && Control(NoNewPrivileges, 1, 0, 0, 0) == 0)
        {
            error = Install();
        }

        if (error != 0)
        {
            throw new HostException($"programs cannot be kept from starting others that are not traced ({Marshal.GetPInvokeErrorMessage(error)}); a kernel with filters of system calls (seccomp) is needed");
        }
    }

    private static int Install()
    {
        ReadOnlySpan<Step> steps =
        [
            /*  0 */ new(Load, Architecture),
            /*  1 */ new(JumpIfEqual, Architecture64, 0, 8 - 2),
            /*  2 */ new(Load, Number),
            /*  3 */ new(And, WithoutMarkOfX32),
            /*  4 */ new(JumpIfEqual, Clone3, 14 - 5),
            /*  5 */ new(JumpIfEqual, Clone64, 0, 16 - 6),
            /*  6 */ new(Load, FirstArgument),
            /*  7 */ new(JumpIfSet, Flag, 15 - 8, 16 - 8),
            /*  8 */ new(JumpIfEqual, Architecture32, 0, 16 - 9),
            /*  9 */ new(Load, Number),
            /* 10 */ new(JumpIfEqual, Clone3, 14 - 11),
            /* 11 */ new(JumpIfEqual, Clone32, 0, 16 - 12),
            /* 12 */ new(Load, FirstArgument),
            /* 13 */ new(JumpIfSet, Flag, 15 - 14, 16 - 14),
            /* 14 */ new(Return, Error | (uint)Errno.ENOSYS),
            /* 15 */ new(Return, Error | (uint)Errno.EPERM),
            /* 16 */ new(Return, Allow),
        ];
        fixed (Step* first = steps)
        {
            var program = new Steps((ushort)steps.Length, first);
            return SystemCall(SystemCallNumber, SetModeFilter, NoSpeculationMitigation, &program) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint operation, nint flags, Steps* program);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int what, nuint value, nuint third, nuint fourth, nuint fifth);

    /// <summary>struct sock_filter of linux/filter.h; jumps count the steps that are passed over.</summary>
    private readonly record struct Step(ushort Code, byte IfTrue, byte IfFalse, uint Value)
    {
        public Step(ushort code, uint value, byte ifTrue = 0, byte ifFalse = 0)
            : this(code, ifTrue, ifFalse, value)
        {
        }
    }

    /// <summary>struct sock_fprog.</summary>
    private readonly struct Steps(ushort count, Step* first)
    {
        public readonly ushort Count = count;
        public readonly Step* First = first;
    }
}
