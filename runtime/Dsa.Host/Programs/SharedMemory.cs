using System.Runtime.InteropServices;

namespace Dsa.Host.Programs;

/// <summary>Tells whether processes share their memory: clone(2) with CLONE_VM and without CLONE_THREAD, vfork(2).</summary>
internal static partial class SharedMemory
{
    private const nint Compare = 312;
    private const nint Memory = 1;

    /// <summary>Whether two processes have one memory; false when one is gone, or the kernel does not tell (kcmp(2)).</summary>
    public static bool IsOf(int first, int second) => Call(Compare, first, second, Memory, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint first, nint second, nint kind, nint firstIndex, nint secondIndex);
}
