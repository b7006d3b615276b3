using System.Runtime.InteropServices;

namespace Dsa.Host.FileSystem.Protocol;

/// <summary>What stat shows of a node (struct fuse_attr).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseAttributes
{
    public ulong Inode;
    public ulong SizeBytes;
    public ulong Blocks;
    public ulong AccessTime;
    public ulong ModificationTime;
    public ulong ChangeTime;
    public uint AccessTimeNanoseconds;
    public uint ModificationTimeNanoseconds;
    public uint ChangeTimeNanoseconds;
    public uint Mode;
    public uint LinkCount;
    public uint UserId;
    public uint GroupId;
    public uint DeviceNumber;
    public uint BlockSizeBytes;
    public uint Flags;
}

/// <summary>The answer to LOOKUP (struct fuse_entry_out). Both times are 0: names and attributes are asked for each time.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseEntryOut
{
    public ulong NodeId;
    public ulong Generation;
    public ulong EntryValidSeconds;
    public ulong AttributesValidSeconds;
    public uint EntryValidNanoseconds;
    public uint AttributesValidNanoseconds;
    public FuseAttributes Attributes;
}

/// <summary>The answer to GETATTR and SETATTR (struct fuse_attr_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseAttributesOut
{
    public ulong ValidSeconds;
    public uint ValidNanoseconds;
    public uint Padding;
    public FuseAttributes Attributes;
}

/// <summary>What SETATTR begins with (struct fuse_setattr_in): which attributes, and whether a file is given.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseSetAttributesIn
{
    /// <summary>FATTR_MODE, FATTR_UID and FATTR_GID: what cannot be changed here.</summary>
    public const uint Ownership = 0b111;

    public uint Valid;
    public uint Padding;
}

/// <summary>The answer to STATFS (struct fuse_statfs_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseStatisticsOut
{
    public ulong Blocks;
    public ulong FreeBlocks;
    public ulong AvailableBlocks;
    public ulong Files;
    public ulong FreeFiles;
    public uint BlockSizeBytes;
    public uint LongestName;
    public uint FragmentBytes;
    public uint Padding;
    public ulong Spare0;
    public ulong Spare1;
    public ulong Spare2;
}
