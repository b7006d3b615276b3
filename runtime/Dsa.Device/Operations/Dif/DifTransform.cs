using System.Runtime.InteropServices;

namespace Dsa.Device.Operations.Dif;

/// <summary>What a DIF operation does with a block: checks its integrity field, copies its data, writes a field (§8.2 of the facts).</summary>
internal readonly struct DifTransform
{
    /// <summary>The most data that a block has.</summary>
    public const int MaxDataBytes = 4104;

    private readonly DifSource? _source;
    private readonly DifDestination? _destination;
    private readonly DifGuard _guard;
    private readonly int _dataBytes;
    private readonly bool _isCopied;

    /// <summary>A transform.</summary>
    /// <param name="flags">Size and guard of blocks.</param>
    /// <param name="source">How the source's fields are checked; null when it has none.</param>
    /// <param name="destination">How the destination's fields are made; null when it has none.</param>
    /// <param name="isCopied">Whether the data goes to the destination.</param>
    public DifTransform(DifFlags flags, DifSource? source, DifDestination? destination, bool isCopied)
    {
        _source = source;
        _destination = destination;
        _guard = new DifGuard(flags);
        _isCopied = isCopied;
        _dataBytes = DataBytesOf(flags);
        SourceBytes = _dataBytes + (source is null ? 0 : DifTuple.SizeBytes);
        DestinationBytes = (isCopied ? _dataBytes : 0) + (destination is null ? 0 : DifTuple.SizeBytes);
    }

    /// <summary>The bytes of a block of the source.</summary>
    public int SourceBytes { get; }

    /// <summary>The bytes of a block of the destination; 0 when there is none.</summary>
    public int DestinationBytes { get; }

    /// <summary>The bytes of a block without its field.</summary>
    public static int DataBytesOf(DifFlags flags) => flags.BlockSize switch
    {
        DifBlockSize.Bytes512 => 512,
        DifBlockSize.Bytes520 => 520,
        DifBlockSize.Bytes4096 => 4096,
        _ => MaxDataBytes,
    };

    /// <summary>Goes through one block. A block that is not good leaves the destination as it is.</summary>
    /// <param name="block">The number of the block.</param>
    /// <param name="source">The block.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="scratch">
    /// Room for the data: it is read once, so that what is written is what was checked, even while the source changes.
    /// </param>
    public DifStatus Apply(uint block, ReadOnlySpan<byte> source, Span<byte> destination, Span<byte> scratch)
    {
        var data = source[.._dataBytes];
        if (_source is not { } check)
        {
            var made = _isCopied ? _guard.OfCopied(data, destination) : _guard.Of(data);
            Write(destination, _destination?.Make(made, block));
            return DifStatus.None;
        }

        var guard = _isCopied ? _guard.OfCopied(data, scratch) : _guard.Of(data);
        var stored = MemoryMarshal.Read<DifTuple>(source[_dataBytes..]);
        var status = check.Check(stored, guard, block);
        if (status == DifStatus.None && _isCopied)
        {
            scratch[.._dataBytes].CopyTo(destination);
            Write(destination, _destination?.Update(stored, guard, block));
        }

        return status;
    }

    private void Write(Span<byte> destination, DifTuple? field)
    {
        if (field is { } value)
        {
            MemoryMarshal.Write(destination[(_isCopied ? _dataBytes : 0)..], in value);
        }
    }
}
