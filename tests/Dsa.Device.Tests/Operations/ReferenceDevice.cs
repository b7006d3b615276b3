using Dsa.Device.Operations.Numeric;
using Dsa.Device.Tests.Operations.Numeric;

namespace Dsa.Device.Tests.Operations;

/// <summary>The operations on numbers and lists in the plainest way: one element, or one byte, after the other.</summary>
internal sealed class ReferenceDevice(ReferenceMemory memory)
{
    private ComputeResult _seen;
    private uint _bytes;
    private uint _entries;

    /// <summary>What the record says.</summary>
    public CompletionRecord Run(in WorkDescriptor descriptor)
    {
        try
        {
            var status = Execute(descriptor);
            return RecordOf(descriptor.Opcode) with { Status = status, Result = (byte)_seen };
        }
        catch (ReferenceMemory.Absence absence)
        {
            return RecordOf(descriptor.Opcode) with
            {
                Status = CompletionStatus.PageFault,
                Result = (byte)_seen,
                BytesCompleted = _bytes,
                FaultAddress = absence.Address,
                FaultOperand = absence.Operand,
                FaultWrite = absence.IsWrite,
            };
        }
    }

    private CompletionRecord RecordOf(Opcode opcode) => opcode switch
    {
        Opcode.GatherReduce => new GatherReduceCompletionRecord { ListEntriesProcessed = _entries },
        Opcode.GatherCopy or Opcode.ScatterCopy or Opcode.ScatterFill =>
            new ScatterGatherCompletionRecord { ListEntriesCompleted = _entries },
        _ => default,
    };

    private CompletionStatus Execute(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.TypeConversion:
                Go(ElementOperands.Of((TypeConversionDescriptor)descriptor));
                return Checked(descriptor);
            case Opcode.Reduce:
                Go(ElementOperands.Of((ReduceDescriptor)descriptor));
                return Checked(descriptor);
            case Opcode.ReduceDualcast:
                Go(ElementOperands.Of((ReduceDualcastDescriptor)descriptor));
                return Checked(descriptor);
            case Opcode.GatherReduce:
                return Gather((GatherReduceDescriptor)descriptor) ? Checked(descriptor) : CompletionStatus.AddressMisaligned;
            case Opcode.GatherCopy:
                var gather = (GatherCopyDescriptor)descriptor;
                var block = gather.ElementCount * (uint)gather.DataType.ElementBytes();
                Copy(gather.TransferSize, block, at => (Block(gather.ListFormat, gather.SourceList, gather.BaseAddress, block, at), gather.Destination + at));
                return CompletionStatus.Success;
            case Opcode.ScatterCopy:
                var scatter = (ScatterCopyDescriptor)descriptor;
                block = scatter.ElementCount * (uint)scatter.DataType.ElementBytes();
                Copy(scatter.TransferSize, block, at => (scatter.Source + at, Block(scatter.ListFormat, scatter.DestinationList, scatter.BaseAddress, block, at)));
                return CompletionStatus.Success;
            default:
                Fill((ScatterFillDescriptor)descriptor);
                return CompletionStatus.Success;
        }
    }

    private CompletionStatus Checked(in WorkDescriptor descriptor) =>
        (descriptor.Flags & DescriptorFlags.CheckResult) != 0 && _seen != 0
            ? CompletionStatus.SuccessPredicateFalse
            : CompletionStatus.Success;

    private void Go(ElementOperands operands)
    {
        var (input, output) = (operands.InputBytes, operands.OutputBytes);
        for (var i = 0u; i < operands.Count; i++)
        {
            var first = memory.Load(operands.Source1 + (i * (ulong)input), input, Operand.Source1);
            var second = operands.Source2 is { } source ? memory.Load(source + (i * (ulong)input), input, Operand.Source2) : 0;
            var target1 = operands.Destination1 + (i * (ulong)output);
            var target2 = operands.Destination2 + (i * (ulong)output);
            memory.Touch(target1, Operand.Destination1, isWrite: true);
            if (target2 is { } address)
            {
                memory.Touch(address, Operand.Destination2, isWrite: true);
            }

            var bits = Note(operands.Source2 is null ? Convert(operands.Computation, first) : Combine(operands.Computation, first, second));
            memory.Store(target1, output, bits, Operand.Destination1);
            if (target2 is { } other)
            {
                memory.Store(other, output, bits, Operand.Destination2);
            }

            _bytes += (uint)input;
        }
    }

    private bool Gather(GatherReduceDescriptor reduce)
    {
        var computation = Computation.Of(reduce);
        var (input, output) = (reduce.InputType.ElementBytes(), reduce.OutputType.ElementBytes());
        var gathered = new ulong[reduce.ElementCount];
        for (; _entries < reduce.ListSize; _entries++)
        {
            var blockBytes = reduce.ElementCount * (uint)input;
            for (var i = 0u; i < reduce.ElementCount; i++)
            {
                var at = (_entries * blockBytes) + (i * (uint)input);
                var block = Block(reduce.ListFormat, reduce.SourceList, reduce.BaseAddress, blockBytes, at);
                if (block % (uint)input != 0)
                {
                    return false;
                }

                var bits = memory.Load(block, input, Operand.Source1);
                gathered[i] = Note(_entries == 0 ? Convert(computation, bits) : Accumulate(computation, gathered[i], bits));
            }
        }

        for (var i = 0; i < gathered.Length; i++)
        {
            memory.Store(reduce.Destination + (ulong)(i * output), output, gathered[i], Operand.Destination1);
        }

        return true;
    }

    private void Copy(uint bytes, uint blockBytes, Func<uint, (ulong Source, ulong Destination)> places)
    {
        for (; _bytes < bytes; _bytes++)
        {
            _entries = _bytes / blockBytes;
            var (source, destination) = places(_bytes);
            memory.Store(destination, 1, memory.Load(source, 1, Operand.Source1), Operand.Destination1);
        }

        _entries = bytes / blockBytes;
    }

    private void Fill(ScatterFillDescriptor fill)
    {
        var blockBytes = fill.ElementCount * (uint)fill.DataType.ElementBytes();
        for (; _bytes < fill.TransferSize; _bytes++)
        {
            _entries = _bytes / blockBytes;
            var place = Block(fill.ListFormat, fill.DestinationList, fill.BaseAddress, blockBytes, _bytes);
            memory.Store(place, 1, fill.Pattern >> (int)(_bytes % blockBytes % 8 * 8), Operand.Destination1);
        }

        _entries = fill.TransferSize / blockBytes;
    }

    /// <summary>Where a byte of all blocks together is.</summary>
    private ulong Block(SglFormat format, ulong list, ulong start, uint blockBytes, uint at)
    {
        var entryBytes = format == SglFormat.Index32 ? 4 : 8;
        var entry = 0UL;
        for (var i = 0; i < entryBytes; i++)
        {
            entry |= memory.Load(list + (at / blockBytes * (ulong)entryBytes) + (ulong)i, 1, Operand.ScatterGatherList) << (8 * i);
        }

        return start + (format == SglFormat.Offset64 ? entry : entry * blockBytes) + (at % blockBytes);
    }

    private ulong Note((ulong Bits, ComputeResult Result) element)
    {
        _seen |= element.Result;
        return element.Bits;
    }

    private static (ulong Bits, ComputeResult Result) Convert(in Computation computation, ulong bits) =>
        computation.Input.IsInteger() ? ReferenceInteger.Convert(computation, bits) : ReferenceFloat.Convert(computation, bits);

    private static (ulong Bits, ComputeResult Result) Combine(in Computation computation, ulong first, ulong second) =>
        computation.Input.IsInteger()
            ? ReferenceInteger.Combine(computation, first, second)
            : ReferenceFloat.Combine(computation, first, second);

    private static (ulong Bits, ComputeResult Result) Accumulate(in Computation computation, ulong accumulator, ulong source) =>
        computation.Input.IsInteger()
            ? ReferenceInteger.Accumulate(computation, accumulator, source)
            : ReferenceFloat.Accumulate(computation, accumulator, source);
}
