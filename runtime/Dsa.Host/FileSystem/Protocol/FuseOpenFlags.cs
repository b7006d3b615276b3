namespace Dsa.Host.FileSystem.Protocol;

/// <summary>How the kernel is to treat an open file (FOPEN_*).</summary>
[Flags]
internal enum FuseOpenFlags : uint
{
    /// <summary>Through the page cache.</summary>
    None = 0,

    /// <summary>Each read and write is a request; shared mappings are refused unless the mount allows them.</summary>
    DirectIo = 1 << 0,

    /// <summary>No file position: all at offset 0.</summary>
    Stream = 1 << 4,

    /// <summary>Direct writes do not wait for each other, as long as they do not go beyond the size of the file.</summary>
    ParallelDirectWrites = 1 << 6,

    /// <summary>It is mapped to a backing file. Reads and writes go there, too, unless they are direct.</summary>
    Passthrough = 1 << 7,
}
