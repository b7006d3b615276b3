using System.Runtime.InteropServices;
using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>What the entries of a scatter-gather list mean: blocks of one size, each where its entry says (§8.1).</summary>
/// <param name="Format">What an entry is; one of the known formats.</param>
/// <param name="Address">Where the list is.</param>
/// <param name="Base">What every entry counts from.</param>
/// <param name="BlockBytes">The bytes of a block.</param>
internal readonly record struct BlockList(SglFormat Format, ulong Address, ulong Base, uint BlockBytes)
{
    /// <summary>The most bytes that an entry has.</summary>
    public const int MaxEntryBytes = SglIndex64.SizeBytes;

    /// <summary>The bytes of an entry.</summary>
    public int EntryBytes => BytesOf(Format);

    /// <summary>The bytes of an entry of a format; 0 of one that does not exist.</summary>
    public static int BytesOf(SglFormat format) => format switch
    {
        SglFormat.Offset64 => SglOffset64.SizeBytes,
        SglFormat.Index32 => SglIndex32.SizeBytes,
        SglFormat.Index64 => SglIndex64.SizeBytes,
        _ => 0,
    };

    /// <summary>The list of Gather Reduce.</summary>
    public static BlockList Of(in GatherReduceDescriptor reduce) =>
        new(reduce.ListFormat, reduce.SourceList, reduce.BaseAddress, BlockBytesOf(reduce.ElementCount, reduce.InputType));

    /// <summary>The list of Gather Copy.</summary>
    public static BlockList Of(in GatherCopyDescriptor copy) =>
        new(copy.ListFormat, copy.SourceList, copy.BaseAddress, BlockBytesOf(copy.ElementCount, copy.DataType));

    /// <summary>The list of Scatter Copy.</summary>
    public static BlockList Of(in ScatterCopyDescriptor copy) =>
        new(copy.ListFormat, copy.DestinationList, copy.BaseAddress, BlockBytesOf(copy.ElementCount, copy.DataType));

    /// <summary>The list of Scatter Fill.</summary>
    public static BlockList Of(in ScatterFillDescriptor fill) =>
        new(fill.ListFormat, fill.DestinationList, fill.BaseAddress, BlockBytesOf(fill.ElementCount, fill.DataType));

    /// <summary>Where an entry is.</summary>
    public ulong AddressOfEntry(uint index) => Address + ((ulong)index * (uint)EntryBytes);

    /// <summary>Where the block of an entry is; like all addresses it wraps.</summary>
    /// <param name="entry">The entry as it is in memory.</param>
    public ulong AddressOfBlock(ReadOnlySpan<byte> entry) => Base + Format switch
    {
        SglFormat.Index32 => (ulong)MemoryMarshal.Read<SglIndex32>(entry).Index * BlockBytes,
        SglFormat.Index64 => MemoryMarshal.Read<SglIndex64>(entry).Index * BlockBytes,
        _ => MemoryMarshal.Read<SglOffset64>(entry).Offset,
    };

    /// <summary>The checks have seen to it that a block is no larger than the largest transfer.</summary>
    private static uint BlockBytesOf(uint elementCount, DataType type) => elementCount * (uint)type.ElementBytes();
}
