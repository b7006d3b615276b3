using System.Globalization;
using System.Runtime.InteropServices;

namespace Dsa.Host.Memory;

/// <summary>process_vm_readv(2), process_vm_writev(2): memory by the number of a thread, for whoever knows that the number is still that thread's.</summary>
/// <remarks>
/// Pages are brought in as the thread itself would, however long that takes; its rights apply. Why a call failed says <see cref="Marshal.GetLastSystemError"/> to who asks next; it is not kept.
/// </remarks>
internal static unsafe partial class ProcessVm
{
    /// <summary>Copies as many ranges here as there, from or to a process: by its number, which is its own until its last thread has ended and was waited for.</summary>
    /// <returns>The bytes copied, up to the first that cannot be.</returns>
    public static int Transfer(int processId, bool isWrite, Extent* local, Extent* remote, nuint count)
    {
        var done = Copy(processId, isWrite, local, remote, count);
        return Math.Max(0, done >= 0 || Marshal.GetLastSystemError() != (int)Errno.ESRCH ? done : TransferByOther(processId, isWrite, local, remote, count));
    }

    /// <summary>Copies as many ranges here as there, from there or to there.</summary>
    /// <returns>As <see cref="Read"/>; the reason is errno.</returns>
    public static int Copy(int threadId, bool isWrite, Extent* local, Extent* remote, nuint count) => (int)(isWrite
        ? Write(threadId, local, count, remote, count, 0)
        : Read(threadId, local, count, remote, count, 0));

    /// <summary>Copies to ranges here from ranges there, in order.</summary>
    /// <returns>The bytes copied, up to the first that cannot be; -1 when that is the very first, or there is no such thread.</returns>
    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    public static partial nint Read(int threadId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    // The first thread has ended: the number names no memory any more, but others have it.
    private static int TransferByOther(int processId, bool isWrite, Extent* local, Extent* remote, nuint count)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")))
            {
                var done = Copy(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), isWrite, local, remote, count);
                if (done >= 0 || Marshal.GetLastSystemError() != (int)Errno.ESRCH)
                {
                    return done;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They have ended, too.
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "process_vm_writev")]
    private static partial nint Write(int threadId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    /// <summary>struct iovec.</summary>
    internal readonly record struct Extent(ulong Address, ulong Length);
}
