using System.Runtime.CompilerServices;
using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>The handles of one descriptor (§8.3): by a flag for each operand, or by a selector.</summary>
internal struct OperandHandles
{
    private Handles _handles;

    /// <summary>Finds the operands that a descriptor reaches through handles.</summary>
    /// <remarks>
    /// Blocks of a list, and buffers whose length is a number of elements, have no range yet. The list itself is always in
    /// the submitter's memory.
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
                var conversion = (TypeConversionDescriptor)descriptor;
                Add(conversion.UseAlternateSource, new(Operand.Source1, conversion.SourceIdptHandle, MemoryAccess.Read));
                Add(conversion.UseAlternateDestination, new(Operand.Destination1, conversion.DestinationIdptHandle, MemoryAccess.Write));
                break;
            case Opcode.Reduce:
                var reduce = (ReduceDescriptor)descriptor;
                AddSelected(reduce.UseIdSelector, reduce.IdSelector, reduce.IdptHandle1, reduce.IdptHandle2);
                break;
            case Opcode.ReduceDualcast:
                var dualcast = (ReduceDualcastDescriptor)descriptor;
                AddSelected(dualcast.UseIdSelector, dualcast.IdSelector, dualcast.IdptHandle1, dualcast.IdptHandle2);
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

    private void AddSelected(bool isUsed, IdSelector selector, uint handle1, uint handle2)
    {
        if (isUsed)
        {
            AddChosen(selector.Source1, Operand.Source1, MemoryAccess.Read, handle1, handle2);
            AddChosen(selector.Source2, Operand.Source2, MemoryAccess.Read, handle1, handle2);
            AddChosen(selector.Destination1, Operand.Destination1, MemoryAccess.Write, handle1, handle2);
            AddChosen(selector.Destination2, Operand.Destination2, MemoryAccess.Write, handle1, handle2);
        }
    }

    private void AddChosen(IdptHandleChoice choice, Operand operand, MemoryAccess access, uint handle1, uint handle2) =>
        Add(choice != IdptHandleChoice.None, new(operand, choice == IdptHandleChoice.Handle1 ? handle1 : handle2, access));

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
