using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.Supervision;

/// <summary>Where the calling thread, and what it starts, may run (sched_setaffinity(2)).</summary>
internal static unsafe partial class ProcessorAffinity
{
    private const int MaskBytes = 128;

    /// <summary>Binds the calling thread to one processor.</summary>
    /// <returns>0, or errno: EINVAL where there is no such processor, or none that this process may use.</returns>
    public static int Set(int processor)
    {
        if (processor is < 0 or >= MaskBytes * 8)
        {
            return (int)Errno.EINVAL;
        }

        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        return SetAffinity(0, MaskBytes, mask) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int threadId, nuint bytes, byte* mask);
}
