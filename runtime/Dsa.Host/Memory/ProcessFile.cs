using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Memory;

/// <summary>A file in the folder of a process of this host (proc(5)) that is of its memory, not of its number: once the process has ended, or executes another program, there is nothing to be found in it.</summary>
/// <remarks>Any thread may call, also after the disposal: then everything fails as of a memory that nobody uses any more. What is asked for with each descriptor goes past the marshaller.</remarks>
internal sealed unsafe partial class ProcessFile : IDisposable
{
    /// <summary>Opens it.</summary>
    /// <param name="threadId">A thread that has the memory now.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="access">What is to be done with it.</param>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public ProcessFile(int threadId, string name, FileAccess access = FileAccess.Read) =>
        Handle = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/{name}"), FileMode.Open, access, FileShare.ReadWrite);

    /// <summary>The file itself.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes a request (ioctl).</summary>
    /// <returns>What the kernel answers, or the error as a negative number; that of a process that is gone (ESRCH) after the disposal.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // Where an exception is caught a call out is no plain one.
    public int Request(nuint request, void* arguments)
    {
        if (!TryHold())
        {
            return -(int)Errno.ESRCH;
        }

        var result = Control((int)Handle.DangerousGetHandle(), request, arguments);
        var answer = result < 0 ? -Marshal.GetLastSystemError() : result;
        Handle.DangerousRelease();
        return answer;
    }

    /// <summary>Reads.</summary>
    /// <returns>How many bytes, or the error as a negative number, as of <see cref="Request"/>.</returns>
    public nint Read(byte* buffer, int count, long offset)
    {
        if (!TryHold())
        {
            return -(int)Errno.ESRCH;
        }

        var result = ReadAt((int)Handle.DangerousGetHandle(), buffer, (nuint)count, offset);
        var answer = result < 0 ? -Marshal.GetLastSystemError() : result;
        Handle.DangerousRelease();
        return answer;
    }

    /// <summary>Writes.</summary>
    /// <returns>How many bytes, or the error as a negative number, as of <see cref="Request"/>.</returns>
    public nint Write(byte* buffer, int count, long offset)
    {
        if (!TryHold())
        {
            return -(int)Errno.ESRCH;
        }

        var result = WriteAt((int)Handle.DangerousGetHandle(), buffer, (nuint)count, offset);
        var answer = result < 0 ? -Marshal.GetLastSystemError() : result;
        Handle.DangerousRelease();
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private bool TryHold()
    {
        try
        {
            var isHeld = false;
            Handle.DangerousAddRef(ref isHeld);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int file, nuint request, void* arguments);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint ReadAt(int file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    private static partial nint WriteAt(int file, byte* buffer, nuint count, long offset);
}
