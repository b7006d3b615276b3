using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Dsa.Platform.Memory;
using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Memory;

/// <summary>The mappings of a process of this host, asked for one at a time.</summary>
/// <remarks>
/// Kernels from 6.11 on answer a request for one address (PROCMAP_QUERY); with older ones /proc/PID/maps is read. Any thread may
/// call. The file is of the memory, not of a number: once the process has ended, or executes another program, there is nothing to be found.
/// </remarks>
internal sealed unsafe class ProcessMaps : IDisposable
{
    private const uint ProcMapQuery = 0xC068_6611;
    private const ulong Readable = 1;
    private const ulong Writable = 2;
    private const ulong Shared = 8;
    private const int BufferBytes = 32 * 1024;

    private readonly ProcessFile _file;
    private volatile bool _hasQuery = true;

    /// <summary>The mappings of the memory that a thread has now.</summary>
    /// <exception cref="IOException">There is no such thread.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public ProcessMaps(int threadId) => _file = new ProcessFile(threadId, "maps");

    /// <summary>Finds the mapping of a thread's memory that an address lies in; none where there is nobody any more. For one look: else one keeps the mappings.</summary>
    public static bool TryFind(int threadId, ulong address, out ProcessMapping mapping)
    {
        try
        {
            using var maps = new ProcessMaps(threadId);
            return maps.TryFind(address, out mapping);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mapping = default;
            return false;
        }
    }

    /// <summary>Finds the mapping that an address lies in. Does not throw.</summary>
    public bool TryFind(ulong address, out ProcessMapping mapping)
    {
        try
        {
            return TryAsk(address, out mapping);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The process has ended, or has gained rights that forbid to look.
            mapping = default;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Finds it in the lines of the file.</summary>
    internal static bool TryFind(IEnumerable<string> lines, ulong address, out ProcessMapping mapping)
    {
        foreach (var line in lines)
        {
            mapping = Parse(line);
            if (address < mapping.End)
            {
                return address >= mapping.Start;
            }
        }

        mapping = default;
        return false;
    }

    private bool TryAsk(ulong address, out ProcessMapping mapping)
    {
        if (_hasQuery)
        {
            var query = new Query { Size = (ulong)sizeof(Query), Address = address };
            var answer = _file.Request(ProcMapQuery, &query);
            if (answer == 0)
            {
                mapping = query.Mapping;
                return true;
            }

            mapping = default;
            if (answer != -(int)Errno.ENOTTY)
            {
                return false;
            }

            _hasQuery = false;
        }

        return TryFind(Lines(_file.Handle), address, out mapping);
    }

    /// <summary>The lines of a file, from its beginning on. Names of files may hold any character but a line feed.</summary>
    internal static IEnumerable<string> Lines(SafeFileHandle file)
    {
        var buffer = new byte[BufferBytes];
        var kept = 0;
        for (long offset = 0; RandomAccess.Read(file, buffer.AsSpan(kept), offset) is var read and > 0; offset += read)
        {
            var length = kept + read;
            var start = 0;
            for (int end; (end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
            {
                yield return Encoding.UTF8.GetString(buffer, start, end);
            }

            // A line that is longer than the buffer does not occur: a path has 4096 bytes at most, each written as four when it is a line feed.
            kept = length - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }
    }

    // 7f0000000000-7f0000001000 rw-p 00000000 00:00 0    [heap]
    private static ProcessMapping Parse(ReadOnlySpan<char> line)
    {
        var start = Hex(ref line, '-');
        var end = Hex(ref line, ' ');
        var access = (line[0] == 'r' ? MemoryAccess.Read : MemoryAccess.None) | (line[1] == 'w' ? MemoryAccess.Write : MemoryAccess.None);
        var isShared = line[3] == 's';
        line = line[5..];
        var offset = Hex(ref line, ' ');
        var device = ProcessMapping.DeviceNumberOf((uint)Hex(ref line, ':'), (uint)Hex(ref line, ' '));
        var inodeEnd = line.IndexOf(' ');
        var inode = ulong.Parse(inodeEnd < 0 ? line : line[..inodeEnd], NumberStyles.None, CultureInfo.InvariantCulture);
        return new ProcessMapping(start, end, access, isShared, offset, device, inode);
    }

    private static ulong Hex(ref ReadOnlySpan<char> line, char end)
    {
        var length = line.IndexOf(end);
        var value = ulong.Parse(line[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        line = line[(length + 1)..];
        return value;
    }

    /// <summary>struct procmap_query of linux/fs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Query
    {
        public ulong Size;
        public ulong Flags;
        public ulong Address;
        public ulong Start;
        public ulong End;
        public ulong MappingFlags;
        public ulong PageBytes;
        public ulong OffsetBytes;
        public ulong Inode;
        public uint Major;
        public uint Minor;
        public uint NameSize;
        public uint BuildIdSize;
        public ulong NameAddress;
        public ulong BuildIdAddress;

        public readonly ProcessMapping Mapping => new(
            Start,
            End,
            ((MappingFlags & Readable) != 0 ? MemoryAccess.Read : MemoryAccess.None) | ((MappingFlags & Writable) != 0 ? MemoryAccess.Write : MemoryAccess.None),
            (MappingFlags & Shared) != 0,
            OffsetBytes,
            ProcessMapping.DeviceNumberOf(Major, Minor),
            Inode);
    }
}
