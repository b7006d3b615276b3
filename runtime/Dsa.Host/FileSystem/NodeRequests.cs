using System.Runtime.CompilerServices;
using System.Text;
using Dsa.Driver.Sysfs;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>Requests about names and nodes.</summary>
/// <param name="root">What is served.</param>
/// <param name="looked">Is told of the files that users other than root find, or null.</param>
internal sealed class NodeRequests(RootTree root, Action<string, uint>? looked)
{
    private const uint BlockBytes = 4096;
    private const uint LongestNameBytes = 255;

    private readonly NodeTable _table = new();

    /// <summary>The path of a node; null for a number that the kernel does not have.</summary>
    public string? PathOf(ulong node) => _table.PathOf(node);

    /// <summary>LOOKUP: the name ends with a zero.</summary>
    public Errno LookUp(ulong parent, uint userId, ReadOnlySpan<byte> body, FuseReply reply)
    {
        var end = body.IndexOf((byte)0);
        if (_table.PathOf(parent) is not { } directory || end <= 0)
        {
            return end <= 0 ? Errno.EINVAL : Errno.ENOENT;
        }

        // The kernel resolves these itself.
        if (end > LongestNameBytes || Encoding.UTF8.GetString(body[..end]) is not { } name || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            return Errno.ENOENT;
        }

        var path = directory.Length == 0 ? name : $"{directory}/{name}";
        var error = GetAttributes(path, out var attributes);
        if (error == Errno.None)
        {
            if (userId != 0)
            {
                looked?.Invoke(path, userId);
            }

            reply.Append(new FuseEntryOut { NodeId = _table.Take(path), Attributes = attributes });
        }

        return error;
    }

    /// <summary>FORGET.</summary>
    public Errno Forget(ulong node, ReadOnlySpan<byte> body)
    {
        if (FuseDispatcher.TryRead<ulong>(ref body, out var lookups))
        {
            _table.Forget(node, lookups);
        }

        return Errno.None;
    }

    /// <summary>BATCH_FORGET.</summary>
    public Errno ForgetMany(ReadOnlySpan<byte> body)
    {
        if (FuseDispatcher.TryRead<FuseBatchForgetIn>(ref body, out var batch))
        {
            for (var i = 0u; i < batch.Count && FuseDispatcher.TryRead<FuseForget>(ref body, out var one); i++)
            {
                _table.Forget(one.NodeId, one.Lookups);
            }
        }

        return Errno.None;
    }

    /// <summary>GETATTR.</summary>
    public Errno GetAttributes(ulong node, FuseReply reply)
    {
        if (_table.PathOf(node) is not { } path)
        {
            return Errno.ENOENT;
        }

        var error = GetAttributes(path, out var attributes);
        if (error == Errno.None)
        {
            reply.Append(new FuseAttributesOut { Attributes = attributes });
        }

        return error;
    }

    /// <summary>SETATTR: a truncation, as of <c>echo 1 > file</c>, and times change nothing; owner and mode stay as they are.</summary>
    public Errno SetAttributes(ulong node, ReadOnlySpan<byte> body, FuseReply reply) =>
        !FuseDispatcher.TryRead<FuseSetAttributesIn>(ref body, out var set) ? Errno.EINVAL
            : (set.Valid & FuseSetAttributesIn.Ownership) != 0 ? Errno.EPERM
            : GetAttributes(node, reply);

    /// <summary>READLINK.</summary>
    public Errno ReadLink(ulong node, FuseReply reply)
    {
        if (_table.PathOf(node) is not { } path || root.Find(path, out var rest) is not { } tree)
        {
            return Errno.EINVAL;
        }

        var error = tree.ReadLink(rest, out var target);
        if (error == Errno.None)
        {
            reply.Append(Encoding.UTF8.GetBytes(target));
        }

        return error;
    }

    /// <summary>STATFS.</summary>
    public static Errno GetStatistics(FuseReply reply)
    {
        reply.Append(new FuseStatisticsOut { BlockSizeBytes = BlockBytes, FragmentBytes = BlockBytes, LongestName = LongestNameBytes });
        return Errno.None;
    }

    private Errno GetAttributes(string path, out FuseAttributes attributes)
    {
        attributes = default;
        var entry = RootTree.Directory(string.Empty);
        var size = 0;
        if (path.Length > 0)
        {
            if (root.Find(path, out var rest) is not { } tree)
            {
                return Errno.ENOENT;
            }

            var error = tree.GetStatus(rest, out entry);
            if (error != Errno.None)
            {
                return error;
            }

            size = entry.Kind == SysfsEntryKind.File ? tree.FileSizeBytes : 0;
        }

        attributes = new FuseAttributes
        {
            Inode = Inode.Of(path),
            SizeBytes = (ulong)size,
            Mode = Inode.TypeOf(entry.Kind) << 12 | (uint)entry.Mode,
            LinkCount = entry.Kind == SysfsEntryKind.Directory ? 2u : 1u,
            BlockSizeBytes = BlockBytes,
        };
        return Errno.None;
    }
}
