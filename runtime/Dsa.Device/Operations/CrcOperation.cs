using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Device.Operations.Crc;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>CRC Generation (§8.1 of the facts): 32 or 64 bits, its seed in the descriptor or in memory.</summary>
internal sealed class CrcOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <inheritdoc/>
    protected override bool TryTranslate(WorkItem item)
    {
        var crc = (CrcDescriptor)item.Descriptor;
        if (!item.HasAccumulator && !TryLoadSeed(item, crc))
        {
            return false;
        }

        var length = NextPieceBytes(item, crc.TransferSize);
        return TryHold(item, crc.Source + item.Done, length, MemoryAccess.Read, Operand.Source1);
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var crc = (CrcDescriptor)item.Descriptor;
        var function = CrcFunction.For(crc);
        var length = item.Runs[0].Length;
        item.Accumulator = function.Update(item.Accumulator, item.Runs[0].Span);
        item.Runs.Release();
        item.Done += (uint)length;
        if (item.Done != crc.TransferSize)
        {
            return Progress.More;
        }

        SetDetails(item);
        return Finish(item, Outcome.Success);
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetDetails(item);
        return base.EndByFault(item, fault);
    }

    private static void SetDetails(WorkItem item)
    {
        if (item.HasAccumulator)
        {
            var function = CrcFunction.For((CrcDescriptor)item.Descriptor);
            item.Details = new CrcCompletionRecord { Crc = function.ValueOf(item.Accumulator) };
        }
    }

    private bool TryLoadSeed(WorkItem item, in CrcDescriptor crc)
    {
        var seed = crc.Seed;
        if (crc.ReadSeed)
        {
            var length = crc.Crc64 ? sizeof(ulong) : sizeof(uint);
            if (!TryAcquire(item, crc.SeedAddress, length, MemoryAccess.Read, Operand.Source2, out var run))
            {
                return false;
            }

            seed = crc.Crc64 ? MemoryMarshal.Read<ulong>(run.Span) : MemoryMarshal.Read<uint>(run.Span);
            run.Dispose();
        }

        item.Accumulator = CrcFunction.For(crc).RegisterOf(seed);
        item.HasAccumulator = true;
        return true;
    }
}
