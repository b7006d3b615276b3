using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Engines;

/// <summary>A descriptor while an engine works on it: who sent it, how far it is, what it holds.</summary>
/// <remarks>Each engine has one for descriptors out of queues and one for batch members, and uses them again and again.</remarks>
internal sealed class WorkItem
{
    private WorkDescriptor _descriptor;

    /// <summary>The descriptor.</summary>
    public ref readonly WorkDescriptor Descriptor => ref _descriptor;

    /// <summary>The queue it came through.</summary>
    public WorkQueue Queue { get; private set; } = null!;

    /// <summary>The queue's configuration.</summary>
    public WorkQueueConfiguration Configuration { get; private set; } = null!;

    /// <summary>Its number in the queue; that of its batch for a member.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>In whose name it touches memory.</summary>
    public MemoryRequester Requester { get; private set; }

    /// <summary>Whether it came through a portal of the interrupt message storage.</summary>
    public bool IsInterruptMessageStorage { get; private set; }

    /// <summary>The batch it is a member of, or null.</summary>
    public WorkItem? Batch { get; private set; }

    /// <summary>Its index in the batch.</summary>
    public int BatchIndex { get; private set; }

    /// <summary>What the engine does next with it.</summary>
    public WorkStage Stage { get; set; }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Bytes done so far; of a batch, descriptors.</summary>
    public uint Done { get; set; }

    /// <summary>What an operation carries from piece to piece, such as a CRC.</summary>
    public ulong Accumulator { get; set; }

    /// <summary>Whether the accumulator holds something.</summary>
    public bool HasAccumulator { get; set; }

    /// <summary>What a batch has come to so far.</summary>
    public BatchState BatchState { get; } = new();

    /// <summary>Where a batch has its member that is being worked on; null in that place itself.</summary>
    public WorkItem? Member { get; init; }

    /// <summary>What is to be appended to the event log before the descriptor is complete.</summary>
    public EventLogEntry PendingEvent { get; set; }

    /// <summary>What follows when it is appended.</summary>
    public WorkStage StageAfterLog { get; set; }

    /// <summary>Whether runs of memory are held.</summary>
    public bool HoldsRuns { get; private set; }

    /// <summary>The memory that is read, or of two the first.</summary>
    public MemoryRun FirstRun { get; private set; }

    /// <summary>The memory that is written, or of two the second.</summary>
    public MemoryRun SecondRun { get; private set; }

    /// <summary>Starts with a descriptor out of a queue.</summary>
    public void Begin(WorkQueue queue, WorkQueueConfiguration configuration, in QueueEntry entry)
    {
        _descriptor = entry.Descriptor;
        Queue = queue;
        Configuration = configuration;
        Sequence = entry.Sequence;
        Requester = configuration.RequesterOf(entry.Descriptor);
        IsInterruptMessageStorage = entry.IsInterruptMessageStorage;
        Batch = null;
        BatchIndex = 0;
        Restart();
    }

    /// <summary>Starts with a member of a batch, which shares the batch's identity (§9).</summary>
    public void BeginMember(WorkItem batch, in WorkDescriptor descriptor, int batchIndex)
    {
        _descriptor = descriptor;
        Queue = batch.Queue;
        Configuration = batch.Configuration;
        Sequence = batch.Sequence;
        Requester = batch.Requester;
        IsInterruptMessageStorage = batch.IsInterruptMessageStorage;
        Batch = batch;
        BatchIndex = batchIndex;
        Restart();
    }

    /// <summary>Keeps runs until they are committed or dropped.</summary>
    public void Hold(MemoryRun first, MemoryRun second = default)
    {
        FirstRun = first;
        SecondRun = second;
        HoldsRuns = true;
    }

    /// <summary>Lets go of both runs; nothing was written to the first.</summary>
    public void Release(int writtenToSecond = 0)
    {
        if (HoldsRuns)
        {
            HoldsRuns = false;
            FirstRun.Dispose();
            SecondRun.Commit(writtenToSecond);
            FirstRun = default;
            SecondRun = default;
        }
    }

    private void Restart()
    {
        Stage = WorkStage.Check;
        Outcome = default;
        Done = 0;
        Accumulator = 0;
        HasAccumulator = false;
        BatchState.Restart();
    }
}
