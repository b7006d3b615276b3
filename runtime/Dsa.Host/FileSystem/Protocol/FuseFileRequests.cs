using System.Runtime.InteropServices;

namespace Dsa.Host.FileSystem.Protocol;

/// <summary>OPEN and OPENDIR (struct fuse_open_in): the flags of open(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseOpenIn
{
    public uint Flags;
    public uint OpenFlags;
}

/// <summary>Their answer (struct fuse_open_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseOpenOut
{
    public ulong Handle;
    public FuseOpenFlags Flags;

    /// <summary>What the node is mapped to; 0 for itself.</summary>
    public int BackingId;
}

/// <summary>READ and READDIR (struct fuse_read_in).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseReadIn
{
    public ulong Handle;
    public ulong Offset;
    public uint SizeBytes;
    public uint ReadFlags;
    public ulong LockOwner;
    public uint Flags;
    public uint Padding;
}

/// <summary>WRITE (struct fuse_write_in); the bytes follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseWriteIn
{
    public ulong Handle;
    public ulong Offset;
    public uint SizeBytes;
    public uint WriteFlags;
    public ulong LockOwner;
    public uint Flags;
    public uint Padding;
}

/// <summary>Its answer (struct fuse_write_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseWriteOut
{
    public uint SizeBytes;
    public uint Padding;
}

/// <summary>What RELEASE, RELEASEDIR and FLUSH begin with (struct fuse_release_in).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseReleaseIn
{
    public ulong Handle;
}

/// <summary>POLL (struct fuse_poll_in).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FusePollIn
{
    /// <summary>FUSE_POLL_SCHEDULE_NOTIFY: somebody sleeps, and is to be woken.</summary>
    public const uint ScheduleNotify = 1;

    public ulong Handle;
    public ulong KernelHandle;
    public uint Flags;
    public uint Events;
}

/// <summary>Its answer (struct fuse_poll_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FusePollOut
{
    public uint Events;
    public uint Padding;
}

/// <summary>One entry of FORGET or BATCH_FORGET (struct fuse_forget_one).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseForget
{
    public ulong NodeId;
    public ulong Lookups;
}

/// <summary>What BATCH_FORGET begins with (struct fuse_batch_forget_in).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseBatchForgetIn
{
    public uint Count;
    public uint Padding;
}

/// <summary>What an entry of a directory begins with (struct fuse_dirent); its name follows, and zeros up to a multiple of 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseDirectoryEntry
{
    public ulong Inode;
    public ulong NextOffset;
    public uint NameBytes;
    public uint Type;
}
