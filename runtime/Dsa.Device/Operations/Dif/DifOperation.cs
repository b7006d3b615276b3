using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Dif;

/// <summary>DIF Check, Insert, Strip and Update, and DIX Generate: block by block, until one is not good (§8.2 of the facts).</summary>
/// <remarks>
/// A block is done as a whole or not at all: no part of it is written before all of its source and destination translate.
/// Where it does not lie in one piece, it goes through memory of the engine, which holds nothing between two calls.
/// </remarks>
internal sealed class DifOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const int MaxBlockBytes = DifTransform.MaxDataBytes + DifTuple.SizeBytes;

    private readonly byte[] _source = new byte[MaxBlockBytes];
    private readonly byte[] _destination = new byte[MaxBlockBytes];
    private readonly byte[] _data = new byte[DifTransform.MaxDataBytes];

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var request = DifRequest.Of(item.Descriptor);
        var (sourceBytes, destinationBytes) = (request.Transform.SourceBytes, request.Transform.DestinationBytes);
        var blocks = Math.Max(1, NextPieceBytes(item, request.TransferSize) / sourceBytes);
        var destination = request.Destination + ((ulong)BlockOf(item, request) * (uint)destinationBytes);
        return Held(TryHoldBlocks(item, request.Source + item.Done, sourceBytes, blocks, MemoryAccess.Read, Operand.Source1)
            && (destinationBytes == 0
                || TryHoldBlocks(item, destination, destinationBytes, blocks, MemoryAccess.Write, Operand.Destination1)));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var request = DifRequest.Of(item.Descriptor);
        var sourceRuns = SourceRuns(item, request.Transform.SourceBytes);
        var isWhole = sourceRuns == 1 && item.Runs.Count <= 2;
        var status = isWhole ? ApplyInPlace(item, request) : ApplyGathered(item, request, sourceRuns);
        item.Runs.Release();
        if (status == DifStatus.None && item.Done != request.TransferSize)
        {
            return Progress.More;
        }

        item.Details = request.DetailsAfter(BlockOf(item, request));
        return Finish(item, status == DifStatus.None
            ? Outcome.Success
            : new Outcome(CompletionStatus.DifError) { Result = (byte)status, BytesCompleted = item.Done });
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        var request = DifRequest.Of(item.Descriptor);
        item.Details = request.DetailsAfter(BlockOf(item, request));
        return base.EndByFault(item, fault);
    }

    private static uint BlockOf(WorkItem item, in DifRequest request) => item.Done / (uint)request.Transform.SourceBytes;

    /// <summary>In how many runs the first block of the source is.</summary>
    private static int SourceRuns(WorkItem item, int blockBytes)
    {
        var runs = 0;
        for (var bytes = 0; bytes < blockBytes; runs++)
        {
            bytes += item.Runs[runs].Length;
        }

        return runs;
    }

    /// <summary>Holds as many blocks as lie in one piece, and one at least.</summary>
    private bool TryHoldBlocks(WorkItem item, ulong address, int blockBytes, int blocks, MemoryAccess access, Operand operand)
    {
        var wanted = blockBytes * blocks;
        for (var held = 0; held < blockBytes; wanted = blockBytes - held)
        {
            if (!TryHold(item, address + (uint)held, wanted, access, operand))
            {
                return false;
            }

            held += item.Runs[item.Runs.Count - 1].Length;
        }

        return true;
    }

    private DifStatus ApplyInPlace(WorkItem item, in DifRequest request)
    {
        var transform = request.Transform;
        var source = item.Runs[0].Span;
        var destination = item.Runs.Count > 1 ? item.Runs[1].Span : [];
        var block = BlockOf(item, request);
        var written = 0;
        var status = DifStatus.None;
        while (source.Length >= transform.SourceBytes && destination.Length >= transform.DestinationBytes)
        {
            status = transform.Apply(block, source[..transform.SourceBytes], destination, _data);
            if (status != DifStatus.None)
            {
                break;
            }

            block++;
            written += transform.DestinationBytes;
            source = source[transform.SourceBytes..];
            destination = destination[transform.DestinationBytes..];
        }

        item.Done = block * (uint)transform.SourceBytes;
        if (written > 0)
        {
            item.Runs.Wrote(1, written);
        }

        return status;
    }

    private DifStatus ApplyGathered(WorkItem item, in DifRequest request, int sourceRuns)
    {
        var transform = request.Transform;
        var source = _source.AsSpan(0, transform.SourceBytes);
        var rest = source;
        for (var run = 0; run < sourceRuns; run++)
        {
            var part = item.Runs[run].Span;
            part = part[..Math.Min(part.Length, rest.Length)];
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        ReadOnlySpan<byte> destination = _destination.AsSpan(0, transform.DestinationBytes);
        var status = transform.Apply(BlockOf(item, request), source, _destination, _data);
        if (status != DifStatus.None)
        {
            return status;
        }

        for (var run = sourceRuns; run < item.Runs.Count; run++)
        {
            var length = Math.Min(item.Runs[run].Length, destination.Length);
            destination[..length].CopyTo(item.Runs[run].Span);
            item.Runs.Wrote(run, length);
            destination = destination[length..];
        }

        item.Done += (uint)transform.SourceBytes;
        return status;
    }
}
