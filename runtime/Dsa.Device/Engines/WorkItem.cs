using System.Runtime.CompilerServices;
using Dsa.Device.InterDomain;
using Dsa.Device.Operations;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Engines;

/// <summary>A descriptor while an engine works on it: who sent it, how far it is, what it holds.</summary>
/// <remarks>Each engine has one for descriptors out of queues and one for batch members, and uses them again and again.</remarks>
internal sealed class WorkItem
{
    // Elsewhere, so that what a DSA touches for every descriptor stays together.
    private readonly StrongBox<AnalyticsCompletionRecord> _analyticsDetails = new();

    private WorkDescriptor _descriptor;
    private HeldRuns _runs;
    private byte[] _unwritten = [];
    private OperandDomains _domains;
    private bool _hasAnalyticsDetails;

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

    /// <summary>Whether it waits for pages of a part of it that are away, if the function may ask for them at all (§7).</summary>
    public bool AwaitsPages(FaultedPart part) => !Configuration.IsPrsDisabled && (part != FaultedPart.Buffer || (_descriptor.Flags & DescriptorFlags.BlockOnFault) != 0);

    /// <summary>Whether it came through a portal of the interrupt message storage.</summary>
    public bool IsInterruptMessageStorage { get; private set; }

    /// <summary>The table that its interrupt handle belongs to.</summary>
    public InterruptTable InterruptTable => IsInterruptMessageStorage ? InterruptTable.InterruptMessageStorage : InterruptTable.MsiX;

    /// <summary>The batch it is a member of, or null.</summary>
    public WorkItem? Batch { get; private set; }

    /// <summary>Its index in the batch.</summary>
    public int BatchIndex { get; private set; }

    /// <summary>What the engine does next with it.</summary>
    public WorkStage Stage { get; set; }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>What the record says besides the outcome: only the members that are the operation's own are set.</summary>
    public CompletionRecord Details { get; set; }

    /// <summary>The same of an IAA, whose record has another form; all 0 until it is set.</summary>
    public AnalyticsCompletionRecord AnalyticsDetails
    {
        get => _hasAnalyticsDetails ? _analyticsDetails.Value : default;
        set
        {
            _analyticsDetails.Value = value;
            _hasAnalyticsDetails = true;
        }
    }

    /// <summary>Whether its operation has begun: it passed the checks.</summary>
    public bool IsExecuted { get; set; }

    /// <summary>The access that faulted last.</summary>
    public AccessFault Fault { get; private set; }

    /// <summary>The request for the page that is waited for, and then its answer; null when none was made for the last fault, or not yet.</summary>
    public PageRequest? PageRequest { get; set; }

    /// <summary>Page requests made in a row for the same address.</summary>
    public int PageRequestCount { get; set; }

    /// <summary>What follows when the page is there.</summary>
    public WorkStage StageAfterPage { get; set; }

    /// <summary>Whether it is settled that the completion record cannot be written.</summary>
    public bool IsRecordUnreachable { get; set; }

    /// <summary>Bytes done so far; of a batch, descriptors.</summary>
    public uint Done { get; set; }

    /// <summary>Bytes of output so far, of operations whose output has a size of its own.</summary>
    public uint Produced { get; set; }

    /// <summary>What an operation carries from piece to piece, such as a CRC.</summary>
    public ulong Accumulator { get; set; }

    /// <summary>Whether the accumulator holds something.</summary>
    public bool HasAccumulator { get; set; }

    /// <summary>What it is to meet on purpose. Set for each descriptor, if for any.</summary>
    public InjectedFault InjectedFault { get; set; }

    /// <summary>Whether it met that. Only where something is met on purpose.</summary>
    public bool IsFaultInjected { get; set; }

    /// <summary>When its delay is over, in the time of the scheduler.</summary>
    public long DelayedUntilNanoseconds { get; set; }

    /// <summary>What a batch has come to so far.</summary>
    public BatchState BatchState { get; } = new();

    /// <summary>Where a batch has its member that is being worked on; null in that place itself.</summary>
    public WorkItem? Member { get; init; }

    /// <summary>What is to be appended to the event log before the descriptor is complete.</summary>
    public EventLogEntry PendingEvent { get; set; }

    /// <summary>What follows when it is appended.</summary>
    public WorkStage StageAfterLog { get; set; }

    /// <summary>Runs of memory that are translated and not let go yet.</summary>
    public ref HeldRuns Runs => ref _runs;

    /// <summary>Output that is still to be written as a whole; what was put there before is still there.</summary>
    public Span<byte> Unwritten(int bytes)
    {
        if (_unwritten.Length < bytes)
        {
            Array.Resize(ref _unwritten, bytes);
        }

        return _unwritten.AsSpan(0, bytes);
    }

    /// <summary>The operands that are reached through IDPT handles.</summary>
    public ref OperandDomains Domains => ref _domains;

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

    /// <summary>Notes an access of the descriptor's own that did not translate.</summary>
    public void Faulted(in MemoryFault fault, Operand operand, FaultedPart part = FaultedPart.Buffer) =>
        Faulted(fault, operand, part, Requester);

    /// <summary>Notes an access that did not translate, made in the name of <paramref name="requester"/>.</summary>
    public void Faulted(in MemoryFault fault, Operand operand, FaultedPart part, MemoryRequester requester)
    {
        if (Fault.Memory.Address != fault.Address || Fault.Part != part || Fault.Operand != operand)
        {
            PageRequestCount = 0;
        }

        Fault = new AccessFault(fault, operand, part, requester);
    }

    /// <summary>How far an operation is.</summary>
    public PieceState State => new(Done, Produced, Accumulator, HasAccumulator);

    /// <summary>Whether bytes of the piece that was just worked on did not arrive. What counts of it then is the operation's to say, and the fault is noted.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="before">How far it was before the piece.</param>
    /// <remarks>The device does not make it again, as its sources may be among what has arrived: the fault is final.</remarks>
    public bool HasLostPiece(Operation operation, in PieceState before)
    {
        if (!_runs.HasLost(out var operand, out var address, out var arrived))
        {
            return false;
        }

        var place = PlaceOf(operand, address);
        (Done, Produced, Accumulator, HasAccumulator) = before;
        operation.KeepArrived(this, arrived);
        PageRequest = null;
        Faulted(new MemoryFault(place.Address, MemoryAccess.Write, FaultKind.Protection), operand, FaultedPart.Buffer, place.Requester);
        return true;
    }

    /// <summary>Where an address of an operand lies: in the submitter's memory, or in that which its IDPT handle stands for.</summary>
    public OperandPlace PlaceOf(Operand operand, ulong address) =>
        _domains.TryGet(operand, out var domain) ? domain.PlaceOf(address) : new OperandPlace(Requester, address);

    /// <summary>Lets go of what it holds; it is no descriptor any more.</summary>
    public void GiveUp()
    {
        _runs.Release();
        Stage = WorkStage.None;
    }

    private void Restart()
    {
        Stage = WorkStage.Check;
        Outcome = default;
        Details = default;
        _runs.Restart();
        IsExecuted = false;
        _hasAnalyticsDetails = false;
        Fault = default;
        PageRequest = null;
        PageRequestCount = 0;
        IsRecordUnreachable = false;
        Done = 0;
        Produced = 0;
        Accumulator = 0;
        HasAccumulator = false;
        BatchState.Restart();
        _domains.Clear();
    }
}
