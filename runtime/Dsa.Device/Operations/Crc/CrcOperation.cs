using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Crc;

/// <summary>CRC Generation (§8.1 of the facts): 32 or 64 bits, its seed in the descriptor or in memory.</summary>
internal class CrcOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <inheritdoc/>
    protected sealed override Progress Translate(WorkItem item)
    {
        var request = CrcRequest.Of(item.Descriptor);
        return Held((item.HasAccumulator || TryLoadSeed(item, request)) && TryHoldBuffers(item, request));
    }

    /// <inheritdoc/>
    protected sealed override Progress Access(WorkItem item)
    {
        var request = CrcRequest.Of(item.Descriptor);
        var length = item.Runs.LeastLength;
        item.Accumulator = TakeIn(item, request.Function);
        item.Runs.Release();
        item.Done += (uint)length;
        if (item.Done != request.TransferSize)
        {
            return Progress.More;
        }

        SetDetails(item);
        return Finish(item, Outcome.Success);
    }

    /// <inheritdoc/>
    public sealed override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetDetails(item);
        return base.EndByFault(item, fault);
    }

    /// <summary>Translates the next piece of all buffers and holds them.</summary>
    protected virtual bool TryHoldBuffers(WorkItem item, in CrcRequest request) =>
        TryHold(item, request.Source + item.Done, NextPieceBytes(item, request.TransferSize), MemoryAccess.Read, Operand.Source1);

    /// <summary>The register after the piece that is held.</summary>
    protected virtual ulong TakeIn(WorkItem item, CrcFunction function) => function.Update(item.Accumulator, item.Runs[0].Span);

    private static void SetDetails(WorkItem item)
    {
        if (item.HasAccumulator)
        {
            var function = CrcRequest.Of(item.Descriptor).Function;
            item.Details = new CrcCompletionRecord { Crc = function.ValueOf(item.Accumulator) };
        }
    }

    private bool TryLoadSeed(WorkItem item, in CrcRequest request)
    {
        var seed = request.Seed;
        if (request.SeedAddress is { } address)
        {
            // It is aligned to its size, so it lies in one page.
            if (!TryAcquire(item, address, request.SeedBytes, MemoryAccess.Read, Operand.Source2, out var run))
            {
                return false;
            }

            seed = request.SeedBytes == sizeof(ulong) ? MemoryMarshal.Read<ulong>(run.Span) : MemoryMarshal.Read<uint>(run.Span);
            run.Dispose();
        }

        item.Accumulator = request.Function.RegisterOf(seed);
        item.HasAccumulator = true;
        return true;
    }
}
