using Dsa.Device.Operations.Numeric;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of operations that go through numbers element by element (§8.3).</summary>
internal static class NumericChecks
{
    /// <summary>Types, computation, sizes, alignment and overlap; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.TypeConversion:
                var conversion = (TypeConversionDescriptor)descriptor;
                var reachesOthers = conversion.UseAlternateSource || conversion.UseAlternateDestination;
                return Find(ElementOperands.Of(conversion), isReduction: false, reachesOthers, queue, capabilities);
            case Opcode.Reduce:
                var reduce = (ReduceDescriptor)descriptor;
                return Find(ElementOperands.Of(reduce), isReduction: true, reduce.UseIdSelector, queue, capabilities);
            default:
                var dualcast = (ReduceDualcastDescriptor)descriptor;
                return Find(ElementOperands.Of(dualcast), isReduction: true, dualcast.UseIdSelector, queue, capabilities);
        }
    }

    private static CompletionStatus Find(
        in ElementOperands operands,
        bool isReduction,
        bool reachesOthers,
        WorkQueueConfiguration queue,
        in Bar0Capabilities capabilities)
    {
        if (!ComputationChecks.IsSupported(operands.Computation, isReduction, capabilities))
        {
            return CompletionStatus.InvalidFieldValue;
        }

        // The larger of both elements decides whether the transfer is one that the queue takes (inferred).
        var elementBytes = (uint)Math.Max(operands.InputBytes, operands.OutputBytes);
        if (BufferChecks.IsOutOfRange((ulong)operands.Count * elementBytes, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        if (IsMisaligned(operands))
        {
            return CompletionStatus.AddressMisaligned;
        }

        if (operands.Destination2 is { } destination2
            && BufferChecks.LieUnlike(operands.Destination1, destination2))
        {
            return CompletionStatus.DualcastMisaligned;
        }

        // Addresses of different address spaces say nothing about each other.
        return !reachesOthers && Overlaps(operands) ? CompletionStatus.OverlappingBuffers : CompletionStatus.None;
    }

    private static bool IsMisaligned(in ElementOperands operands)
    {
        var sources = operands.Source1 | (operands.Source2 ?? 0);
        var destinations = operands.Destination1 | (operands.Destination2 ?? 0);
        return BufferChecks.IsMisaligned(sources, operands.InputBytes) || BufferChecks.IsMisaligned(destinations, operands.OutputBytes);
    }

    /// <summary>Whether a destination overlaps a source that it is not the same as, or the other destination.</summary>
    private static bool Overlaps(in ElementOperands operands)
    {
        var sourceBytes = (ulong)operands.Count * (uint)operands.InputBytes;
        var destinationBytes = (ulong)operands.Count * (uint)operands.OutputBytes;
        var mayBeSame = operands.Computation.Input == operands.Computation.Output;
        var source2 = operands.Source2 ?? operands.Source1;
        var destination2 = operands.Destination2 ?? operands.Destination1;
        return Clash(operands.Source1, operands.Destination1)
            || Clash(source2, operands.Destination1)
            || Clash(operands.Source1, destination2)
            || Clash(source2, destination2)
            || (operands.Destination2 is not null
                && BufferChecks.Overlap(operands.Destination1, destinationBytes, destination2, destinationBytes));

        bool Clash(ulong source, ulong destination) =>
            !(mayBeSame && source == destination) && BufferChecks.Overlap(source, sourceBytes, destination, destinationBytes);
    }
}
