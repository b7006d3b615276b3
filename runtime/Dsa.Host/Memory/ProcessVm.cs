using System.Runtime.InteropServices;

namespace Dsa.Host.Memory;

/// <summary>process_vm_readv(2), process_vm_writev(2): memory by the number of a thread, for whoever knows that the number is still that thread's.</summary>
/// <remarks>
/// Pages are brought in as the thread itself would, however long that takes; its rights apply. Why a call failed says <see cref="Marshal.GetLastSystemError"/>, of whoever asks next: keeping
/// the reason for later costs as much as a fifth of a small copy.
/// </remarks>
internal static unsafe partial class ProcessVm
{
    /// <summary>Copies as many ranges here as there, from there or to there.</summary>
    /// <returns>As <see cref="Read"/>; the reason is errno.</returns>
    public static int Copy(int threadId, bool isWrite, Extent* local, Extent* remote, nuint count) => (int)(isWrite
        ? Write(threadId, local, count, remote, count, 0)
        : Read(threadId, local, count, remote, count, 0));

    /// <summary>Copies to ranges here from ranges there, in order.</summary>
    /// <returns>The bytes copied, up to the first that cannot be; -1 when that is the very first, or there is no such thread.</returns>
    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    public static partial nint Read(int threadId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "process_vm_writev")]
    private static partial nint Write(int threadId, Extent* local, nuint localCount, Extent* remote, nuint remoteCount, nuint flags);

    /// <summary>struct iovec.</summary>
    internal readonly record struct Extent(ulong Address, ulong Length);
}
