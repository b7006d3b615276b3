using System.Buffers.Binary;
using System.Text;
using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Host.FileSystem;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.FileSystem;

/// <summary>The kernel's part of the protocol, byte by byte: sends requests to a dispatcher over the tree of a device, and reads the answers.</summary>
internal sealed class FuseKernel : IDisposable
{
    public const ulong Root = 1;
    private const int HeaderBytes = 40;
    private const int AnswerHeaderBytes = 16;

    private readonly FuseDispatcher _dispatcher;
    private readonly FuseReply _reply = new();

    public FuseKernel(PortalMode mode = PortalMode.Write)
    {
        Machine = new HostMachine(DeviceSet.Named([DeviceProfile.Dsa20]));
        _dispatcher = new FuseDispatcher(
            new RootTree(new Dictionary<string, IFileTree> { ["sys"] = new SysfsFiles(Machine.Sysfs, Machine.Observations), ["dev"] = Machine.NodesFor(mode) }),
            mode);
    }

    public HostMachine Machine { get; }

    public List<ulong> Woken { get; } = [];

    public byte[] SendRaw(ReadOnlySpan<byte> message)
    {
        _dispatcher.Announce(message);
        _dispatcher.Handle(message, _reply, Woken.Add);
        return _reply.Message.ToArray();
    }

    public static byte[] Request(FuseOpcode opcode, ulong node, ReadOnlySpan<byte> body, int threadId = 0)
    {
        var message = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), (uint)opcode);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), 77);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16), node);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(32), threadId);
        body.CopyTo(message.AsSpan(HeaderBytes));
        return message;
    }

    /// <summary>Sends a request; the answer without its header, and its error as a positive number.</summary>
    public (Errno Error, byte[] Body) Send(FuseOpcode opcode, ulong node, ReadOnlySpan<byte> body, int threadId = 0)
    {
        var answer = SendRaw(Request(opcode, node, body, threadId));
        Assert.Equal((uint)answer.Length, BinaryPrimitives.ReadUInt32LittleEndian(answer));
        Assert.Equal(77ul, BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(8)));
        return ((Errno)(-BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(4))), answer[AnswerHeaderBytes..]);
    }

    public (Errno Error, byte[] Body) LookUp(ulong parent, string name) => Send(FuseOpcode.Lookup, parent, Encoding.UTF8.GetBytes(name + "\0"));

    /// <summary>Walks to a node by looking each name up.</summary>
    public ulong Walk(string path)
    {
        var node = Root;
        foreach (var name in path.Split('/'))
        {
            var (error, body) = LookUp(node, name);
            Assert.Equal((name, Errno.None), (name, error));
            node = BinaryPrimitives.ReadUInt64LittleEndian(body);
        }

        return node;
    }

    public (Errno Error, ulong Handle, FuseOpenFlags Flags) Open(ulong node, int flags = 0, int threadId = 0)
    {
        var (error, body) = Send(FuseOpcode.Open, node, Words((uint)flags, 0), threadId);
        return error == Errno.None
            ? (error, BinaryPrimitives.ReadUInt64LittleEndian(body), (FuseOpenFlags)BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(8)))
            : (error, 0, default);
    }

    public (Errno Error, byte[] Body) Read(ulong handle, ulong offset, uint size, FuseOpcode opcode = FuseOpcode.Read) =>
        Send(opcode, 0, Transfer(handle, offset, size));

    public (Errno Error, int Taken) Write(ulong handle, ReadOnlySpan<byte> bytes, int threadId = 0)
    {
        var (error, body) = Send(FuseOpcode.Write, 0, [.. Transfer(handle, 0, (uint)bytes.Length), .. bytes], threadId);
        return (error, error == Errno.None ? BinaryPrimitives.ReadInt32LittleEndian(body) : 0);
    }

    public string ReadText(string path)
    {
        var (error, handle, _) = Open(Walk(path));
        Assert.Equal(Errno.None, error);
        var (readError, body) = Read(handle, 0, 4096);
        Assert.Equal(Errno.None, readError);
        Send(FuseOpcode.Release, 0, Words(handle));
        return Encoding.UTF8.GetString(body);
    }

    public Errno WriteText(string path, string text)
    {
        var (error, handle, _) = Open(Walk(path), flags: 1);
        Assert.Equal(Errno.None, error);
        var written = Write(handle, Encoding.UTF8.GetBytes(text));
        Send(FuseOpcode.Release, 0, Words(handle));
        return written.Error;
    }

    public static byte[] Words(params ReadOnlySpan<ulong> words)
    {
        var bytes = new byte[words.Length * 8];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), words[i]);
        }

        return bytes;
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        Machine.Dispose();
    }

    private static byte[] Transfer(ulong handle, ulong offset, uint size) => Words(handle, offset, size, 0, 0);
}
