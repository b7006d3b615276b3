using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Bindings.Portals;
using Dsa.Device.Monitoring;

namespace Dsa.Device.WorkQueues;

/// <summary>The portals of a device: sends each write to the queue behind its page (§9.3).</summary>
/// <remarks>Any thread may write. Dedicated queues take posted writes, shared ones deferrable writes; all else is lost or Retry.</remarks>
internal sealed class PortalDecoder : IPortalSink
{
    private readonly DeviceCore _core;
    private readonly Page[] _pages;
    private readonly IChance _chance;
    private readonly IFaultInjection? _faults;

    /// <summary>Decodes the portals of a device.</summary>
    /// <param name="core">The device.</param>
    /// <param name="sizeBytes">The size of its BAR2.</param>
    /// <param name="pageBytes">The size of a portal.</param>
    public PortalDecoder(DeviceCore core, int sizeBytes, int pageBytes)
    {
        _core = core;
        _chance = core.Slot.Scheduler.Chance;
        _faults = core.Slot.FaultInjection;
        _pages = new Page[sizeBytes / pageBytes];
        var layout = new Bar2Layout(core.Capabilities);
        var hasMessageStorage = core.Capabilities.GenCap.InterruptMessageStorageSize != 0;
        for (var page = 0; page < _pages.Length; page++)
        {
            if (Bar2Map.TryFindPortal(page * pageBytes, layout, out var index, out var portal))
            {
                var isMessageStorage = portal is Bar2Portal.UnlimitedIms or Bar2Portal.LimitedIms;
                var queue = !isMessageStorage || hasMessageStorage ? core.Queues[index] : null;
                _pages[page] = new Page(queue, portal is Bar2Portal.LimitedMsix or Bar2Portal.LimitedIms, isMessageStorage);
            }
        }
    }

    /// <inheritdoc/>
    public void Posted(int page, in WorkDescriptor descriptor)
    {
        if (Deliver(page, descriptor, WqMode.Dedicated, out var queue) == Acceptance.Full)
        {
            _core.Slot.Observer?.Dropped(queue!.Index);
            var requester = queue!.Configuration.RequesterOf(descriptor);
            _core.Errors.RecordIfActive(_core.State, new EventLogEntry
            {
                Error = ErrorCode.DedicatedQueueFull,
                WorkQueueValid = true,
                WorkQueue = (byte)queue.Index,
                DescriptorValid = true,
                Operation = descriptor.Opcode,
                Pasid = requester.Pasid.IsValid ? requester.Pasid.Value : 0,
                Privileged = requester.Privileged,
            });
        }
    }

    /// <inheritdoc/>
    public SubmitResult NonPosted(int page, in WorkDescriptor descriptor) =>
        Deliver(page, descriptor, WqMode.Shared, out _) == Acceptance.Accepted ? SubmitResult.Accepted : SubmitResult.Retry;

    /// <inheritdoc/>
    public bool TakesNonPosted(int page) =>
        (uint)page < (uint)_pages.Length
        && _pages[page].Queue is { } queue
        && _core.Registers.Bar.WqCfg[queue.Index].Control.Read().Mode == WqMode.Shared;

    private Acceptance Deliver(int page, in WorkDescriptor descriptor, WqMode mode, out WorkQueue? queue)
    {
        queue = null;
        if ((uint)page >= (uint)_pages.Length)
        {
            return Acceptance.Refused;
        }

        ref readonly var target = ref _pages[page];
        queue = target.Queue;
        if (queue is null)
        {
            return Acceptance.Refused;
        }

        // Software changes the threshold at any time, so it is read for each write. Dedicated queues have none.
        var threshold = target.IsLimited && mode == WqMode.Shared
            ? (int)_core.Registers.Bar.WqCfg[queue.Index].Threshold.Read().Entries
            : int.MaxValue;
        var pretendFull = _chance.Occurs(Injection.QueueFull)
            || (_faults is not null && mode == WqMode.Shared && queue.HasRoom(mode, threshold) && _faults.Retries(queue.Index, descriptor));
        var acceptance = queue.TryAccept(descriptor, mode, threshold, target.IsInterruptMessageStorage, pretendFull);
        if (_core.PerformanceMonitor.Counts(PerfCategory.WorkQueue))
        {
            CountSubmission(queue, descriptor, mode, target.IsLimited, acceptance);
        }

        if (acceptance == Acceptance.Accepted)
        {
            _core.Groups.WorkArrived(queue);
        }

        return acceptance;
    }

    private void CountSubmission(WorkQueue queue, in WorkDescriptor descriptor, WqMode mode, bool isLimited, Acceptance acceptance)
    {
        var subject = new EventSubject { WorkQueue = queue.Index };
        if (acceptance == Acceptance.Refused)
        {
            _core.PerformanceMonitor.Count(PerfCategory.WorkQueue, (uint)WqEvents.SubmissionDiscarded, subject);
            return;
        }

        var isAccepted = acceptance == Acceptance.Accepted;
        var events = (mode, isLimited, isAccepted) switch
        {
            (WqMode.Dedicated, _, true) => WqEvents.DedicatedAccepted,
            (WqMode.Dedicated, _, false) => WqEvents.DedicatedDropped,
            (_, true, true) => WqEvents.LimitedAccepted,
            (_, true, false) => WqEvents.LimitedRetried,
            (_, false, true) => WqEvents.UnlimitedAccepted,
            (_, false, false) => WqEvents.UnlimitedRetried,
        };
        subject = subject with { Pasid = queue.Configuration.RequesterOf(descriptor).Pasid };
        _core.PerformanceMonitor.Count(PerfCategory.WorkQueue, (uint)events, subject);
    }

    /// <summary>What lies behind a page of BAR2; no queue when nothing does.</summary>
    private readonly record struct Page(WorkQueue? Queue, bool IsLimited, bool IsInterruptMessageStorage);
}
