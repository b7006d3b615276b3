using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Translation;

/// <summary>What follows an access that failed: a page request and a wait, or the end of the descriptor (§7 of the behaviour).</summary>
/// <remarks>
/// One for each engine, which alone calls it. A request that an abort leaves behind is answered into the void: the descriptor
/// no longer has it.
/// </remarks>
internal sealed class FaultUnit
{
    // The specification bounds the requests for one address without giving the bound (inferred).
    private const int MostRequestsForOneAddress = 64;

    private readonly DeviceCore _core;
    private readonly TranslatedMemory _memory;
    private readonly Action _wake;

    /// <summary>Decides for one engine.</summary>
    /// <param name="core">The device.</param>
    /// <param name="memory">Memory as the engine sees it.</param>
    /// <param name="wake">Wakes the engine.</param>
    public FaultUnit(DeviceCore core, TranslatedMemory memory, Action wake)
    {
        _core = core;
        _memory = memory;
        _wake = wake;
    }

    /// <summary>Requests the page of the fault that a descriptor has noted, if the device may wait for it.</summary>
    /// <returns>False when the fault is final.</returns>
    public bool TryAwaitPage(WorkItem item, WorkStage stageAfterPage)
    {
        item.PageRequest = null;
        if (!MayRequest(item) || item.PageRequestCount >= MostRequestsForOneAddress)
        {
            return false;
        }

        item.PageRequestCount++;
        item.StageAfterPage = stageAfterPage;
        item.Stage = WorkStage.AwaitPage;
        TryRequest(item);
        return true;
    }

    /// <summary>The answer to the request of a descriptor. It is made only now if too many others were outstanding before.</summary>
    public PageResponse AnswerOf(WorkItem item) =>
        item.PageRequest is not null || TryRequest(item) ? item.PageRequest!.Response : PageResponse.Pending;

    /// <summary>How the fault that a descriptor has noted ends it, once it is final.</summary>
    public Outcome OutcomeOf(WorkItem item)
    {
        var fault = item.Fault;
        if (fault.Memory.Kind == FaultKind.Hardware || !_memory.Translates(fault.Requester))
        {
            // Without translation services a device cannot tell a page fault from any other failed access. A readback stands
            // for the writes that it follows (inferred from the name that software gives to the status).
            var isWrite = (fault.Memory.Access & MemoryAccess.Write) != 0 || fault.Part == FaultedPart.Readback;
            return new Outcome(isWrite ? CompletionStatus.WriteError : CompletionStatus.ReadError);
        }

        if (fault.Memory.Kind == FaultKind.Translation)
        {
            return new Outcome(CompletionStatus.TranslationError);
        }

        return item.PageRequest?.Response switch
        {
            PageResponse.ResponseFailure => new Outcome(CompletionStatus.TranslationError),
            PageResponse.TimedOut => new Outcome(_core.Architecture.PageRequestTimeout),
            _ => Outcome.OfFault(StatusOf(item), fault),
        };
    }

    private bool TryRequest(WorkItem item)
    {
        if (!_core.PageRequests.TryTake(out var era))
        {
            return false;
        }

        var fault = item.Fault;
        item.PageRequest = new PageRequest(fault.Requester, fault.Memory.Address, fault.Memory.Access, () =>
        {
            _core.PageRequests.Return(era);
            _wake();
        });
        _memory.Request(item.PageRequest);
        return true;
    }

    private CompletionStatus StatusOf(WorkItem item) => item.Fault.Part switch
    {
        FaultedPart.DescriptorList => CompletionStatus.BatchListPageFault,
        FaultedPart.Readback => CompletionStatus.ReadbackPageFault,
        FaultedPart.CompletionRecord => CompletionStatus.CompletionPageFault,
        _ => MayRequest(item) ? CompletionStatus.PageRequestInvalid : CompletionStatus.PageFault,
    };

    private bool MayRequest(WorkItem item) =>
        item.Fault.Memory.Kind is not (FaultKind.Hardware or FaultKind.Translation)
        && _memory.Translates(item.Fault.Requester)
        && _core.Configuration.PageRequestEnable
        && item.AwaitsPages(item.Fault.Part);
}
