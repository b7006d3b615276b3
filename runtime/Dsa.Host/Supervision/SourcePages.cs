using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Memory;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>Has a thread bring in itself what the supervisor is to read of it.</summary>
/// <remarks>
/// Who reads a page that is away waits for it: for a disk, for a file system that does not answer, for another thread of the program (userfaultfd), and that one may have to be
/// answered first. So the supervisor looks, and has the thread that needs the page read it, as the instruction would: one step of a LODSB in its vdso; after that the thread meets its
/// own instruction again. The SIGTRAP of a step is forced, and would set its action to the default where it is blocked or ignored: so it is taken out of the mask for that time, and
/// a thread that ignores it makes no step. A signal that comes first ends the attempt. Only a fault of the program itself is let in by a userfaultfd of a user without rights (UFFD_USER_MODE_ONLY).
/// Where there is no such instruction, or no step, the supervisor reads, and waits. For the thread that traces.
/// </remarks>
internal sealed unsafe class SourcePages : IDisposable
{
    /// <summary>LODSB: AL becomes the byte that RSI points to. Any byte of its value in what may be executed is one.</summary>
    private const byte LoadByte = 0xAC;

    private const ulong PageBytes = 4096;
    private const ulong VdsoAddress = 33;
    private const int VdsoBytes = 2 * (int)PageBytes;

    private readonly Dictionary<int, PageMap> _pages = [];

    /// <summary>Whether each page is looked for: of programs that bring in pages themselves, whoever shares their memory, or has inherited that.</summary>
    public bool LooksForEach { get; set; }

    /// <summary>Whether bytes of a stopped thread are in memory, or it has just tried to bring them in.</summary>
    /// <remarks>A look costs as much as half the reading. Where the thread's last source was, the next one is believed to be, too, unless the program may take pages away from itself to bring them in later.</remarks>
    public bool AreReadable(TracedThread thread, ulong address, int length)
    {
        var (first, last) = (address / PageBytes, (address + (ulong)length - 1) / PageBytes);
        if (first == thread.SourcePage && last == first && !LooksForEach)
        {
            return true;
        }

        var hasBroughtIn = thread.BroughtIn == address;
        thread.BroughtIn = null;
        if (!hasBroughtIn && PagesOf(thread) is { } pages && pages.PresentBytes(address, length) < length)
        {
            return false;
        }

        thread.SourcePage = last;
        return true;
    }

    /// <summary>Begins to bring them in; false if that cannot be done.</summary>
    /// <param name="thread">The thread, which stands still at a fault.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The length in bytes.</param>
    public static bool TryBringIn(TracedThread thread, UserRegisters* registers, ulong address, int length)
    {
        if ((ProcessStatus.IgnoredSignals(thread.Id) & Signals.Bit(Signals.Trap)) != 0 || LoadInstruction(thread.Id) is not { } instruction || !Aim(thread, *registers, instruction, address))
        {
            return false;
        }

        thread.BlocksTrap = Ptrace.ReadMask(thread.Id, out var mask) && (mask & Signals.Bit(Signals.Trap)) != 0;
        if (thread.BlocksTrap)
        {
            Ptrace.WriteMask(thread.Id, mask & ~Signals.Bit(Signals.Trap));
        }

        thread.OwnRegisters = *registers;
        thread.Wanted = address;
        thread.LastWanted = address + (ulong)length - 1;
        return true;
    }

    /// <summary>Goes on to the next page at a stop of the thread, or ends the attempt: the thread has its own registers again then.</summary>
    /// <param name="thread">A thread that brings pages in.</param>
    /// <param name="status">What it reports.</param>
    /// <returns>Whether the stop was one of the attempt's, and nobody else's.</returns>
    public static bool Continue(TracedThread thread, WaitStatus status)
    {
        // A page that cannot be had raises its fault here, and once more for the instruction itself.
        SignalInformation cause;
        var isStep = status is { Event: 0, StopSignal: Signals.Trap or Signals.Segmentation or Signals.Bus } && Ptrace.Read(thread.Id, &cause) && cause.Code > 0;
        var own = thread.OwnRegisters!.Value;
        UserRegisters now;
        if (isStep && status.StopSignal == Signals.Trap && Ptrace.Read(thread.Id, &now) && thread.Reading / PageBytes < thread.LastWanted / PageBytes && Aim(thread, own, now.Rip - 1, thread.LastWanted))
        {
            return true;
        }

        Ptrace.Write(thread.Id, &own);
        thread.OwnRegisters = null;
        // A SIGTRAP that was sent while it is blocked has come early, and is kept by the kernel until it is unblocked; it would come early each time.
        thread.BroughtIn = isStep || (thread.BlocksTrap && status is { Event: 0, StopSignal: Signals.Trap }) ? thread.Wanted : null;
        if (thread.BlocksTrap && Ptrace.ReadMask(thread.Id, out var mask))
        {
            Ptrace.WriteMask(thread.Id, mask | Signals.Bit(Signals.Trap));
        }

        return isStep;
    }

    private static bool Aim(TracedThread thread, UserRegisters registers, ulong instruction, ulong address)
    {
        thread.Reading = address;
        registers.Rip = instruction;
        registers.Rsi = address;
        return Ptrace.Write(thread.Id, &registers);
    }

    /// <summary>Forgets the memory of a process that has ended, or has executed another program.</summary>
    public void Forget(int processId)
    {
        if (_pages.Remove(processId, out var pages))
        {
            pages.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pages in _pages.Values)
        {
            pages.Dispose();
        }
    }

    private PageMap? PagesOf(TracedThread thread)
    {
        if (!_pages.TryGetValue(thread.ProcessId, out var pages))
        {
            try
            {
                _pages.Add(thread.ProcessId, pages = new PageMap(thread.Id));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        return pages;
    }

    /// <summary>Where such an instruction is: in the vdso, which /proc/ID/auxv tells of.</summary>
    private static ulong? LoadInstruction(int threadId)
    {
        try
        {
            var auxiliary = MemoryMarshal.Cast<byte, ulong>(File.ReadAllBytes($"/proc/{threadId}/auxv"));
            for (var i = 0; i + 1 < auxiliary.Length; i += 2)
            {
                if (auxiliary[i] == VdsoAddress)
                {
                    return Find(threadId, auxiliary[i + 1]);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Killed meanwhile.
        }

        return null;
    }

    private static ulong? Find(int threadId, ulong vdso)
    {
        var bytes = stackalloc byte[VdsoBytes];
        var local = new ProcessVm.Extent((ulong)bytes, VdsoBytes);
        var remote = new ProcessVm.Extent(vdso, VdsoBytes);
        var length = (int)Math.Max(0, ProcessVm.Read(threadId, &local, 1, &remote, 1, 0));
        var place = new ReadOnlySpan<byte>(bytes, length).IndexOf(LoadByte);
        return place < 0 ? null : vdso + (ulong)place;
    }
}
