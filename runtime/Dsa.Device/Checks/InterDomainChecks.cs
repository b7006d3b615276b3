using Dsa.Device.InterDomain;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of operations that reach other address spaces, as far as the descriptor and its queue tell (§8.3, §15 of the behaviour).</summary>
/// <remarks>What the permissions table has to say is found out when the descriptor begins.</remarks>
internal static class InterDomainChecks
{
    /// <summary>Flags of an operation that need features which a part does not have.</summary>
    public static DescriptorFlags MissingFeatures(Opcode opcode, in Bar0Capabilities capabilities)
    {
        switch (opcode)
        {
            case Opcode.UpdateWindow:
                return FlagsOf(new UpdateWindowDescriptor { SuppressDrain = !UpdateWindowDescriptor.IsSuppressDrainPresent(capabilities) });
            case Opcode.InterDomainFill:
                return FlagsOf(new InterDomainFillDescriptor { Pattern16 = !InterDomainFillDescriptor.IsPattern16Present(capabilities) });
            case Opcode.TypeConversion:
                return FlagsOf(new TypeConversionDescriptor
                {
                    UseAlternateSource = !TypeConversionDescriptor.IsUseAlternateSourcePresent(capabilities),
                    UseAlternateDestination = !TypeConversionDescriptor.IsUseAlternateDestinationPresent(capabilities),
                });
            case Opcode.Reduce:
                return FlagsOf(new ReduceDescriptor { UseIdSelector = !ReduceDescriptor.IsUseIdSelectorPresent(capabilities) });
            case Opcode.ReduceDualcast:
                return FlagsOf(new ReduceDualcastDescriptor { UseIdSelector = !ReduceDualcastDescriptor.IsUseIdSelectorPresent(capabilities) });
            default:
                return MissingForBlocks(opcode, capabilities);
        }
    }

    /// <summary>Whether a part of a member that is reserved under the operation's other members is not zero.</summary>
    public static bool HasReservedValue(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.UpdateWindow:
                var update = (UpdateWindowDescriptor)descriptor;
                return (update.WindowFlags & WindowFlags.Enable) == 0 && (update.WindowBase | update.WindowSize) != 0;
            case Opcode.Reduce:
                var reduce = (ReduceDescriptor)descriptor;
                return reduce.UseIdSelector
                    && (reduce.IdSelector.Destination2 != IdptHandleChoice.None
                        || HasUnselectedHandle(reduce.IdSelector, reduce.IdptHandle1, reduce.IdptHandle2));
            case Opcode.ReduceDualcast:
                var dualcast = (ReduceDualcastDescriptor)descriptor;
                return dualcast.UseIdSelector && HasUnselectedHandle(dualcast.IdSelector, dualcast.IdptHandle1, dualcast.IdptHandle2);
            default:
                return false;
        }
    }

    /// <summary>Queue, sizes, windows and selectors; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.UpdateWindow:
                return queue.HasPasid
                    ? FindInUpdate((UpdateWindowDescriptor)descriptor, capabilities)
                    : CompletionStatus.InterDomainWithoutPasid;
            case Opcode.InterDomainCopy:
                return FindInSized(((InterDomainCopyDescriptor)descriptor).TransferSize, queue);
            case Opcode.InterDomainFill:
                return FindInSized(((InterDomainFillDescriptor)descriptor).TransferSize, queue);
            case Opcode.InterDomainCompare:
                return FindInSized(((InterDomainCompareDescriptor)descriptor).TransferSize, queue);
            case Opcode.InterDomainComparePattern:
                return FindInSized(((InterDomainComparePatternDescriptor)descriptor).TransferSize, queue);
            case Opcode.TypeConversion or Opcode.Reduce or Opcode.ReduceDualcast
                or Opcode.GatherCopy or Opcode.ScatterCopy or Opcode.ScatterFill:
                return FindInComputing(descriptor, queue);
            default:
                return CompletionStatus.None;
        }
    }

    private static DescriptorFlags FlagsOf(in WorkDescriptor descriptor) => descriptor.Flags;

    private static DescriptorFlags MissingForBlocks(Opcode opcode, in Bar0Capabilities capabilities)
    {
        switch (opcode)
        {
            case Opcode.GatherCopy:
                return FlagsOf(new GatherCopyDescriptor
                {
                    UseAlternateSource = !GatherCopyDescriptor.IsUseAlternateSourcePresent(capabilities),
                    UseAlternateDestination = !GatherCopyDescriptor.IsUseAlternateDestinationPresent(capabilities),
                });
            case Opcode.ScatterCopy:
                return FlagsOf(new ScatterCopyDescriptor
                {
                    UseAlternateSource = !ScatterCopyDescriptor.IsUseAlternateSourcePresent(capabilities),
                    UseAlternateDestination = !ScatterCopyDescriptor.IsUseAlternateDestinationPresent(capabilities),
                });
            case Opcode.ScatterFill:
                return FlagsOf(new ScatterFillDescriptor
                {
                    UseAlternateDestination = !ScatterFillDescriptor.IsUseAlternateDestinationPresent(capabilities),
                });
            default:
                return DescriptorFlags.None;
        }
    }

    private static bool HasUnselectedHandle(IdSelector selector, uint handle1, uint handle2) =>
        (handle1 != 0 && !Names(selector, IdptHandleChoice.Handle1)) || (handle2 != 0 && !Names(selector, IdptHandleChoice.Handle2));

    private static bool Names(IdSelector selector, IdptHandleChoice choice) =>
        selector.Source1 == choice || selector.Source2 == choice || selector.Destination1 == choice || selector.Destination2 == choice;

    private static CompletionStatus FindInSized(uint transferSize, WorkQueueConfiguration queue) =>
        queue.HasPasid ? BufferChecks.FindInSize(transferSize, queue) : CompletionStatus.InterDomainWithoutPasid;

    /// <summary>Base and size have to lie in memory; addresses can be offsets only into a window, and only where the part has that.</summary>
    private static CompletionStatus FindInUpdate(in UpdateWindowDescriptor update, in Bar0Capabilities capabilities)
    {
        var hasWindow = (update.WindowFlags & WindowFlags.Enable) != 0;
        if ((update.WindowFlags & WindowFlags.OffsetMode) != 0 && !(hasWindow && capabilities.IdCap.OffsetMode))
        {
            return CompletionStatus.InvalidWindow;
        }

        return hasWindow && BufferChecks.IsEmptyOrWraps(update.WindowBase, update.WindowSize)
            ? CompletionStatus.InvalidWindow
            : CompletionStatus.None;
    }

    private static CompletionStatus FindInComputing(in WorkDescriptor descriptor, WorkQueueConfiguration queue)
    {
        var isSelectorValid = descriptor.Opcode switch
        {
            Opcode.Reduce when (ReduceDescriptor)descriptor is { UseIdSelector: true } reduce => IsDefined(reduce.IdSelector),
            Opcode.ReduceDualcast when (ReduceDualcastDescriptor)descriptor is { UseIdSelector: true } dualcast => IsDefined(dualcast.IdSelector),
            _ => true,
        };
        if (!isSelectorValid)
        {
            return CompletionStatus.InvalidFieldValue;
        }

        return !queue.HasPasid && new OperandHandles(descriptor).Count != 0
            ? CompletionStatus.InterDomainWithoutPasid
            : CompletionStatus.None;
    }

    /// <summary>Whether a selector gives handles to operands: at least one, and only those that there are.</summary>
    private static bool IsDefined(IdSelector selector) => selector != default
        && selector.Source1.IsDefined()
        && selector.Source2.IsDefined()
        && selector.Destination1.IsDefined()
        && selector.Destination2.IsDefined();
}
