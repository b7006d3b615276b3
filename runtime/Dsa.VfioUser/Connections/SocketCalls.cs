using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Connections;

/// <summary>The calls of the operating system that .NET's sockets do not make: data with files.</summary>
internal static unsafe partial class SocketCalls
{
    /// <summary>EINTR: a signal came first.</summary>
    public const int Interrupted = 4;

    private const short Readable = 1;
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000;
    private const int NoSignal = 0x4000;
    private const int ControlTruncated = 8;
    private const int ControlHeaderBytes = 16;
    private const int Alignment = 8;

    /// <summary>Receives bytes, and the files that come with them.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">Where they go.</param>
    /// <param name="mostFiles">The files that may come at once.</param>
    /// <param name="files">Takes the descriptors.</param>
    /// <param name="areFilesLost">Whether more files came than may.</param>
    /// <returns>The bytes received; 0 at the end, -1 for an error.</returns>
    public static int Receive(int socket, Span<byte> bytes, int mostFiles, List<int> files, out bool areFilesLost)
    {
        var control = stackalloc byte[ControlHeaderBytes + ((mostFiles * sizeof(int)) + Alignment - 1) / Alignment * Alignment];
        fixed (byte* data = bytes)
        {
            var vector = new IoVector { Start = data, Length = (nuint)bytes.Length };
            var header = new MessageControl
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlBytes = (nuint)(ControlHeaderBytes + mostFiles * sizeof(int)),
            };
            var received = (int)RecvMsg(socket, &header, CloseOnExec);
            areFilesLost = received >= 0 && (header.Flags & ControlTruncated) != 0;
            if (received >= 0)
            {
                TakeFiles(control, (int)header.ControlBytes, files);
            }

            return received;
        }
    }

    /// <summary>Sends bytes, and a file with the first of them; waits as long as the socket says.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The bytes; not none.</param>
    /// <param name="file">The file, of which the other side gets a descriptor of its own.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <exception cref="SocketException">None was.</exception>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, SafeFileHandle file)
    {
        var control = stackalloc byte[ControlHeaderBytes + Alignment];
        *(nuint*)control = ControlHeaderBytes + sizeof(int);
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = Rights;
        var isHeld = false;
        file.DangerousAddRef(ref isHeld);
        *(int*)(control + ControlHeaderBytes) = (int)file.DangerousGetHandle();
        try
        {
            fixed (byte* data = bytes)
            {
                var vector = new IoVector { Start = data, Length = (nuint)bytes.Length };
                var header = new MessageControl { Vectors = &vector, VectorCount = 1, Control = control, ControlBytes = ControlHeaderBytes + Alignment };
                while (true)
                {
                    var sent = (int)SendMsg(socket, &header, NoSignal);
                    if (sent >= 0)
                    {
                        return sent;
                    }

                    if (Marshal.GetLastPInvokeError() != Interrupted)
                    {
                        throw new SocketException(Marshal.GetLastPInvokeError());
                    }
                }
            }
        }
        finally
        {
            file.DangerousRelease();
        }
    }

    /// <summary>Waits until there is something to receive, or the other side has gone.</summary>
    /// <returns>False when the time ran out.</returns>
    public static bool WaitReadable(int socket, int timeoutMilliseconds)
    {
        var entry = new PollEntry { Descriptor = socket, Wanted = Readable };
        return Poll(&entry, 1, timeoutMilliseconds) > 0;
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    private static void TakeFiles(byte* control, int controlBytes, List<int> files)
    {
        for (var offset = 0; offset + ControlHeaderBytes <= controlBytes;)
        {
            var length = (int)*(nuint*)(control + offset);
            if (length < ControlHeaderBytes || length > controlBytes - offset)
            {
                return;
            }

            if (*(int*)(control + offset + 8) == SocketLevel && *(int*)(control + offset + 12) == Rights)
            {
                files.AddRange(new ReadOnlySpan<int>(control + offset + ControlHeaderBytes, (length - ControlHeaderBytes) / sizeof(int)));
            }

            offset += (length + Alignment - 1) / Alignment * Alignment;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint RecvMsg(int socket, MessageControl* header, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMsg(int socket, MessageControl* header, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
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

    /// <summary>struct pollfd.</summary>
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
