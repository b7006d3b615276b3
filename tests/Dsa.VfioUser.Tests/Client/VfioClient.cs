using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Dsa.VfioUser.Connections;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>A client of the protocol, as a virtual machine is one. While it waits for an answer it serves requests for its memory.</summary>
internal sealed class VfioClient : IDisposable
{
    private const int TimeoutMilliseconds = 30_000;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private ushort _id;

    public VfioClient(string path)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        _socket.ReceiveTimeout = TimeoutMilliseconds;
        _socket.SendTimeout = TimeoutMilliseconds;
    }

    /// <summary>Serves DMA_READ and DMA_WRITE; what it returns is sent back.</summary>
    public Func<Message, byte[]?>? Memory { get; set; }

    /// <summary>Connects and agrees on the version.</summary>
    public static VfioClient Connect(string path)
    {
        var client = new VfioClient(path);
        client.AgreeOnVersion();
        return client;
    }

    public Message AgreeOnVersion(string json = """{"capabilities":{"max_msg_fds":8,"max_data_xfer_size":1048576}}""") =>
        Ask(MessageCommand.Version, [0, 0, 0, 0, .. Encoding.UTF8.GetBytes(json), 0]);

    public Message Ask<T>(MessageCommand command, T body, params ReadOnlySpan<SafeFileHandle> files)
        where T : unmanaged =>
        Ask(command, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in body)), files);

    /// <summary>Sends a command and waits for its answer.</summary>
    public Message Ask(MessageCommand command, ReadOnlySpan<byte> body, params ReadOnlySpan<SafeFileHandle> files)
    {
        var id = Tell(command, body, MessageFlags.Command, files);
        return AnswerTo(id);
    }

    /// <summary>Sends a command and does not wait.</summary>
    public ushort Tell(MessageCommand command, ReadOnlySpan<byte> body, MessageFlags flags, params ReadOnlySpan<SafeFileHandle> files)
    {
        var header = new MessageHeader(++_id, command, (uint)(MessageHeader.HeaderBytes + body.Length), flags, 0);
        Send(header, body, files);
        return _id;
    }

    public void Send(MessageHeader header, ReadOnlySpan<byte> body, params ReadOnlySpan<SafeFileHandle> files) =>
        SendRaw([.. MemoryMarshal.AsBytes(new ReadOnlySpan<MessageHeader>(in header)), .. body], files);

    public void SendRaw(ReadOnlySpan<byte> bytes, params ReadOnlySpan<SafeFileHandle> files)
    {
        while (!bytes.IsEmpty)
        {
            var sent = LinuxCalls.Send((int)_socket.Handle, bytes, files);
            if (sent <= 0)
            {
                throw new IOException("The server takes nothing.");
            }

            bytes = bytes[sent..];
            files = [];
        }
    }

    /// <summary>Waits for the answer to a command.</summary>
    public Message AnswerTo(ushort id)
    {
        while (true)
        {
            var message = Receive() ?? throw new IOException("The server has closed the connection.");
            if (message.Header.IsCommand)
            {
                Serve(message);
            }
            else if (message.Header.Id == id)
            {
                return message;
            }
        }
    }

    /// <summary>Receives a message; null when the server has closed the connection.</summary>
    public Message? Receive()
    {
        var header = new byte[MessageHeader.HeaderBytes];
        if (!Fill(header))
        {
            return null;
        }

        var read = MessageHeader.Read(header);
        var body = new byte[read.SizeBytes - MessageHeader.HeaderBytes];
        return Fill(body) ? new Message(read, body) : null;
    }

    /// <summary>Answers a request for memory.</summary>
    public void Serve(Message message)
    {
        if (Memory?.Invoke(message) is { } body)
        {
            Send(message.Header.ToReply(body.Length), body);
        }
        else if (Memory is not null)
        {
            Send(message.Header.ToError(Errno.EFAULT), []);
        }
    }

    /// <summary>Sends nothing more, and waits until the server has taken everything and closes the connection.</summary>
    public void Finish()
    {
        _socket.Shutdown(SocketShutdown.Send);
        while (Receive() is not null)
        {
        }
    }

    /// <summary>Asks about a region, and for the file that it is to be mapped to.</summary>
    public (RegionInformation Region, SafeFileHandle? File) AskForRegion(RegionIndex region)
    {
        var bytes = (uint)Unsafe.SizeOf<RegionInformation>();
        var request = new RegionInformation(bytes, RegionFlags.None, (uint)region, 0, 0, 0);
        Tell(MessageCommand.GetRegionInformation, MemoryMarshal.AsBytes(new ReadOnlySpan<RegionInformation>(in request)), MessageFlags.Command);
        List<int> files = [];
        var answer = new byte[MessageHeader.HeaderBytes + (int)bytes];
        for (var done = 0; done < answer.Length;)
        {
            var received = SocketCalls.Receive((int)_socket.Handle, answer.AsSpan(done), 1, files, out var areFilesLost);
            Assert.True(received > 0 && !areFilesLost);
            done += received;
        }

        return (MemoryMarshal.Read<RegionInformation>(answer.AsSpan(MessageHeader.HeaderBytes)), files.Count == 0 ? null : new SafeFileHandle(files[0], ownsHandle: true));
    }

    public byte[] ReadRegion(RegionIndex region, ulong offset, int count)
    {
        var answer = Ask(MessageCommand.RegionRead, new RegionAccess(offset, region, (uint)count));
        Assert.False(answer.Header.IsError, $"{region} {offset:x}: {(Errno)answer.Header.Error}");
        return answer.Body[Unsafe.SizeOf<RegionAccess>()..];
    }

    public Message WriteRegion(RegionIndex region, ulong offset, ReadOnlySpan<byte> data)
    {
        var access = new RegionAccess(offset, region, (uint)data.Length);
        return Ask(MessageCommand.RegionWrite, [.. MemoryMarshal.AsBytes(new ReadOnlySpan<RegionAccess>(in access)), .. data]);
    }

    /// <summary>Writes as QEMU does, without waiting for an answer.</summary>
    public void PostRegion(RegionIndex region, ulong offset, ReadOnlySpan<byte> data)
    {
        var access = new RegionAccess(offset, region, (uint)data.Length);
        Tell(MessageCommand.RegionWrite, [.. MemoryMarshal.AsBytes(new ReadOnlySpan<RegionAccess>(in access)), .. data], MessageFlags.NoReply);
    }

    public Message Map(ulong address, ulong bytes, SafeFileHandle? file, ulong fileOffset = 0, DmaMapFlags flags = DmaMapFlags.Read | DmaMapFlags.Write)
    {
        var request = new DmaMapRequest((uint)Unsafe.SizeOf<DmaMapRequest>(), flags, fileOffset, address, bytes);
        return file is null ? Ask(MessageCommand.DmaMap, request) : Ask(MessageCommand.DmaMap, request, file);
    }

    public Message Unmap(ulong address, ulong bytes, DmaUnmapFlags flags = DmaUnmapFlags.None) =>
        Ask(MessageCommand.DmaUnmap, new DmaUnmapRequest((uint)Unsafe.SizeOf<DmaUnmapRequest>(), flags, address, bytes));

    public Message SetInterrupts(InterruptSetupFlags flags, uint start, uint count, ReadOnlySpan<byte> data = default, params ReadOnlySpan<SafeFileHandle> files)
    {
        var setup = new InterruptSetup((uint)(Unsafe.SizeOf<InterruptSetup>() + data.Length), flags, InterruptKind.MsiX, start, count);
        return Ask(MessageCommand.SetInterrupts, [.. MemoryMarshal.AsBytes(new ReadOnlySpan<InterruptSetup>(in setup)), .. data], files);
    }

    public void Dispose() => _socket.Dispose();

    private bool Fill(byte[] bytes)
    {
        for (var done = 0; done < bytes.Length;)
        {
            int received;
            try
            {
                received = _socket.Receive(bytes.AsSpan(done));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                received = 0;
            }

            if (received == 0)
            {
                return false;
            }

            done += received;
        }

        return true;
    }
}
