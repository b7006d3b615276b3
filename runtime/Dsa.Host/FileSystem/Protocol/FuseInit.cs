using System.Runtime.InteropServices;

namespace Dsa.Host.FileSystem.Protocol;

/// <summary>What the kernel offers when it mounts (struct fuse_init_in). Kernels before 7.36 send the first four words only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseInitIn
{
    /// <summary>Bytes that every kernel sends.</summary>
    public const int SmallestBytes = 16;

    public uint Major;
    public uint Minor;
    public uint MaximumReadAhead;
    public uint Flags;
    public uint Flags2;
}

/// <summary>What is taken of it (struct fuse_init_out).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseInitOut
{
    public uint Major;
    public uint Minor;
    public uint MaximumReadAhead;
    public uint Flags;
    public ushort MaximumBackground;
    public ushort CongestionThreshold;
    public uint MaximumWrite;
    public uint TimeGranularityNanoseconds;
    public ushort MaximumPages;
    public ushort MapAlignment;
    public uint Flags2;
    public uint MaximumStackDepth;
    public Unused Rest;

    [System.Runtime.CompilerServices.InlineArray(6)]
    public struct Unused
    {
        private uint _first;
    }
}
