using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>The filter of system calls (seccomp(2)) that each command begins with: what no tracer could follow is refused, and what it has to know is told before it happens.</summary>
/// <remarks>
/// <para>A clone with CLONE_UNTRACED is refused (EPERM), since the child would outlive the command and submit nothing; and each clone3 as a kernel without it does (ENOSYS), upon which C libraries
/// call clone: its flags lie in memory, where no filter sees them, and where others may write after a tracer has looked.</para>
/// <para>Each <see cref="ToldCall"/> stops the thread for its tracer (PTRACE_EVENT_SECCOMP) before it is carried out.</para>
/// <para>A refusal comes before what a filter of the program's own would leave to a listener or a tracer, and a stop after what that forbids or leaves to a listener. What it leaves to a tracer is
/// not there, as without one, unless it has our own mark. Programs inherit the filter, and cannot take it off.</para>
/// </remarks>
internal static partial class SystemCallFilter
{
    // What a stop for the tracer says of itself (SECCOMP_RET_DATA): others are of filters of the program's own.
    private const ushort Mark = 0x05A0;

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

    private const uint NewListener = 8;

    private const int Programs32 = 14;
    private const int Ioctl = 23;
    private const int Filter = 25;
    private const int Clone = 27;
    private const int Missing = 29;
    private const int Refused = 30;
    private const int Executes = 31;
    private const int ServesFaults = 32;
    private const int Listens = 33;
    private const int Allowed = 34;

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
        /*  8 */ new(JumpIfEqual, 59, Executes), // execve
        /*  9 */ new(JumpIfEqual, 520, Executes), // x32
        /* 10 */ new(JumpIfEqual, 322, Executes), // execveat
        /* 11 */ new(JumpIfEqual, 545, Executes), // x32
        /* 12 */ new(JumpIfEqual, 317, Filter),
        /* 13 */ new(JumpIfEqual, 323, ServesFaults, Allowed), // userfaultfd
        /* 14 */ new(JumpIfEqual, Architecture32, Else: Allowed),
        /* 15 */ new(Load, Number),
        /* 16 */ new(JumpIfEqual, 54, Ioctl),
        /* 17 */ new(JumpIfEqual, 120, Clone),
        /* 18 */ new(JumpIfEqual, 435, Missing), // clone3
        /* 19 */ new(JumpIfEqual, 11, Executes), // execve
        /* 20 */ new(JumpIfEqual, 358, Executes), // execveat
        /* 21 */ new(JumpIfEqual, 354, Filter),
        /* 22 */ new(JumpIfEqual, 374, ServesFaults, Allowed), // userfaultfd
        /* 23 */ new(Load, SecondArgument),
        /* 24 */ new(JumpIfEqual, NewUserFaults, ServesFaults, Allowed),
        /* 25 */ new(Load, SecondArgument),
        /* 26 */ new(JumpIfSet, NewListener, Listens, Allowed),
        /* 27 */ new(Load, FirstArgument),
        /* 28 */ new(JumpIfSet, UntracedFlag, Refused, Allowed),
        /* 29 */ new(Return, Error | (uint)Errno.ENOSYS),
        /* 30 */ new(Return, Error | (uint)Errno.EPERM),
        /* 31 */ new(Return, Stop | Mark | (uint)ToldCall.Execute),
        /* 32 */ new(Return, Stop | Mark | (uint)ToldCall.ServeFaults),
        /* 33 */ new(Return, Stop | Mark | (uint)ToldCall.Listen),
        /* 34 */ new(Return, Allow),
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

    /// <summary>The call that a thread stands still before; null for one that a filter of the program's own stops it at.</summary>
    public static ToldCall? CallOf(int threadId) => Ptrace.EventMessage(threadId) is { } message && (ToldCall)(message ^ Mark) is var call and >= ToldCall.Execute and <= ToldCall.Listen ? call : null;

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
        // Capabilities of others than root are gone when the gate is executed.
        if (!Environment.IsPrivilegedProcess || (ProcessStatus.OwnCapabilities & (1UL << SystemAdministration)) == 0)
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
