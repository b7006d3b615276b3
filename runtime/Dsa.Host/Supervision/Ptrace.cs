using System.Runtime.InteropServices;
using Dsa.Host.Instructions;

namespace Dsa.Host.Supervision;

/// <summary>ptrace(2) and the calls around it, for the thread that traces.</summary>
/// <remarks>A thread can be killed at any time, so every call on it may fail (ESRCH); its end is then reported by <see cref="Wait"/>.</remarks>
internal static unsafe partial class Ptrace
{
    /// <summary>PTRACE_EVENT_EXEC.</summary>
    public const int EventExec = 4;

    /// <summary>PTRACE_EVENT_SECCOMP: a system call that the tracer is to know of (<see cref="SystemCallFilter"/>) has not yet been carried out.</summary>
    public const int EventFilter = 7;

    /// <summary>PTRACE_EVENT_STOP: the first stop of a new thread, or the stop of a whole process (job control), or its end.</summary>
    public const int EventStop = 128;

    private const int PokeUser = 6;
    private const int Cont = 7;
    private const int GetRegs = 12;
    private const int SetRegs = 13;
    private const int SingleStep = 9;
    private const int GetEventMessage = 0x4201;
    private const int GetSigInfo = 0x4202;
    private const int SetSigInfo = 0x4203;
    private const int SeizeRequest = 0x4206;
    private const int InterruptRequest = 0x4207;
    private const int ListenRequest = 0x4208;
    private const int GetSigMask = 0x420A;
    private const int SetSigMask = 0x420B;

    private const int TraceFork = 1 << 1;
    private const int TraceVfork = 1 << 2;
    private const int TraceClone = 1 << 3;
    private const int TraceExec = 1 << 4;
    private const int TraceFilter = 1 << 7;
    private const int ExitKill = 1 << 20;

    private const int NoHang = 1;
    private const int Stopped = 2;
    private const int Exited = 4;
    private const int LeaveReport = 0x01000000;
    private const int AnyId = 0;
    private const int ByProcessId = 1;
    private const int AllKinds = 0x40000000;
    private const int ThisThreadOnly = 0x20000000;

    private const int NoChildStops = 1;
    private const int ActionBytes = 152;
    private const int ActionFlagsOffset = 136;

    /// <summary>Begins to trace a process and whatever it starts; all of them are killed when this thread ends.</summary>
    /// <returns>0, or errno.</returns>
    public static int Seize(int threadId) =>
        Call(SeizeRequest, threadId, 0, TraceFork | TraceVfork | TraceClone | TraceExec | TraceFilter | ExitKill) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Stops a running thread; it reports <see cref="EventStop"/>.</summary>
    public static void Interrupt(int threadId) => Call(InterruptRequest, threadId, 0, 0);

    /// <summary>Lets a stopped thread run on, with a signal or with 0.</summary>
    public static void Continue(int threadId, int signal) => CallAtOnce(Cont, threadId, 0, signal);

    /// <summary>Lets a stopped thread execute one instruction; it reports SIGTRAP.</summary>
    public static void Step(int threadId) => Call(SingleStep, threadId, 0, 0);

    /// <summary>Leaves a thread stopped, as job control wants it, until SIGCONT.</summary>
    public static void Listen(int threadId) => Call(ListenRequest, threadId, 0, 0);

    public static bool Read(int threadId, UserRegisters* registers) => CallAtOnce(GetRegs, threadId, 0, (nint)registers) == 0;

    public static bool Write(int threadId, UserRegisters* registers) => CallAtOnce(SetRegs, threadId, 0, (nint)registers) == 0;

    /// <summary>Writes one register, by its place in <see cref="UserRegisters"/>.</summary>
    public static void WriteRegister(int threadId, nint offset, ulong value) => CallAtOnce(PokeUser, threadId, offset, (nint)value);

    public static bool Read(int threadId, SignalInformation* information) => CallAtOnce(GetSigInfo, threadId, 0, (nint)information) == 0;

    public static bool Write(int threadId, SignalInformation* information) => Call(SetSigInfo, threadId, 0, (nint)information) == 0;

    /// <summary>The signals that a thread blocks.</summary>
    public static bool ReadMask(int threadId, out ulong mask)
    {
        ulong value = 0;
        var isRead = CallAtOnce(GetSigMask, threadId, sizeof(ulong), (nint)(&value)) == 0;
        mask = value;
        return isRead;
    }

    public static bool WriteMask(int threadId, ulong mask) => Call(SetSigMask, threadId, sizeof(ulong), (nint)(&mask)) == 0;

    /// <summary>What an event of a thread is about: the thread id that it had before it executed, or what a filter says; null if it is not to be had.</summary>
    public static int? EventMessage(int threadId)
    {
        nint value = 0;
        return Call(GetEventMessage, threadId, 0, (nint)(&value)) == 0 ? (int)value : null;
    }

    /// <summary>Waits for the next report of a thread that this thread traces; children of other threads of this process are left to them.</summary>
    /// <remarks>It stays to be told until the thread is resumed or reaped: so nobody else gets the number of one that has ended.</remarks>
    /// <param name="status">What it reports.</param>
    /// <returns>The thread id; 0 if there will never be a report.</returns>
    public static int Wait(out WaitStatus status)
    {
        var information = new SignalInformation();
        int result;
        do
        {
            result = WaitId(AnyId, 0, &information, Stopped | Exited | LeaveReport | AllKinds | ThisThreadOnly);
        }
        while (result != 0 && Marshal.GetLastSystemError() == (int)Errno.EINTR);
        status = WaitStatus.Of(in information);
        return result == 0 ? information.ThreadId : 0;
    }

    /// <summary>Takes a stop that there is to be told, if any; ends stay.</summary>
    /// <returns>The thread id, or 0.</returns>
    public static int TakeStop(out WaitStatus status) => Peek(Stopped, out status);

    /// <summary>Takes the stop that a thread is in, if it was not yet taken.</summary>
    public static void TakeStopOf(int threadId)
    {
        var information = new SignalInformation();
        _ = WaitId(ByProcessId, threadId, &information, NoHang | Stopped | AllKinds | ThisThreadOnly);
    }

    /// <summary>Looks whether a thread has ended, and leaves that to be told.</summary>
    /// <returns>The thread id, or 0.</returns>
    public static int FindEnded(out WaitStatus status) => Peek(Exited | LeaveReport, out status);

    /// <summary>Lets a thread go that has ended: its parent learns of it, and others may get its number.</summary>
    public static void Reap(int threadId)
    {
        var information = new SignalInformation();
        _ = WaitId(ByProcessId, threadId, &information, NoHang | Exited | AllKinds | ThisThreadOnly);
    }

    /// <summary>Whether a thread has something to report that <see cref="Wait"/> has not yet told.</summary>
    public static bool HasReport(int threadId)
    {
        var information = new SignalInformation();
        return WaitId(ByProcessId, threadId, &information, NoHang | Stopped | Exited | LeaveReport | AllKinds | ThisThreadOnly) == 0 && information.Signal != 0;
    }

    private static int Peek(int options, out WaitStatus status)
    {
        var information = new SignalInformation();
        _ = WaitId(AnyId, 0, &information, NoHang | options | AllKinds | ThisThreadOnly);
        status = WaitStatus.Of(in information);
        return information.ThreadId;
    }

    /// <summary>Keeps each stop of a traced thread from raising SIGCHLD in this process, whose handler would be run for each (SA_NOCLDSTOP).</summary>
    public static void MuteChildStops()
    {
        var action = stackalloc byte[ActionBytes];
        if (ChangeAction(Signals.Child, null, action) == 0 && (*(int*)(action + ActionFlagsOffset) & NoChildStops) == 0)
        {
            *(int*)(action + ActionFlagsOffset) |= NoChildStops;
            _ = ChangeAction(Signals.Child, action, null);
        }
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Call(int request, int threadId, nint address, nint data);

    /// <summary>The same for what each trap needs of a thread that stands still: it waits for no more than that to leave its processor, so that the collector may wait for it.</summary>
    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "ptrace")]
    private static partial nint CallAtOnce(int request, int threadId, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static partial int WaitId(int kind, int threadId, SignalInformation* information, int options);

    /// <summary>Sends a signal to a process.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int ChangeAction(int signal, byte* action, byte* former);
}
