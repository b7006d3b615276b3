using System.Globalization;
using Dsa.Device.Checks;
using Dsa.Device.Completion;
using Dsa.Device.Groups;
using Dsa.Device.InterDomain;
using Dsa.Device.Monitoring;
using Dsa.Device.Operations;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Engines;

/// <summary>An engine: takes descriptors from the queues of its group and works on one at a time, batches included.</summary>
/// <remarks>
/// Only the scheduler steps it. A step goes through one stage of a descriptor under a seed, so that others get between any two
/// of them, and through several in real time. While it waits, for the event log or in a Drain, it holds no memory.
/// </remarks>
internal sealed class Engine : IStepper
{
    private const int StagesInRealTime = 16;

    private readonly DeviceCore _core;
    private readonly StepperHandle _handle;
    private readonly DescriptorChecker _checker;
    private readonly OperationSet _operations;
    private readonly CompletionUnit _completion;
    private readonly FaultUnit _faults;
    private readonly DomainResolver _domains;
    private readonly DescriptorEvents _events;
    private readonly FaultInjector? _injector;
    private readonly WorkItem _member = new();
    private readonly WorkItem _work;
    private readonly int _stagesPerStep;
    private EngineGroup? _group;
    private int _isIdle = 1;

    /// <summary>An idle engine of no group.</summary>
    public Engine(DeviceCore core, int index)
    {
        _core = core;
        Index = index;
        Name = string.Create(CultureInfo.InvariantCulture, $"{core.Slot.Name} engine {index}");
        var memory = new TranslatedMemory(core, index);
        _checker = new DescriptorChecker(core, memory);
        _domains = new DomainResolver(core, index, memory);
        _operations = new OperationSet(core, index, memory, _domains);
        _faults = new FaultUnit(core, memory, Wake);
        _events = new DescriptorEvents(core, index);
        _completion = new CompletionUnit(core, memory, _checker, _faults, _events);
        _injector = core.Slot.FaultInjection is { } faults ? new FaultInjector(core, faults, memory, Wake) : null;
        _work = new WorkItem { Member = _member };
        _stagesPerStep = core.Slot.Scheduler.IsSeeded ? 1 : StagesInRealTime;
        _handle = core.Slot.Scheduler.Add(this);
    }

    /// <summary>Its index.</summary>
    public int Index { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The group it works for, or null.</summary>
    public EngineGroup? Group
    {
        get => Volatile.Read(ref _group);
        set => Volatile.Write(ref _group, value);
    }

    /// <summary>Has it look at what it waits for.</summary>
    public void Wake() => _handle.Wake();

    /// <summary>Has it take work, in the caller's thread if that is possible. Not under a lock.</summary>
    public void WakeInline() => _handle.WakeInline();

    /// <summary>Claims an idle engine, to wake it; true for one caller.</summary>
    public bool TryClaimIdle() => Volatile.Read(ref _isIdle) != 0 && Interlocked.Exchange(ref _isIdle, 0) != 0;

    /// <inheritdoc/>
    public bool Step()
    {
        TryClaimIdle();
        for (var stage = 0; stage < _stagesPerStep; stage++)
        {
            if (_work.Stage == WorkStage.None && !TryTake())
            {
                return !BecomeIdle();
            }

            if (!Advance())
            {
                return false;
            }
        }

        return true;
    }

    private bool TryTake()
    {
        if (Group?.TryTake(Index, _work) != true)
        {
            return false;
        }

        _core.Occupancy.Fell(_work.Queue);
        return true;
    }

    private bool BecomeIdle()
    {
        // A descriptor that comes after the look below finds the engine idle and wakes it: the exchange is a full fence.
        Interlocked.Exchange(ref _isIdle, 1);
        return Group?.HasWork != true;
    }

    /// <summary>Goes through one stage; false when it has to wait.</summary>
    private bool Advance()
    {
        var item = _member.Stage == WorkStage.None ? _work : _member;
        var isDropped = MustDrop(item);
        if ((isDropped || _domains.IsRevoked) && !_core.State.IsHalted && _domains.TryEnd(item))
        {
            // An abort waits for nothing: the record is stored at once, or not at all.
            _completion.Advance(item);
            return true;
        }

        if (isDropped)
        {
            Drop();
            return true;
        }

        switch (item.Stage)
        {
            case WorkStage.Check:
                Check(item);
                return true;
            case WorkStage.Delay:
                return _injector!.HasDelayed(item);
            case WorkStage.Execute:
                return Execute(item);
            case WorkStage.AwaitPage:
                return Resume(item);
            case WorkStage.Done:
                Finish(item);
                return true;
            default:
                return _completion.Advance(item);
        }
    }

    // Past its record a descriptor is as good as complete: an abort gives both the record and the interrupt, or neither.
    private bool MustDrop(WorkItem item) =>
        _core.State.IsHalted
        || (item.Stage is not (WorkStage.Interrupt or WorkStage.Done) && _work.Queue.IsAborted(_work.Sequence, _work.Requester.Pasid));

    private void Check(WorkItem item)
    {
        _events.Began(item);
        item.IsExecuted = _checker.Passes(item, out var outcome);
        item.Outcome = outcome;
        item.Stage = item.IsExecuted ? WorkStage.Execute : WorkStage.Report;
        _injector?.Begin(item);
    }

    private bool Execute(WorkItem item)
    {
        var before = item.State;
        var operation = _operations[item.Descriptor.Opcode];
        var progress = _injector is null ? operation.Advance(item) : _injector.Advance(operation, item);
        if (item.HasLostPiece(operation, before) || (progress == Progress.Faulted && !_faults.TryAwaitPage(item, WorkStage.Execute)))
        {
            EndByFault(item);
        }
        else if (progress == Progress.Finished)
        {
            item.Stage = WorkStage.Report;
        }

        return progress != Progress.Waiting;
    }

    /// <summary>Goes on where a page was missing, if the answer has come; false when it has not.</summary>
    private bool Resume(WorkItem item)
    {
        var response = _faults.AnswerOf(item);
        if (response == PageResponse.Pending)
        {
            return false;
        }

        _events.PageAnswered(item, response);
        item.Stage = item.StageAfterPage;
        if (response != PageResponse.Success)
        {
            EndByFault(item);
        }

        return true;
    }

    private void EndByFault(WorkItem item)
    {
        item.Stage = WorkStage.Report;
        if (item.Fault.Part == FaultedPart.CompletionRecord)
        {
            item.IsRecordUnreachable = true;
            return;
        }

        item.Outcome = _operations[item.Descriptor.Opcode].EndByFault(item, _faults.OutcomeOf(item));
    }

    private void Finish(WorkItem item)
    {
        _events.Finished(item);
        item.Stage = WorkStage.None;
        _domains.Leave();
        if (item.Batch is { } batch)
        {
            BatchOperation.MemberDone(batch, item);
            return;
        }

        Leave();
    }

    /// <summary>Gives up what is in progress, as an abort or a halt asks: without record, without interrupt.</summary>
    private void Drop()
    {
        _member.GiveUp();
        _work.GiveUp();
        _domains.Leave();
        Leave();
    }

    private void Leave()
    {
        if (_work.Queue.Complete(Index))
        {
            _core.WakeEngines();
        }

        _core.Commands.DescriptorDone();
    }
}
