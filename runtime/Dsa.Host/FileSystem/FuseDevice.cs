using System.Runtime.InteropServices;
using Dsa.Host.Programs;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.FileSystem;

/// <summary>An open /dev/fuse: the kernel's end of one file system.</summary>
/// <remarks>
/// Any thread may call. The file system ends with the device, wherever it is mounted and whatever programs have mounted over it: whoever uses it then gets
/// ENOTCONN. The descriptors stay open while somebody is in a call, so that no call reaches what has the number next.
/// </remarks>
internal sealed partial class FuseDevice : IDisposable
{
    /// <summary>The device.</summary>
    public const string Path = "/dev/fuse";

    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const nuint BackingOpen = 0x4010_E501;
    private const nuint BackingClose = 0x4004_E502;

    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle _end;

    private FuseDevice(SafeFileHandle device, SafeFileHandle end) => (_device, _end) = (device, end);

    /// <summary>The descriptor, for mount(2).</summary>
    public nint Descriptor => _device.DangerousGetHandle();

    /// <summary>Opens it.</summary>
    /// <exception cref="HostException">It is not there, or may not be opened.</exception>
    public static FuseDevice Open()
    {
        var descriptor = OpenFile(Path, ReadWrite | NonBlocking | CloseOnExec);
        return descriptor >= 0
            ? new FuseDevice(new SafeFileHandle(descriptor, ownsHandle: true), new SafeFileHandle(CreateEvent(0, CloseOnExec), ownsHandle: true))
            : throw new HostException($"{Path} cannot be opened ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}); a kernel with FUSE and the right to read and write that file are needed.");
    }

    /// <summary>Waits for a request.</summary>
    /// <returns>Its bytes; 0 when the file system is gone, or <see cref="End"/> was called.</returns>
    public int Receive(Span<byte> buffer)
    {
        while (Await())
        {
            var count = Read(_device, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            // A request that was withdrawn, or a signal.
            if (Marshal.GetLastPInvokeError() is not ((int)Errno.ENOENT or (int)Errno.EINTR or (int)Errno.EAGAIN))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Sends an answer or a notification. One that nobody waits for any more is lost.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        try
        {
            _ = Write(_device, ref MemoryMarshal.GetReference(message), (nuint)message.Length);
        }
        catch (ObjectDisposedException)
        {
            // The file system is gone.
        }
    }

    /// <summary>Makes a file known that nodes of the file system can be mapped to (FUSE_DEV_IOC_BACKING_OPEN).</summary>
    /// <returns>Its number, for answers to OPEN.</returns>
    /// <exception cref="IOException">The kernel does not take it.</exception>
    public int OpenBacking(SafeFileHandle file)
    {
        var backing = new Backing { Descriptor = (int)file.DangerousGetHandle() };
        var id = Control(_device, BackingOpen, ref backing);
        return id > 0 ? id : throw new IOException($"FUSE_DEV_IOC_BACKING_OPEN failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Makes it unknown again (FUSE_DEV_IOC_BACKING_CLOSE): who has it open keeps it.</summary>
    public void CloseBacking(int id) => _ = Control(_device, BackingClose, ref id);

    /// <summary>Lets nobody wait for a request any more.</summary>
    public void End()
    {
        var one = 1UL;
        _ = Write(_end, ref System.Runtime.CompilerServices.Unsafe.As<ulong, byte>(ref one), sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Dispose();
        _end.Dispose();
    }

    // False once the end has come.
    private bool Await()
    {
        Span<PollEntry> entries = [new((int)Descriptor, Readable), new((int)_end.DangerousGetHandle(), Readable)];
        while (Poll(ref entries[0], (nuint)entries.Length, -1) < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR)
        {
        }

        return entries[1].Answered == 0;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref Backing backing);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeFileHandle file, nuint request, ref int backingId);

    /// <summary>struct fuse_backing_map.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Backing
    {
        public int Descriptor;
        public uint Flags;
        public ulong Padding;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry(int descriptor, short events)
    {
        public int Descriptor = descriptor;
        public short Events = events;
        public short Answered;
    }
}
