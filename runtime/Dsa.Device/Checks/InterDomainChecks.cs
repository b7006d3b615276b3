using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of operations that reach other address spaces, as far as the descriptor and its queue tell (§8.3, §15 of the behaviour).</summary>
/// <remarks>What the permissions table has to say is found out when the descriptor begins.</remarks>
internal static class InterDomainChecks
{
    /// <summary>Flags of an operation that need features which a part does not have.</summary>
    public static DescriptorFlags MissingFeatures(Opcode opcode, in Bar0Capabilities capabilities) => opcode switch
    {
        Opcode.UpdateWindow when !UpdateWindowDescriptor.IsSuppressDrainPresent(capabilities) =>
            new UpdateWindowDescriptor { SuppressDrain = true }.Flags,
        Opcode.InterDomainFill when !InterDomainFillDescriptor.IsPattern16Present(capabilities) =>
            new InterDomainFillDescriptor { Pattern16 = true }.Flags,
        _ => DescriptorFlags.None,
    };

    /// <summary>Whether the base or size of a window is not zero that is off.</summary>
    public static bool HasReservedValue(in WorkDescriptor descriptor)
    {
        if (descriptor.Opcode != Opcode.UpdateWindow)
        {
            return false;
        }

        var update = (UpdateWindowDescriptor)descriptor;
        return (update.WindowFlags & WindowFlags.Enable) == 0 && (update.WindowBase | update.WindowSize) != 0;
    }

    /// <summary>Queue, sizes and windows; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, in Bar0Capabilities capabilities) =>
        descriptor.Opcode switch
        {
            Opcode.UpdateWindow => Find((UpdateWindowDescriptor)descriptor, queue, capabilities),
            Opcode.InterDomainCopy => FindInSized(((InterDomainCopyDescriptor)descriptor).TransferSize, queue),
            Opcode.InterDomainFill => FindInSized(((InterDomainFillDescriptor)descriptor).TransferSize, queue),
            Opcode.InterDomainCompare => FindInSized(((InterDomainCompareDescriptor)descriptor).TransferSize, queue),
            Opcode.InterDomainComparePattern => FindInSized(((InterDomainComparePatternDescriptor)descriptor).TransferSize, queue),
            _ => CompletionStatus.None,
        };

    private static CompletionStatus FindInSized(uint transferSize, WorkQueueConfiguration queue)
    {
        if (!queue.HasPasid)
        {
            return CompletionStatus.InterDomainWithoutPasid;
        }

        return BufferChecks.IsOutOfRange(transferSize, queue) ? CompletionStatus.InvalidTransferSize : CompletionStatus.None;
    }

    /// <summary>Base and size have to lie in memory; addresses can be offsets only into a window, and only where the part has that.</summary>
    private static CompletionStatus Find(in UpdateWindowDescriptor update, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        if (!queue.HasPasid)
        {
            return CompletionStatus.InterDomainWithoutPasid;
        }

        var hasWindow = (update.WindowFlags & WindowFlags.Enable) != 0;
        var isOffset = (update.WindowFlags & WindowFlags.OffsetMode) != 0;
        if (isOffset && !(hasWindow && capabilities.IdCap.OffsetMode))
        {
            return CompletionStatus.InvalidWindow;
        }

        return hasWindow && (update.WindowSize == 0 || update.WindowBase > ulong.MaxValue - (update.WindowSize - 1))
            ? CompletionStatus.InvalidWindow
            : CompletionStatus.None;
    }
}
