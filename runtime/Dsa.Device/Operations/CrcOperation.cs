using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Device.Operations.Crc;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>CRC Generation (§8.1 of the facts): 32 or 64 bits, its seed in the descriptor or in memory.</summary>
internal sealed class CrcOperation(PieceRules pieces, FaultRules faults) : BufferOperation(pieces, faults)
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
        if (!TryAcquire(item, crc.Source + item.Done, length, MemoryAccess.Read, Operand.Source1, out var run))
        {
            item.Outcome = item.Outcome with { Crc = CrcFunction.For(crc).ValueOf(item.Accumulator) };
            return false;
        }

        item.Hold(run);
        return true;
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var crc = (CrcDescriptor)item.Descriptor;
        var function = CrcFunction.For(crc);
        var length = item.FirstRun.Length;
        item.Accumulator = function.Update(item.Accumulator, item.FirstRun.Span);
        item.Release();
        item.Done += (uint)length;
        return item.Done == crc.TransferSize
            ? Finish(item, Outcome.Success with { Crc = function.ValueOf(item.Accumulator) })
            : Progress.More;
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
