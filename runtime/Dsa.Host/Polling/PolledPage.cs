using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Polling;

/// <summary>A page of memory in the place of a portal's, which a program maps (<see cref="PolledSlots"/>). Not for several threads at once.</summary>
internal sealed unsafe partial class PolledPage : IDisposable
{
    private const uint CloseOnExec = 1;
    private const int ProtectReadWrite = 3;
    private const int MapShared = 1;
    private const int SetLease = 1024;
    private const int WriteLease = 1;
    private const int NoLease = 2;

    private readonly byte* _page;
    private readonly PolledSlots _slots;
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

        try
        {
            RandomAccess.SetLength(File, PhysicalMemory.PageBytes);
            _page = (byte*)Map(null, PhysicalMemory.PageBytes, ProtectReadWrite, MapShared, File, 0);
            ThrowIf((nint)_page == -1, "mmap");
        }
        catch
        {
            File.Dispose();
            throw;
        }

        _slots = new PolledSlots(_page, arrivesWhole: true);
    }

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
        return !_isTakenAway && _slots.TryTake(out offsetBytes, out descriptor);
    }

    /// <summary>Takes the page away from all who have mapped it: what they store from now on raises SIGBUS. Of a page that was disposed nothing is left to take.</summary>
    public void TakeAway()
    {
        if (_isTakenAway)
        {
            return;
        }

        // Here, too.
        _isTakenAway = true;
        RandomAccess.SetLength(File, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isTakenAway = true;
        _ = Unmap(_page, PhysicalMemory.PageBytes);
        File.Dispose();
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
