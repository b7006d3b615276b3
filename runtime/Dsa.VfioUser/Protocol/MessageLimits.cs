namespace Dsa.VfioUser.Protocol;

/// <summary>What this side takes; told to the client in the first reply.</summary>
internal static class MessageLimits
{
    /// <summary>Files that come with one message.</summary>
    public const int MostFiles = 16;

    /// <summary>Bytes of data in one message.</summary>
    public const int MostDataBytes = 1 << 20;

    /// <summary>Bytes of one message: data, and what stands before it.</summary>
    public const int MostMessageBytes = MostDataBytes + 4096;

    /// <summary>Ranges of memory that are there at once.</summary>
    public const int MostRanges = 65535;

    /// <summary>Ranges that are mapped here at once: a process has 65,530 mappings, and others need some, too.</summary>
    public const int MostMappedRanges = 8192;

    /// <summary>Ranges that keep a file open here at once: a process may have 20,000 files or fewer, and others need some, too.</summary>
    public const int MostFileRanges = 256;

    /// <summary>The unit of ranges.</summary>
    public const int PageBytes = 4096;
}
