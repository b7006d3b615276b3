using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.FileSystem;

/// <summary>An open /dev/fuse: the kernel's end of one file system.</summary>
internal sealed partial class FuseDevice : IDisposable
{
    /// <summary>The device.</summary>
    public const string Path = "/dev/fuse";

    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;

    private int _descriptor;

    private FuseDevice(int descriptor) => _descriptor = descriptor;

    /// <summary>The descriptor, for mount(2).</summary>
    public int Descriptor => _descriptor;

    /// <summary>Opens it.</summary>
    /// <exception cref="HostException">It is not there, or may not be opened.</exception>
    public static FuseDevice Open()
    {
        var descriptor = OpenFile(Path, ReadWrite | CloseOnExec);
        return descriptor >= 0
            ? new FuseDevice(descriptor)
            : throw new HostException($"{Path} cannot be opened ({ErrorNumber.Text(Marshal.GetLastPInvokeError())}); a kernel with FUSE and the right to read and write that file are needed.");
    }

    /// <summary>Waits for a request.</summary>
    /// <returns>Its bytes; 0 when the file system is gone.</returns>
    public int Receive(Span<byte> buffer)
    {
        while (true)
        {
            var count = Read(_descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            // A request that was withdrawn, or a signal.
            if (Marshal.GetLastPInvokeError() is not (ErrorNumber.NoSuchFile or ErrorNumber.Interrupted))
            {
                return 0;
            }
        }
    }

    /// <summary>Sends an answer or a notification. One that nobody waits for any more is lost.</summary>
    public void Send(ReadOnlySpan<byte> message) =>
        _ = Write(_descriptor, ref MemoryMarshal.GetReference(message), (nuint)message.Length);

    /// <inheritdoc/>
    /// <remarks>Not while somebody waits in <see cref="Receive"/>.</remarks>
    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Close(_descriptor);
            _descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
