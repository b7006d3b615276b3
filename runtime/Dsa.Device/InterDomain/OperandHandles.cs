using System.Runtime.CompilerServices;
using Dsa.Device.Operations.Numeric;
using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>The handles of one descriptor (§8.3): by a flag for each operand, or by a selector.</summary>
internal struct OperandHandles
{
    private Handles _handles;

    /// <summary>Finds the operands that a descriptor reaches through handles.</summary>
    /// <remarks>
    /// Blocks of a list have no range yet. The list itself is always in the submitter's memory.
    /// </remarks>
    public OperandHandles(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.InterDomainCopy:
                AddCopy((InterDomainCopyDescriptor)descriptor);
                break;
            case Opcode.InterDomainFill:
                AddFill((InterDomainFillDescriptor)descriptor);
                break;
            case Opcode.InterDomainCompare:
                AddCompare((InterDomainCompareDescriptor)descriptor);
                break;
            case Opcode.InterDomainComparePattern:
                AddComparePattern((InterDomainComparePatternDescriptor)descriptor);
                break;
            default:
                AddComputing(descriptor);
                break;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    public readonly OperandHandle this[int index] => _handles[index];

    private void AddComputing(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.TypeConversion:
                AddConversion((TypeConversionDescriptor)descriptor);
                break;
            case Opcode.Reduce:
                var reduce = (ReduceDescriptor)descriptor;
                AddSelected(reduce.UseIdSelector, reduce.IdSelector, reduce.IdptHandle1, reduce.IdptHandle2, ElementOperands.Of(reduce));
                break;
            case Opcode.ReduceDualcast:
                var dualcast = (ReduceDualcastDescriptor)descriptor;
                AddSelected(dualcast.UseIdSelector, dualcast.IdSelector, dualcast.IdptHandle1, dualcast.IdptHandle2, ElementOperands.Of(dualcast));
                break;
            default:
                AddBlocks(descriptor);
                break;
        }
    }

    private void AddBlocks(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.GatherCopy:
                var gather = (GatherCopyDescriptor)descriptor;
                Add(gather.UseAlternateSource, new(Operand.Source1, gather.SourceIdptHandle, MemoryAccess.Read));
                Add(gather.UseAlternateDestination, new(
                    Operand.Destination1, gather.DestinationIdptHandle, MemoryAccess.Write, gather.Destination, gather.TransferSize));
                break;
            case Opcode.ScatterCopy:
                var scatter = (ScatterCopyDescriptor)descriptor;
                Add(scatter.UseAlternateSource, new(
                    Operand.Source1, scatter.SourceIdptHandle, MemoryAccess.Read, scatter.Source, scatter.TransferSize));
                Add(scatter.UseAlternateDestination, new(Operand.Destination1, scatter.DestinationIdptHandle, MemoryAccess.Write));
                break;
            case Opcode.ScatterFill:
                var fill = (ScatterFillDescriptor)descriptor;
                Add(fill.UseAlternateDestination, new(Operand.Destination1, fill.DestinationIdptHandle, MemoryAccess.Write));
                break;
            default:
                break;
        }
    }

    private void AddCopy(in InterDomainCopyDescriptor copy)
    {
        Add(copy.UseAlternateSource, new(Operand.Source1, copy.SourceIdptHandle, MemoryAccess.Read, copy.Source, copy.TransferSize));
        Add(copy.UseAlternateDestination, new(
            Operand.Destination1, copy.DestinationIdptHandle, MemoryAccess.Write, copy.Destination, copy.TransferSize));
    }

    private void AddFill(in InterDomainFillDescriptor fill) =>
        Add(fill.UseAlternateDestination, new(
            Operand.Destination1, fill.DestinationIdptHandle, MemoryAccess.Write, fill.Destination, fill.TransferSize));

    private void AddCompare(in InterDomainCompareDescriptor compare)
    {
        Add(compare.UseAlternateSource, new(
            Operand.Source1, compare.Source1IdptHandle, MemoryAccess.Read, compare.Source1, compare.TransferSize));
        Add(compare.UseAlternateDestination, new(
            Operand.Source2, compare.Source2IdptHandle, MemoryAccess.Read, compare.Source2, compare.TransferSize));
    }

    private void AddComparePattern(in InterDomainComparePatternDescriptor compare) =>
        Add(compare.UseAlternateSource, new(
            Operand.Source1, compare.SourceIdptHandle, MemoryAccess.Read, compare.Source, compare.TransferSize));

    private void AddConversion(in TypeConversionDescriptor conversion)
    {
        var operands = ElementOperands.Of(conversion);
        Add(conversion.UseAlternateSource, SourceOf(operands, Operand.Source1, operands.Source1) with { Handle = conversion.SourceIdptHandle });
        Add(conversion.UseAlternateDestination, DestinationOf(operands, Operand.Destination1, operands.Destination1) with
        {
            Handle = conversion.DestinationIdptHandle,
        });
    }

    private void AddSelected(bool isUsed, IdSelector selector, uint handle1, uint handle2, in ElementOperands operands)
    {
        if (isUsed)
        {
            AddChosen(selector.Source1, handle1, handle2, SourceOf(operands, Operand.Source1, operands.Source1));
            AddChosen(selector.Source2, handle1, handle2, SourceOf(operands, Operand.Source2, operands.Source2 ?? 0));
            AddChosen(selector.Destination1, handle1, handle2, DestinationOf(operands, Operand.Destination1, operands.Destination1));
            AddChosen(selector.Destination2, handle1, handle2, DestinationOf(operands, Operand.Destination2, operands.Destination2 ?? 0));
        }
    }

    private void AddChosen(IdptHandleChoice choice, uint handle1, uint handle2, in OperandHandle operand) =>
        Add(choice != IdptHandleChoice.None, operand with { Handle = choice == IdptHandleChoice.Handle1 ? handle1 : handle2 });

    private static OperandHandle SourceOf(in ElementOperands operands, Operand operand, ulong address) =>
        new(operand, 0, MemoryAccess.Read, address, (ulong)operands.Count * (uint)operands.InputBytes, (uint)operands.InputBytes);

    private static OperandHandle DestinationOf(in ElementOperands operands, Operand operand, ulong address) =>
        new(operand, 0, MemoryAccess.Write, address, (ulong)operands.Count * (uint)operands.OutputBytes, (uint)operands.OutputBytes);

    private void Add(bool isUsed, in OperandHandle handle)
    {
        if (isUsed)
        {
            _handles[Count++] = handle;
        }
    }

    [InlineArray(OperandDomains.Capacity)]
    private struct Handles
    {
        private OperandHandle _first;
    }
}
