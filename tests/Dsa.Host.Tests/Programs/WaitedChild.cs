using System.Runtime.InteropServices;

namespace Dsa.Host.Tests.Programs;

/// <summary>Waits for a child of this process.</summary>
internal static partial class WaitedChild
{
    private const int Stopped = 0x7F;

    /// <summary>The exit status, or 128 and the signal that ended it.</summary>
    public static int End(int processId)
    {
        int status;
        do
        {
            Assert.Equal(processId, Wait(processId, out status, 0));
        }
        while ((status & 0xFF) == Stopped);

        return (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);
    }

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int processId, out int status, int options);
}
