using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Memory;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>Has a thread bring in itself what the supervisor is to read of it.</summary>
/// <remarks>
/// Who reads a page that is away waits for it: for a disk, for a file system that does not answer, for another thread of the program (userfaultfd), and that one may have to be
/// answered first. So the supervisor looks, and has the thread that needs the page make a call that brings it in, madvise(MADV_POPULATE_READ), by the
/// system call instruction of its vdso; after that the thread meets its own instruction again. A signal that comes first ends the attempt.
/// A page that a thread has just submitted from, dropped, and submits from again is not seen to be away: everybody waits for that.
/// Where that cannot be done - Linux before 5.14, a program with a filter of system calls - the supervisor reads, and waits. For the thread that traces.
/// </remarks>
internal sealed unsafe class SourcePages : IDisposable
{
    private const ulong Madvise = 28;
    private const ulong PopulateRead = 22;
    private const ulong PageBytes = 4096;
    private const ulong VdsoAddress = 33;
    private const int VdsoBytes = 2 * (int)PageBytes;

    private readonly Dictionary<int, PageMap> _pages = [];

    /// <summary>Whether bytes of a stopped thread are in memory, or it has just tried to bring them in.</summary>
    /// <remarks>A look costs as much as half the reading. Where the thread's last source was, the next one is believed to be, too.</remarks>
    public bool AreReadable(TracedThread thread, ulong address, int length)
    {
        var (first, last) = (address / PageBytes, (address + (ulong)length - 1) / PageBytes);
        if (first == thread.SourcePage && last == first)
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
        if (ProcessStatus.HasSystemCallFilter(thread.Id) || CallInstruction(thread.Id) is not { } instruction)
        {
            return false;
        }

        var call = *registers;
        call.Rip = instruction;
        call.Rax = Madvise;
        call.Rdi = address & ~(PageBytes - 1);
        call.Rsi = ((address + (ulong)length - 1) & ~(PageBytes - 1)) + PageBytes - call.Rdi;
        call.Rdx = PopulateRead;
        if (!Ptrace.Write(thread.Id, &call))
        {
            return false;
        }

        thread.OwnRegisters = *registers;
        thread.Wanted = address;
        return true;
    }

    /// <summary>Goes on with the call at a stop of the thread, or ends it: the thread has its own registers again then.</summary>
    /// <param name="thread">A thread that brings pages in.</param>
    /// <param name="status">What it reports.</param>
    /// <returns>Whether the stop was one of the call's, and nobody else's.</returns>
    public static bool Continue(TracedThread thread, WaitStatus status)
    {
        var isCalls = status is { Event: 0, StopSignal: Ptrace.SystemCallStop };
        if (isCalls && !thread.IsInCall)
        {
            thread.IsInCall = true;
            return true;
        }

        var own = thread.OwnRegisters!.Value;
        Ptrace.Write(thread.Id, &own);
        thread.OwnRegisters = null;
        thread.IsInCall = false;
        thread.BroughtIn = isCalls ? thread.Wanted : null;
        return isCalls;
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

    /// <summary>Where a system call instruction is: in the vdso, which /proc/ID/auxv tells of.</summary>
    private static ulong? CallInstruction(int threadId)
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
        ReadOnlySpan<byte> call = [0x0F, 0x05];
        var bytes = stackalloc byte[VdsoBytes];
        var local = new ProcessVm.Extent((ulong)bytes, VdsoBytes);
        var remote = new ProcessVm.Extent(vdso, VdsoBytes);
        var length = (int)Math.Max(0, ProcessVm.Read(threadId, &local, 1, &remote, 1, 0));
        var place = new ReadOnlySpan<byte>(bytes, length).IndexOf(call);
        return place < 0 ? null : vdso + (ulong)place;
    }
}
