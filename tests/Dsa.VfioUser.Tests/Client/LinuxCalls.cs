using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>What a client asks of the operating system: files in memory, eventfds, messages with files.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int SealShrink = 2;

    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int EventFdFlags = 0x80800;
    private const int AddSeals = 1033;
    private const int NoSignal = 0x4000;

    public static SafeFileHandle CreateMemory(int bytes)
    {
        var file = new SafeFileHandle(MemFdCreate("guest", CloseOnExec | AllowSealing), ownsHandle: true);
        RandomAccess.SetLength(file, bytes);
        return file;
    }

    public static void Seal(SafeFileHandle file, int seals) => Assert.Equal(0, FileControl(file, AddSeals, seals));

    /// <summary>An eventfd that does not block.</summary>
    public static SafeFileHandle CreateEventFd() => new(EventFd(0, EventFdFlags), ownsHandle: true);

    /// <summary>How often an eventfd was signalled since it was last asked; 0 without a signal.</summary>
    public static ulong ReadEventFd(SafeFileHandle eventFd)
    {
        ulong count = 0;
        return Read(eventFd, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    /// <summary>Brings the counter of an eventfd to where it takes no more.</summary>
    public static void FillEventFd(SafeFileHandle eventFd)
    {
        var most = ulong.MaxValue - 1;
        Assert.Equal(sizeof(ulong), (int)Write(eventFd, &most, sizeof(ulong)));
    }

    /// <summary>Waits for a signal.</summary>
    public static bool WaitEventFd(SafeFileHandle eventFd, int timeoutMilliseconds)
    {
        var entry = new PollEntry { Descriptor = (int)eventFd.DangerousGetHandle(), Wanted = 1 };
        return Poll(&entry, 1, timeoutMilliseconds) == 1;
    }

    /// <summary>Sends bytes with files.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, ReadOnlySpan<SafeFileHandle> files)
    {
        var controlBytes = files.Length == 0 ? 0 : 16 + (files.Length * sizeof(int));
        var control = stackalloc byte[16 + ((files.Length + 1) / 2 * 2 * sizeof(int))];
        *(nuint*)control = (nuint)controlBytes;
        *(int*)(control + 8) = 1;
        *(int*)(control + 12) = 1;
        for (var index = 0; index < files.Length; index++)
        {
            *(int*)(control + 16 + (index * sizeof(int))) = (int)files[index].DangerousGetHandle();
        }

        fixed (byte* data = bytes)
        {
            var vector = new IoVector { Start = data, Length = (nuint)bytes.Length };
            var header = new MessageControl { Vectors = &vector, VectorCount = 1, Control = controlBytes == 0 ? null : control, ControlBytes = (nuint)controlBytes };
            return (int)SendMsg(socket, &header, NoSignal);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMsg(int socket, MessageControl* header, int flags);

    private struct IoVector
    {
        public byte* Start;
        public nuint Length;
    }

    private struct MessageControl
    {
        public void* Name;
        public uint NameBytes;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlBytes;
        public int Flags;
    }

    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
