using Dsa.Device.Engines;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Translation;

/// <summary>What follows a translation that failed: a page request and a wait, or the end of the descriptor (§7 of the behaviour).</summary>
/// <remarks>
/// One for each engine, which alone calls it. A request that an abort leaves behind is answered into the void: the descriptor
/// no longer has it.
/// </remarks>
/// <param name="core">The device.</param>
/// <param name="wake">Wakes the engine.</param>
internal sealed class FaultUnit(DeviceCore core, Action wake)
{
    // The specification bounds the requests for one address without giving the bound (inferred).
    private const int MostRequestsForOneAddress = 64;

    /// <summary>Whether the device requests pages for descriptors of a queue at all.</summary>
    public bool HasPageRequests(WorkQueueConfiguration queue) =>
        core.Configuration is { AtsEnable: true, PageRequestEnable: true } && queue is { IsAtsDisabled: false, IsPrsDisabled: false };

    /// <summary>Requests the page of the fault that a descriptor has noted, if the device may wait for it.</summary>
    /// <returns>False when the fault is final.</returns>
    public bool TryAwaitPage(WorkItem item, WorkStage stageAfterPage)
    {
        if (!MayRequest(item) || item.PageRequestCount >= MostRequestsForOneAddress)
        {
            item.PageRequest = null;
            return false;
        }

        var fault = item.Fault;
        item.PageRequestCount++;
        item.StageAfterPage = stageAfterPage;
        item.Stage = WorkStage.AwaitPage;
        item.PageRequest = new PageRequest(fault.Requester, fault.Memory.Address, fault.Memory.Access, wake);
        core.Slot.Memory.Request(item.PageRequest);
        return true;
    }

    /// <summary>How the fault that a descriptor has noted ends it, once it is final.</summary>
    public Outcome OutcomeOf(WorkItem item)
    {
        var fault = item.Fault;
        if (!core.Configuration.AtsEnable || item.Configuration.IsAtsDisabled)
        {
            // Without translation services a device cannot tell a page fault from any other failed access.
            return new Outcome((fault.Memory.Access & MemoryAccess.Write) != 0 ? CompletionStatus.WriteError : CompletionStatus.ReadError);
        }

        return item.PageRequest?.Response switch
        {
            PageResponse.ResponseFailure => new Outcome(CompletionStatus.TranslationError),
            PageResponse.TimedOut => new Outcome(core.Architecture.PageRequestTimeout),
            _ => Outcome.OfFault(StatusOf(item), fault),
        };
    }

    private CompletionStatus StatusOf(WorkItem item) => item.Fault.Part switch
    {
        FaultedPart.DescriptorList => CompletionStatus.BatchListPageFault,
        FaultedPart.Readback => CompletionStatus.ReadbackPageFault,
        FaultedPart.CompletionRecord => CompletionStatus.CompletionPageFault,
        _ => MayRequest(item) ? CompletionStatus.PageRequestInvalid : CompletionStatus.PageFault,
    };

    private bool MayRequest(WorkItem item) =>
        HasPageRequests(item.Configuration)
        && (item.Fault.Part != FaultedPart.Buffer || (item.Descriptor.Flags & DescriptorFlags.BlockOnFault) != 0);
}
