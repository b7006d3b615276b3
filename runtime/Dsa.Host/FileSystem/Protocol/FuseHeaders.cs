using System.Runtime.InteropServices;

namespace Dsa.Host.FileSystem.Protocol;

/// <summary>What every request begins with (struct fuse_in_header).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseInHeader
{
    public uint LengthBytes;
    public FuseOpcode Opcode;
    public ulong Unique;
    public ulong NodeId;
    public uint UserId;
    public uint GroupId;

    /// <summary>The thread that asks; 0 for requests of no thread.</summary>
    public int ThreadId;

    public ushort ExtensionWords;
    public ushort Padding;
}

/// <summary>What every answer begins with (struct fuse_out_header).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseOutHeader
{
    public uint LengthBytes;

    /// <summary>0, or a negative error number; in a notification, its positive code.</summary>
    public int Error;

    public ulong Unique;
}
