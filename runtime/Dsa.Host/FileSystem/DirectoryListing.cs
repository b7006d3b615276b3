using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Dsa.Driver.Sysfs;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>What an open directory lists, as it was when it was opened. Offsets are numbers of entries.</summary>
internal sealed class DirectoryListing(string path, IReadOnlyList<SysfsEntry> entries)
{
    private const int Alignment = sizeof(ulong);

    private readonly SysfsEntry[] _entries = [RootTree.Directory("."), RootTree.Directory(".."), .. entries];

    /// <summary>Writes entries from an offset on, as many as there is room for.</summary>
    /// <returns>The bytes written; 0 at the end.</returns>
    public int Read(ulong offset, Span<byte> destination)
    {
        var written = 0;
        for (var number = offset; number < (ulong)_entries.Length; number++)
        {
            var length = WriteOne(_entries[number], number + 1, destination[written..]);
            if (length == 0)
            {
                break;
            }

            written += length;
        }

        return written;
    }

    private int WriteOne(SysfsEntry entry, ulong next, Span<byte> destination)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var head = new FuseDirectoryEntry
        {
            Inode = Inode.Of(path.Length == 0 ? entry.Name : $"{path}/{entry.Name}"),
            NextOffset = next,
            NameBytes = (uint)name.Length,
            Type = Inode.TypeOf(entry.Kind),
        };
        var headBytes = Unsafe.SizeOf<FuseDirectoryEntry>();
        var length = (headBytes + name.Length + Alignment - 1) / Alignment * Alignment;
        if (length > destination.Length)
        {
            return 0;
        }

        destination[..length].Clear();
        MemoryMarshal.Write(destination, in head);
        name.CopyTo(destination[headBytes..]);
        return length;
    }
}
