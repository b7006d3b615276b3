using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.Tests.Soak;

/// <summary>A queue that a program has open.</summary>
internal sealed class OpenQueue(SoakDevice device, WorkQueue queue, CharacterDevice node, UserQueueFile file)
{
    public SoakDevice Device => device;

    public WorkQueue Queue => queue;

    public UserQueueFile File => file;

    public bool IsShared => SoakDevice.KindOf(queue.Index).Mode == WqMode.Shared;

    public PortalPage? Portal { get; init; }

    /// <summary>Records that were repaired for the program on this queue before.</summary>
    public int EarlierRepairs { get; init; }

    /// <summary>Batches that were submitted: what is logged of one may count without a record (EV-28).</summary>
    public int BatchCount { get; set; }

    /// <summary>Drains that were submitted: what is logged of one may be written and not count (EV-30).</summary>
    public int DrainCount { get; set; }

    /// <summary>Whether the queue is still bound as it was when it was opened.</summary>
    public bool IsCurrent => queue.CharacterDevice == node && queue.State == WorkQueueState.Enabled;

    /// <summary>The number of the calm that there is; null when there is none, or when the file is of an earlier binding.</summary>
    public int? Calm => device.Upsets.Calm(queue.Device, queue.Index) is { } calm && IsCurrent && device.Upsets.Lasts(calm, queue.Index) ? calm : null;

    /// <summary>Whether it was closed: who closes does not wait for what is in the event log (CD-17).</summary>
    public bool IsClosed { get; set; }

    public bool Lasts(int? calm) => device.Upsets.Lasts(calm, queue.Index);
}
