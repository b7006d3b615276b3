using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dsa.Host.Supervision;

/// <summary>Tells which signals the kernel itself sent to this process, such as those of keys of a terminal: the framework's handlers do not.</summary>
/// <remarks>
/// In front of the framework's handler of each signal stands a routine of a few instructions that looks at si_code and counts. Each signal that is handled runs both once, so
/// the counts fit whatever order the framework tells them in. Where the framework has no handler nothing stands in front of it, and nothing is counted.
/// </remarks>
internal sealed unsafe partial class SignalCauses : IDisposable
{
    private const int PageBytes = 4096;
    private const int RoutineBytes = 64;
    private const int CounterOffset = 11;
    private const int FormerOffset = 24;
    private const int ActionBytes = 152;
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int PrivateAnonymous = 0x22;
    private const nint LastSpecialHandler = 1;

    private readonly int[] _signals;
    private readonly byte* _routines;
    private readonly int* _counters;

    /// <summary>Begins to count, for signals that the framework has handlers for now.</summary>
    public SignalCauses(params int[] signals)
    {
        _signals = signals;
        var pages = Map(null, 2 * PageBytes, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)pages == -1)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        _routines = pages;
        _counters = (int*)(pages + PageBytes);
        var actions = stackalloc byte[ActionBytes * signals.Length];
        for (var index = 0; index < signals.Length; index++)
        {
            var action = actions + (index * ActionBytes);
            _ = ChangeAction(signals[index], null, action);
            Write(new Span<byte>(_routines + (index * RoutineBytes), RoutineBytes), (long)(_counters + index), *(long*)action);
        }

        _ = Protect(_routines, PageBytes, ReadExecute);
        for (var index = 0; index < signals.Length; index++)
        {
            var action = actions + (index * ActionBytes);
            if (*(nint*)action is < 0 or > LastSpecialHandler)
            {
                *(byte**)action = _routines + (index * RoutineBytes);
                _ = ChangeAction(signals[index], action, null);
            }
        }
    }

    /// <summary>cmp dword [rsi + 8], SI_KERNEL; jne on; mov rax, counter; lock inc dword [rax]; on: mov rax, former; jmp rax.</summary>
    private static ReadOnlySpan<byte> Routine =>
        [0x81, 0x7E, 0x08, Signals.CodeKernel, 0, 0, 0, 0x75, 0x0D, 0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF, 0x00, 0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0];

    /// <summary>Whether one more signal of this number came from the kernel than were asked for. To be called once for each that is handled.</summary>
    public bool TakeFromKernel(int signal)
    {
        ref var counter = ref _counters[Array.IndexOf(_signals, signal)];
        for (var count = Volatile.Read(ref counter); count > 0; count = Volatile.Read(ref counter))
        {
            if (Interlocked.CompareExchange(ref counter, count - 1, count) == count)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    /// <remarks>The routines stay where they are: a thread may be in one.</remarks>
    public void Dispose()
    {
        var action = stackalloc byte[ActionBytes];
        for (var index = 0; index < _signals.Length; index++)
        {
            var routine = _routines + (index * RoutineBytes);
            if (ChangeAction(_signals[index], null, action) == 0 && *(byte**)action == routine)
            {
                *(long*)action = *(long*)(routine + FormerOffset);
                _ = ChangeAction(_signals[index], action, null);
            }
        }
    }

    private static void Write(Span<byte> target, long counter, long former)
    {
        Routine.CopyTo(target);
        BinaryPrimitives.WriteInt64LittleEndian(target[CounterOffset..], counter);
        BinaryPrimitives.WriteInt64LittleEndian(target[FormerOffset..], former);
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int ChangeAction(int signal, byte* action, byte* former);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);
}
