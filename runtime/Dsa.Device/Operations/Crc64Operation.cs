using Dsa.Device.Architectures;
using Dsa.Device.Engines;
using Dsa.Device.Operations.Crc;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>CRC64 of IAA (§8.4 of the facts): any polynomial of up to 64 bits.</summary>
/// <remarks>
/// It has no output but the record, so after a page fault nothing is complete and it has to start again (§16 of the
/// behaviour). Programs use one polynomial again and again: the function of the last one is kept.
/// </remarks>
internal sealed class Crc64Operation(PieceRules pieces) : BufferOperation(pieces)
{
    private FunctionKey _lastKey;
    private AnalyticsCrcFunction? _last;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var crc = (Crc64Descriptor)item.Descriptor.AsAnalytics();
        var length = NextPieceBytes(item, crc.Source1Size);
        return Held(TryHold(item, crc.Source1 + item.Done, length, MemoryAccess.Read, Operand.Source1));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var crc = (Crc64Descriptor)item.Descriptor.AsAnalytics();
        var function = FunctionOf(crc);
        var register = item.HasAccumulator ? item.Accumulator : function.InitialRegister;
        var length = item.Runs[0].Length;
        item.Accumulator = function.Update(register, item.Runs[0].Span);
        item.HasAccumulator = true;
        item.Runs.Release();
        item.Done += (uint)length;
        if (item.Done != crc.Source1Size)
        {
            return Progress.More;
        }

        item.AnalyticsDetails = new Crc64CompletionRecord { Crc64 = function.ValueOf(item.Accumulator) };
        return Finish(item, Outcome.Success);
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault) => fault;

    private AnalyticsCrcFunction FunctionOf(in Crc64Descriptor crc)
    {
        var key = new FunctionKey(crc.Polynomial, crc.Crc64Flags.LowBitFirst, crc.Crc64Flags.InvertCrc);
        if (_last is null || key != _lastKey)
        {
            _last = new AnalyticsCrcFunction(crc.Crc64Flags, crc.Polynomial);
            _lastKey = key;
        }

        return _last;
    }

    private readonly record struct FunctionKey(ulong Polynomial, bool IsLowBitFirst, bool IsInverted);
}
