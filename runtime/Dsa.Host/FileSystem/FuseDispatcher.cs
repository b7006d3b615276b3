using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>Answers requests of the kernel (FUSE 7.23 and later).</summary>
/// <remarks>
/// Any thread may call, several at once. Whatever comes, an answer goes back: a request that is shorter than its kind, or names
/// nodes and files that are not there, gets an error number.
/// </remarks>
/// <param name="root">What is served.</param>
/// <param name="mode">What files may be mapped to: nothing, themselves even if they are written to directly, or others, too.</param>
/// <param name="looked">Is told of the files that users other than root find, or null.</param>
internal sealed class FuseDispatcher(RootTree root, PortalMode mode, Action<string, uint>? looked = null) : IDisposable
{
    /// <summary>Bytes of the longest read or write.</summary>
    public const int MaximumTransferBytes = 1 << 16;

    private const uint Major = 7;
    private const uint Minor = 40;
    private const uint ExtendedFlags = 1 << 30;
    private const uint BigWrites = 1 << 5;
    private const uint DirectMap = 1 << 4;
    private const uint Passthrough = 1 << 5;
    private const uint NoStacking = 1;
    private const int MostBackground = 1 << 12;

    private readonly NodeRequests _nodes = new(root, looked);
    private readonly FileRequests _files = new(root);

    /// <summary>Whether the kernel maps files to others, as its INIT said.</summary>
    public bool HasPassthrough { get; private set; }

    /// <summary>Looks at a request before the next one is taken from the kernel, so that an open that follows a close finds it done.</summary>
    public void Announce(ReadOnlySpan<byte> message)
    {
        if (TryRead<FuseInHeader>(ref message, out var header) && header.Opcode == FuseOpcode.Release && TryRead<FuseReleaseIn>(ref message, out var release))
        {
            _files.AnnounceRelease(release.Handle);
        }
    }

    /// <summary>Answers a request.</summary>
    /// <param name="message">The whole request.</param>
    /// <param name="reply">Takes the answer.</param>
    /// <param name="wake">Tells the kernel that a polled file, given by its number there, is to be looked at again.</param>
    public void Handle(ReadOnlySpan<byte> message, FuseReply reply, Action<ulong> wake)
    {
        if (!TryRead<FuseInHeader>(ref message, out var header))
        {
            reply.Suppress();
            return;
        }

        reply.Begin(header.Unique);
        var error = Answer(header, message, reply, wake);
        if (error != Errno.None)
        {
            reply.Fail(error);
        }

        if (header.Opcode is FuseOpcode.Forget or FuseOpcode.BatchForget)
        {
            reply.Suppress();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Closes what is still open.</remarks>
    public void Dispose() => _files.CloseAll();

    /// <summary>Takes a structure from the front of a message.</summary>
    public static bool TryRead<T>(ref ReadOnlySpan<byte> message, out T value)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(message, out value))
        {
            return false;
        }

        message = message[Unsafe.SizeOf<T>()..];
        return true;
    }

    private Errno Answer(in FuseInHeader header, ReadOnlySpan<byte> body, FuseReply reply, Action<ulong> wake) => header.Opcode switch
    {
        FuseOpcode.Init => Initialize(body, reply),
        FuseOpcode.Destroy => Errno.None,
        FuseOpcode.Lookup => _nodes.LookUp(header.NodeId, header.UserId, body, reply),
        FuseOpcode.Forget => _nodes.Forget(header.NodeId, body),
        FuseOpcode.BatchForget => _nodes.ForgetMany(body),
        FuseOpcode.GetAttr => _nodes.GetAttributes(header.NodeId, reply),
        FuseOpcode.SetAttr => _nodes.SetAttributes(header.NodeId, body, reply),
        FuseOpcode.ReadLink => _nodes.ReadLink(header.NodeId, reply),
        FuseOpcode.Access or FuseOpcode.Flush => Errno.None,
        FuseOpcode.StatFs => NodeRequests.GetStatistics(reply),
        FuseOpcode.Open => _files.Open(_nodes.PathOf(header.NodeId), header.ThreadId, body, reply),
        FuseOpcode.Read => _files.Read(body, reply),
        FuseOpcode.Write => _files.Write(header.ThreadId, body, reply),
        FuseOpcode.Poll => _files.Poll(header.ThreadId, body, reply, wake),
        FuseOpcode.Release => _files.Release(body),
        FuseOpcode.OpenDir => _files.OpenDirectory(_nodes.PathOf(header.NodeId), reply),
        FuseOpcode.ReadDir => _files.ReadDirectory(body, reply),
        FuseOpcode.ReleaseDir => _files.ReleaseDirectory(body),
        FuseOpcode.Create => Errno.EACCES,
        FuseOpcode.MakeNode or FuseOpcode.MakeDirectory or FuseOpcode.Symlink or FuseOpcode.Link or FuseOpcode.Unlink
            or FuseOpcode.RemoveDirectory or FuseOpcode.Rename or FuseOpcode.Rename2 => Errno.EPERM,

        // Once, and the kernel sends it no more: the driver waits for commands and locks uninterruptibly, and never answers EINTR.
        FuseOpcode.Interrupt => Errno.ENOSYS,
        _ => Errno.ENOSYS,
    };

    // A kernel with a later major sends INIT again, with ours.
    private Errno Initialize(ReadOnlySpan<byte> body, FuseReply reply)
    {
        if (body.Length < FuseInitIn.SmallestBytes)
        {
            return Errno.EINVAL;
        }

        Span<byte> whole = stackalloc byte[Unsafe.SizeOf<FuseInitIn>()];
        whole.Clear();
        body[..Math.Min(body.Length, whole.Length)].CopyTo(whole);
        var offer = MemoryMarshal.Read<FuseInitIn>(whole);
        var wanted = mode switch { PortalMode.Write => 0u, PortalMode.Trap => DirectMap, _ => DirectMap | Passthrough };
        var taken = (offer.Flags & ExtendedFlags) != 0 ? offer.Flags2 & wanted : 0;
        _files.MapsDirectly = (taken & DirectMap) != 0;
        HasPassthrough = (taken & Passthrough) != 0;
        reply.Append(new FuseInitOut
        {
            Major = Major,
            Minor = Math.Min(Minor, offer.Minor),
            MaximumReadAhead = offer.MaximumReadAhead,
            Flags = offer.Flags & (BigWrites | (taken != 0 ? ExtendedFlags : 0)),
            Flags2 = taken,
            MaximumStackDepth = HasPassthrough ? NoStacking : 0,
            MaximumBackground = MostBackground,
            CongestionThreshold = MostBackground,
            MaximumWrite = MaximumTransferBytes,
            TimeGranularityNanoseconds = 1,
        });
        return Errno.None;
    }
}
