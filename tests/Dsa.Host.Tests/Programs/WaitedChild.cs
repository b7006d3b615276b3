using System.Runtime.InteropServices;

namespace Dsa.Host.Tests.Programs;

/// <summary>Waits for a child of this process.</summary>
internal static partial class WaitedChild
{
    /// <summary>The exit status, or 128 and the signal that ended it.</summary>
    public static int End(int processId)
    {
        Assert.Equal(processId, Wait(processId, out var status, 0));
        return (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);
    }

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int processId, out int status, int options);
}
