using Dsa.Device.Engines;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Operations;

/// <summary>What a fault means for the descriptor, by the PCI configuration and its queue (§7).</summary>
/// <remarks>Page requests are answered Invalid: nobody in this machine brings pages in for a device.</remarks>
internal sealed class FaultRules(PciConfiguration configuration)
{
    /// <summary>A fault on a source or destination buffer.</summary>
    public Outcome OfBuffer(WorkItem item, in MemoryFault fault, Operand operand)
    {
        var blocks = (item.Descriptor.Flags & DescriptorFlags.BlockOnFault) != 0;
        var status = blocks && HasPageRequests(item.Configuration) ? CompletionStatus.PageRequestInvalid : CompletionStatus.PageFault;
        return Of(item, status, fault, operand);
    }

    /// <summary>A fault on something that has a status of its own.</summary>
    public Outcome Of(WorkItem item, CompletionStatus status, in MemoryFault fault, Operand operand)
    {
        if (configuration.AtsEnable && !item.Configuration.IsAtsDisabled)
        {
            return Outcome.Fault(status, fault, operand);
        }

        // Without translation services a device cannot tell a page fault from any other failed access.
        return new Outcome((fault.Access & MemoryAccess.Write) != 0 ? CompletionStatus.WriteError : CompletionStatus.ReadError);
    }

    /// <summary>Whether the device may request pages for a queue.</summary>
    public bool HasPageRequests(WorkQueueConfiguration queue) => configuration.PageRequestEnable && !queue.IsPrsDisabled;
}
