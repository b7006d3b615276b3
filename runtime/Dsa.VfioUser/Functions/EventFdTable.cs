using System.Runtime.InteropServices;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Functions;

/// <summary>The MSI-X vectors of a function as a virtual machine has them: each an eventfd, or none.</summary>
/// <remarks>
/// The virtual machine masks for itself. To arm one more vector it disarms all and arms them again; a signal that comes between
/// is kept until then. The connection's thread arms, any thread signals, none waits. <c>_lock</c> guards the table; it may be
/// taken under the lock of the function's registers.
/// </remarks>
internal sealed partial class EventFdTable(int count, ServerStatistics statistics) : IInterruptSink, IDisposable
{
    private const string EventFdName = "anon_inode:[eventfd]";
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    private readonly LeafLock _lock = new();
    private readonly SafeFileHandle?[] _eventFds = new SafeFileHandle?[count];
    private readonly bool[] _pending = new bool[count];

    /// <summary>How many vectors there are.</summary>
    public int Count => count;

    /// <summary>Whether a file is an eventfd: anything else could hold up who writes to it.</summary>
    public static bool IsEventFd(SafeFileHandle file)
    {
        try
        {
            var link = File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false);
            return link?.Name == EventFdName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Arms a vector, and raises what was kept for it.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="eventFd">Its eventfd, which is taken over; null disarms.</param>
    public void Arm(int vector, SafeFileHandle? eventFd)
    {
        if (eventFd is not null)
        {
            _ = FileControl(eventFd, SetFlags, FileControl(eventFd, GetFlags, 0) | NonBlocking);
        }

        SafeFileHandle? old;
        bool isPending;
        using (_lock.Enter())
        {
            old = _eventFds[vector];
            _eventFds[vector] = eventFd;
            isPending = _pending[vector] && eventFd is not null;
            _pending[vector] &= !isPending;
        }

        old?.Dispose();
        if (isPending)
        {
            Raise(vector);
        }
    }

    /// <summary>Forgets signals that are kept: the function has been reset.</summary>
    public void ClearPending()
    {
        using (_lock.Enter())
        {
            Array.Clear(_pending);
        }
    }

    /// <inheritdoc/>
    public void Signal(InterruptSource source)
    {
        if ((uint)source.Index < (uint)count)
        {
            statistics.CountInterrupt();
            Raise(source.Index);
        }
    }

    /// <summary>Raises a vector for the client that asks for it, or for the function.</summary>
    public void Raise(int vector)
    {
        var isHeld = false;
        SafeFileHandle? eventFd;
        using (_lock.Enter())
        {
            eventFd = _eventFds[vector];
            _pending[vector] |= eventFd is null;
            eventFd?.DangerousAddRef(ref isHeld);
        }

        if (eventFd is not null)
        {
            Write(eventFd);
            eventFd.DangerousRelease();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var vector = 0; vector < count; vector++)
        {
            Arm(vector, null);
        }
    }

    private static unsafe void Write(SafeFileHandle eventFd)
    {
        // A counter that is full has its reader's attention already.
        var one = 1UL;
        _ = WriteFile((int)eventFd.DangerousGetHandle(), &one, sizeof(ulong));
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteFile(int file, void* data, nuint length);
}
