using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>The filter of system calls (seccomp(2)) that each command begins with: what no tracer could follow is refused, and what it has to know is told before it happens.</summary>
/// <remarks>
/// <para>A clone with CLONE_UNTRACED is refused (EPERM), since the child would outlive the command and submit nothing; and each clone3 as a kernel without it does (ENOSYS), upon which C libraries
/// call clone: its flags lie in memory, where no filter sees them, and where others may write after a tracer has looked.</para>
/// <para>execve and execveat, userfaultfd and the request for one of /dev/userfaultfd stop the thread for its tracer (PTRACE_EVENT_SECCOMP) before they are carried out: from then on what is known of the memory of its process
/// need not hold, and its pages may be the program's own to bring in.</para>
/// <para>A refusal comes before whatever a filter of the program's own would have the kernel do, and a stop after all but that it be allowed: a program whose own filter has a listener decide
/// over execve (SECCOMP_RET_USER_NOTIF) executes without a stop. What such a filter leaves to a tracer is not there, as without one. Programs inherit the filter, and cannot take it off.</para>
/// </remarks>
internal static partial class SystemCallFilter
{
    /// <summary>What a stop for the tracer says of itself (SECCOMP_RET_DATA): others are of filters of the program's own.</summary>
    public const ushort Message = 0x05A5;

    private const int NoNewPrivileges = 38;
    private const int SystemAdministration = 21;
    private const int ProgramBytes = 16;
    private const int StepBytes = 8;

    private const uint UntracedFlag = 0x00800000;
    private const uint NewUserFaults = 0xAA00;
    private const uint Architecture64 = 0xC000003E;
    private const uint Architecture32 = 0x40000003;
    private const uint WithoutMarkOfX32 = ~0x40000000U;

    private const uint Allow = 0x7FFF0000;
    private const uint Stop = 0x7FF00000;
    private const uint Error = 0x00050000;

    private const ushort Load = 0x20;
    private const ushort And = 0x54;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfSet = 0x45;
    private const ushort Return = 0x06;
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16;
    private const uint SecondArgument = 24;

    private const int Programs32 = 13;
    private const int Ioctl = 21;
    private const int Clone = 23;
    private const int Missing = 25;
    private const int Refused = 26;
    private const int Told = 27;
    private const int Allowed = 28;

    private static readonly Step[] s_steps =
    [
        /*  0 */ new(Load, Architecture),
        /*  1 */ new(JumpIfEqual, Architecture64, Else: Programs32),
        /*  2 */ new(Load, Number),
        /*  3 */ new(And, WithoutMarkOfX32),
        /*  4 */ new(JumpIfEqual, 16, Ioctl),
        /*  5 */ new(JumpIfEqual, 514, Ioctl), // x32
        /*  6 */ new(JumpIfEqual, 56, Clone),
        /*  7 */ new(JumpIfEqual, 435, Missing), // clone3
        /*  8 */ new(JumpIfEqual, 59, Told), // execve
        /*  9 */ new(JumpIfEqual, 520, Told), // x32
        /* 10 */ new(JumpIfEqual, 322, Told), // execveat
        /* 11 */ new(JumpIfEqual, 545, Told), // x32
        /* 12 */ new(JumpIfEqual, 323, Told, Allowed), // userfaultfd
        /* 13 */ new(JumpIfEqual, Architecture32, Else: Allowed),
        /* 14 */ new(Load, Number),
        /* 15 */ new(JumpIfEqual, 54, Ioctl),
        /* 16 */ new(JumpIfEqual, 120, Clone),
        /* 17 */ new(JumpIfEqual, 435, Missing), // clone3
        /* 18 */ new(JumpIfEqual, 11, Told), // execve
        /* 19 */ new(JumpIfEqual, 358, Told), // execveat
        /* 20 */ new(JumpIfEqual, 374, Told, Allowed), // userfaultfd
        /* 21 */ new(Load, SecondArgument),
        /* 22 */ new(JumpIfEqual, NewUserFaults, Told, Allowed),
        /* 23 */ new(Load, FirstArgument),
        /* 24 */ new(JumpIfSet, UntracedFlag, Refused, Allowed),
        /* 25 */ new(Return, Error | (uint)Errno.ENOSYS),
        /* 26 */ new(Return, Error | (uint)Errno.EPERM),
        /* 27 */ new(Return, Stop | Message),
        /* 28 */ new(Return, Allow),
    ];

    /// <summary>The bytes of struct sock_fprog and what it points to.</summary>
    public static int SizeBytes => ProgramBytes + (s_steps.Length * StepBytes);

    /// <summary>Writes struct sock_fprog and what it points to.</summary>
    /// <param name="target"><see cref="SizeBytes"/> bytes.</param>
    /// <param name="address">Where they lie when a program installs the filter.</param>
    public static void Write(Span<byte> target, ulong address)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, (ulong)s_steps.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], address + ProgramBytes);
        for (var index = 0; index < s_steps.Length; index++)
        {
            s_steps[index].Write(target[(ProgramBytes + (index * StepBytes))..], index);
        }
    }

    /// <summary>Has a system call not be there (ENOSYS), as a filter of the program's own leaves it to a tracer, of which it has none.</summary>
    /// <param name="threadId">The thread, which stands still before the call.</param>
    public static void Refuse(int threadId)
    {
        Ptrace.WriteRegister(threadId, UserRegisters.OriginalRaxOffset, ulong.MaxValue);
        Ptrace.WriteRegister(threadId, UserRegisters.RaxOffset, unchecked((ulong)-(int)Errno.ENOSYS));
    }

    /// <summary>Lets programs that the calling thread starts from now on install it.</summary>
    /// <remarks>Who has no right to filter gives up set-user-id programs for it (PR_SET_NO_NEW_PRIVS), which who is traced does not have either.</remarks>
    public static void Permit()
    {
        if ((ProcessStatus.OwnCapabilities & (1UL << SystemAdministration)) == 0)
        {
            _ = Control(NoNewPrivileges, 1, 0, 0, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int what, nuint value, nuint third, nuint fourth, nuint fifth);

    /// <summary>struct sock_filter of linux/filter.h, with the steps that it goes on at; 0 for the next.</summary>
    private readonly record struct Step(ushort Code, uint Value, int Then = 0, int Else = 0)
    {
        public void Write(Span<byte> target, int index)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, Code);
            target[2] = PassedOver(index, Then);
            target[3] = PassedOver(index, Else);
            BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Value);
        }

        private static byte PassedOver(int index, int next) => next == 0 ? (byte)0 : checked((byte)(next - index - 1));
    }
}
