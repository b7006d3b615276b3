using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dsa.Bindings;
using Dsa.Platform.Memory;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Polling;

/// <summary>A page of memory in the place of a portal's: what a program has stored into a slot stands there until it is taken.</summary>
/// <remarks>
/// A 64-byte store arrives as a whole, so a slot that is not all zeroes holds a descriptor, and a second look sees all of it. A slot is emptied as it is taken,
/// before anything becomes of the descriptor: who waits for its completion finds the slot free. What a program stores over a descriptor that was not taken yet is lost, or
/// takes its place; and a descriptor of nothing but zeroes - a No-op without a record - is none. Not for several threads at once.
/// </remarks>
internal sealed unsafe partial class PolledPage : IDisposable
{
    private const int SlotBytes = WorkDescriptor.SizeBytes;
    private const uint CloseOnExec = 1;
    private const int ProtectReadWrite = 3;
    private const int MapShared = 1;
    private const int SetLease = 1024;
    private const int WriteLease = 1;
    private const int NoLease = 2;

    private readonly byte* _slots;
    private int _next;
    private bool _isTakenAway;

    /// <summary>An empty page.</summary>
    /// <param name="name">A name for the eyes of people who look into /proc.</param>
    /// <exception cref="IOException">The operating system gives no memory.</exception>
    public PolledPage(string name)
    {
        using (var anonymous = new SafeFileHandle(CreateMemoryFile(name, CloseOnExec), ownsHandle: true))
        {
            ThrowIf(anonymous.IsInvalid, "memfd_create");
            // The kernel does not count who has the first file of a memfd for writing, and leases go by that count.
            File = System.IO.File.OpenHandle($"/proc/self/fd/{anonymous.DangerousGetHandle()}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }

        RandomAccess.SetLength(File, PhysicalMemory.PageBytes);
        _slots = (byte*)Map(null, PhysicalMemory.PageBytes, ProtectReadWrite, MapShared, File, 0);
        if ((nint)_slots == -1)
        {
            File.Dispose();
            ThrowIf(true, "mmap");
        }
    }

    /// <summary>Slots in a page.</summary>
    public const int Slots = PhysicalMemory.PageBytes / SlotBytes;

    /// <summary>Its file, of which others map the page.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Whether another file of the page is open, or somebody has mapped it: the kernel grants a lease to who is alone with it.</summary>
    /// <exception cref="IOException">The kernel grants none for another reason.</exception>
    public bool IsInUse
    {
        get
        {
            if (Control(File, SetLease, WriteLease) == 0)
            {
                _ = Control(File, SetLease, NoLease);
                return false;
            }

            ThrowIf(Marshal.GetLastPInvokeError() != (int)Errno.EAGAIN, "fcntl(F_SETLEASE)");
            return true;
        }
    }

    /// <summary>Takes one descriptor, if there is any.</summary>
    /// <param name="offsetBytes">Where in the page it stood.</param>
    /// <param name="descriptor">The descriptor.</param>
    public bool TryTake(out int offsetBytes, out WorkDescriptor descriptor)
    {
        offsetBytes = 0;
        descriptor = default;
        var ahead = _isTakenAway ? -1 : FullAhead(Slots);
        if (ahead < 0)
        {
            return false;
        }

        // A program goes on to the next slot each time. One that was filled while those behind it were looked at comes first all the same.
        for (var nearer = ahead; nearer > 0 && (nearer = FullAhead(nearer)) >= 0;)
        {
            ahead = nearer;
        }

        offsetBytes = (_next + ahead) % Slots * SlotBytes;
        _next = (_next + ahead + 1) % Slots;
        descriptor = *(WorkDescriptor*)(_slots + offsetBytes);
        Vector512<byte>.Zero.StoreAligned(_slots + offsetBytes);
        return true;
    }

    /// <summary>Takes the page away from all who have mapped it: what they store from now on raises SIGBUS.</summary>
    public void TakeAway()
    {
        // Here, too.
        _isTakenAway = true;
        RandomAccess.SetLength(File, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isTakenAway = true;
        _ = Unmap(_slots, PhysicalMemory.PageBytes);
        File.Dispose();
    }

    /// <summary>How many slots after the next one the first full one is, of so many; -1 if none is full.</summary>
    private int FullAhead(int count)
    {
        for (var ahead = 0; ahead < count; ahead++)
        {
            if (Vector512.LoadAligned(_slots + ((_next + ahead) % Slots * SlotBytes)) != Vector512<byte>.Zero)
            {
                return ahead;
            }
        }

        return -1;
    }

    private static void ThrowIf(bool hasFailed, string call)
    {
        if (hasFailed)
        {
            throw new IOException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
