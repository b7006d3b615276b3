using Dsa.Device.Operations;
using Dsa.Device.Translation;
using Dsa.Platform.Pci;

namespace Dsa.Device.Engines;

/// <summary>Has the descriptors of one engine meet the faults that somebody asked for, on the ways that others take.</summary>
/// <remarks>One for each engine, which alone calls it. What a descriptor still has to meet is in its work item: the members of a batch come in between.</remarks>
internal sealed class FaultInjector(DeviceCore core, IFaultInjection faults, TranslatedMemory memory, Action wake)
{
    /// <summary>Decides about a descriptor that was checked. One that did not pass meets nothing more.</summary>
    public void Begin(WorkItem item)
    {
        item.IsFaultInjected = false;
        if (!item.IsExecuted)
        {
            return;
        }

        var queue = item.Queue.Index;
        var fault = faults.Begin(queue, item.Descriptor);
        item.InjectedFault = fault;
        if (fault.Kind == InjectedFaultKind.Halt)
        {
            faults.Happened(queue, fault.Kind);
            core.State.Halt(ResetType.Command);
        }
        else if (fault.DelayNanoseconds > 0)
        {
            item.DelayedUntilNanoseconds = core.Slot.Scheduler.NowNanoseconds + fault.DelayNanoseconds;
            item.Stage = WorkStage.Delay;
            faults.Happened(queue, InjectedFaultKind.Slow);
            faults.WakeAfter(fault.DelayNanoseconds, wake);
        }
    }

    /// <summary>Goes on with a descriptor whose delay is over; false while it is not.</summary>
    public bool HasDelayed(WorkItem item)
    {
        if (core.Slot.Scheduler.NowNanoseconds < item.DelayedUntilNanoseconds)
        {
            return false;
        }

        item.Stage = WorkStage.Execute;
        return true;
    }

    /// <summary>Does one piece of a descriptor, whose accesses meet what is left for them.</summary>
    public Progress Advance(Operation operation, WorkItem item)
    {
        var before = item.InjectedFault;
        memory.Injected = before;
        var progress = operation.Advance(item);
        item.InjectedFault = memory.Injected;
        memory.Injected = default;
        if (before.Kind != item.InjectedFault.Kind)
        {
            item.IsFaultInjected = true;
            faults.Happened(item.Queue.Index, before.Kind);
        }

        return progress;
    }
}
