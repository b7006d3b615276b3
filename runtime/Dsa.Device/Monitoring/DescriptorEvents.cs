using Dsa.Device.Engines;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Monitoring;

/// <summary>Tells the monitor what becomes of the descriptors of one engine (§9.2, events of engines, operations and completions).</summary>
/// <param name="core">The device.</param>
/// <param name="engine">The engine's index.</param>
internal sealed class DescriptorEvents(DeviceCore core, int engine)
{
    // Amounts of data are counted in units (§9.2); IAA writes in larger ones.
    private const uint UnitBytes = 32;
    private const uint AnalyticsWriteUnitBytes = 512;

    private static readonly DescriptorFlags s_fourthSelector =
        ((WorkDescriptor)new ReduceDualcastDescriptor { Destination2TrafficClass = true }).Flags;

    private readonly PerformanceMonitor _monitor = core.PerformanceMonitor;
    private readonly uint _writeUnitBytes = core.Variant == Variants.Iaa ? AnalyticsWriteUnitBytes : UnitBytes;

    /// <summary>The engine begins with a descriptor.</summary>
    public void Began(WorkItem item)
    {
        if (_monitor.Counts(PerfCategory.Engine))
        {
            var events = item.Batch is null ? EngineEvents.QueuedDescriptors : EngineEvents.BatchedDescriptors;
            _monitor.Count(PerfCategory.Engine, (uint)events, OwnerOf(item) with { Engine = engine });
        }
    }

    /// <summary>A page request was answered.</summary>
    public void PageAnswered(WorkItem item, PageResponse response)
    {
        var events = response switch
        {
            PageResponse.Success => TranslationEvents.PageRequestsSucceeded,
            PageResponse.InvalidRequest => TranslationEvents.PageRequestsInvalid,
            _ => (TranslationEvents)0,
        };
        _monitor.Count(PerfCategory.AddressTranslation, (uint)events, new EventSubject { Pasid = item.Fault.Requester.Pasid });
    }

    /// <summary>A completion record was written.</summary>
    public void RecordWritten(WorkItem item) => CountCompletion(item, CompletionEvents.CompletionRecordWrites);

    /// <summary>A completion interrupt was raised.</summary>
    public void Interrupted(WorkItem item) =>
        CountCompletion(item, item.IsInterruptMessageStorage ? CompletionEvents.ImsInterrupts : CompletionEvents.MsixInterrupts);

    /// <summary>The engine has done with a descriptor.</summary>
    public void Finished(WorkItem item)
    {
        CountCompletion(item, item.Outcome.Status switch
        {
            CompletionStatus.Success or CompletionStatus.SuccessPredicateFalse => CompletionEvents.SuccessfulCompletions,
            CompletionStatus.PageFault or CompletionStatus.PageRequestInvalid or CompletionStatus.BatchListPageFault =>
                CompletionEvents.PartialCompletions,
            _ => CompletionEvents.ErrorCompletions,
        });
        var operation = MonitoredOperation.Of(item.Descriptor.Opcode);
        if (_monitor.Counts(operation.Category))
        {
            // A filter that an event does not have lets all sizes pass.
            _monitor.Count(
                operation.Category, operation.Events, OwnerOf(item) with { TransferBytes = operation.HasSizeFilter ? SizeOf(item) : -1 });
        }

        if (item.IsExecuted && _monitor.Counts(PerfCategory.Engine))
        {
            CountData(item, operation.Operands);
        }

        if (item.Outcome.Status is not (CompletionStatus.Success or CompletionStatus.SuccessPredicateFalse) || item.IsRecordUnreachable)
        {
            core.Slot.Observer?.Ended(new DescriptorEnd(item.Queue.Index, item.Descriptor.Opcode, (ErrorCode)item.Outcome.Status)
            {
                InvalidFlags = item.Outcome.InvalidFlags,
                CompletionAddress = item.Descriptor.CompletionAddress,
                IsRecordUnreachable = item.IsRecordUnreachable,
                IsInjected = item.IsFaultInjected,
            });
        }
    }

    private static EventSubject OwnerOf(WorkItem item) =>
        new() { WorkQueue = item.Queue.Index, Pasid = item.Requester.Pasid };

    // The size lies at one place in all descriptors that have one.
    private static long SizeOf(WorkItem item) => ((MemMoveDescriptor)item.Descriptor).TransferSize;

    private static ulong UnitsOf(ulong bytes, uint unitBytes) => (bytes + unitBytes - 1) / unitBytes;

    private void CountCompletion(WorkItem item, CompletionEvents events)
    {
        if (_monitor.Counts(PerfCategory.Completions))
        {
            _monitor.Count(PerfCategory.Completions, (uint)events, OwnerOf(item));
        }
    }

    private void CountData(WorkItem item, OperandUse operands)
    {
        var hasSource2 = (operands & OperandUse.Source2) != 0;
        if ((operands & OperandUse.Source1) != 0)
        {
            CountInput(item, EngineEvents.Source1Reads, DescriptorFlags.Address1TrafficClass);
            var sources = hasSource2 ? 2UL : 1;
            Count(EngineEvents.DataRead, new EventSubject { Engine = engine }, UnitsOf(item.Done * sources, UnitBytes));
        }

        if (hasSource2)
        {
            CountInput(item, EngineEvents.Source2Reads, DescriptorFlags.Address2TrafficClass);
        }

        if (item.Runs.BytesWritten != 0)
        {
            CountOutput(item, operands, hasSource2);
        }
    }

    private void CountInput(WorkItem item, EngineEvents reads, DescriptorFlags selector)
    {
        var source = DataOf(item, selector);
        Count(reads, source);
        Count(EngineEvents.InputProcessed, source, UnitsOf(item.Done, UnitBytes));
    }

    /// <summary>Counts what was written. Destinations have the selectors of the addresses behind those of the sources (§2.3).</summary>
    private void CountOutput(WorkItem item, OperandUse operands, bool hasSource2)
    {
        if ((operands & OperandUse.Destination1) != 0)
        {
            var selector = hasSource2 ? DescriptorFlags.Address3TrafficClass : DescriptorFlags.Address2TrafficClass;
            var destination = DataOf(item, selector);
            Count(EngineEvents.Destination1Writes, destination);
            Count(EngineEvents.DataWritten, destination, UnitsOf(item.Runs.BytesWritten, _writeUnitBytes));
        }

        if ((operands & OperandUse.Destination2) != 0)
        {
            var selector = hasSource2 ? s_fourthSelector : DescriptorFlags.Address3TrafficClass;
            Count(EngineEvents.Destination2Writes, DataOf(item, selector));
        }
    }

    private EventSubject DataOf(WorkItem item, DescriptorFlags selector) => new()
    {
        Engine = engine,
        TransferBytes = SizeOf(item),
        TrafficClass = item.Configuration.TrafficClassOf((item.Descriptor.Flags & selector) != 0),
    };

    private void Count(EngineEvents events, in EventSubject subject, ulong amount = 1) =>
        _monitor.Count(PerfCategory.Engine, (uint)events, subject, amount);
}
