using Dsa.Device.Engines;
using Dsa.Device.Monitoring;
using Dsa.Device.Operations;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>Looks the handles of an engine's descriptors up, and checks what they permit (§15 of the behaviour).</summary>
/// <remarks>One for each engine, which alone calls it.</remarks>
internal sealed class DomainResolver(DeviceCore core, int engine, TranslatedMemory memory)
{
    private readonly InterDomainUnit _unit = core.InterDomain;
    private bool _holdsLeases;
    private Operation? _entered;

    /// <summary>Whether the memory that the engine's descriptor works in is being taken away.</summary>
    public bool IsRevoked => _unit.Leases.IsRevoked(engine);

    /// <summary>Enters the address spaces of all operands that have a handle: all or none.</summary>
    /// <remarks>Ranges that are not known yet are for the operation to check, by <see cref="OperandDomains.Covers"/>.</remarks>
    /// <param name="item">The descriptor.</param>
    /// <param name="operation">Its operation, which tells how far it came when it is ended.</param>
    /// <returns>False when one of them refuses; the outcome is set.</returns>
    public bool TryEnter(WorkItem item, Operation operation)
    {
        var handles = new OperandHandles(item.Descriptor);
        for (var index = 0; index < handles.Count; index++)
        {
            var status = Enter(item, handles[index]);
            if (status != CompletionStatus.None)
            {
                Leave();
                item.Domains.Clear();
                Refuse(item, status, handles[index].Handle);
                return false;
            }
        }

        _entered = operation;
        item.Domains.AreEntered = true;
        return true;
    }

    /// <summary>Ends a descriptor that a handle does not permit.</summary>
    public static void Refuse(WorkItem item, CompletionStatus status, uint handle)
    {
        item.Details = (InterDomainCompletionRecord)item.Details with { FaultIdptHandle = handle };
        item.Outcome = new Outcome(status) { IdptHandle = handle, BytesCompleted = item.Done };
    }

    /// <summary>Adds to the outcome of a fault through which handle the operand was reached, if it was.</summary>
    /// <remarks>
    /// An address in another process that the submitter gave as an offset stays hidden from it: the record tells only how
    /// far the operation came (inferred).
    /// </remarks>
    public static Outcome Describe(WorkItem item, in Outcome fault)
    {
        if (!item.Domains.TryGet(item.Fault.Operand, out var domain))
        {
            return fault;
        }

        item.Details = (InterDomainCompletionRecord)item.Details with { FaultIdptHandle = domain.Handle };
        return fault with { IdptHandle = domain.Handle, IsFaultAddressMasked = domain.IsOffset };
    }

    /// <summary>The engine has done with the descriptor.</summary>
    public void Leave()
    {
        if (_holdsLeases)
        {
            _holdsLeases = false;
            _unit.Leases.Release(engine);
        }
    }

    /// <summary>Ends a descriptor because the memory that it works in becomes inaccessible, or it is aborted itself.</summary>
    /// <returns>False when it does not work in another address space, or no longer; the outcome is set otherwise.</returns>
    public bool TryEnd(WorkItem item)
    {
        var isExecuting = item.Stage == WorkStage.Execute
            || (item.Stage == WorkStage.AwaitPage && item.StageAfterPage == WorkStage.Execute);
        var isEnding = isExecuting && item.Domains.Any;
        if (isEnding)
        {
            item.Runs.Release();
            item.Outcome = _entered!.EndByFault(item, new Outcome(CompletionStatus.DomainInaccessible));
            item.Stage = WorkStage.Report;
        }

        Leave();
        return isEnding;
    }

    private CompletionStatus Enter(WorkItem item, in OperandHandle handle)
    {
        if (!_unit.Table.TryLease(engine, handle.Operand, handle.Handle, out var entry))
        {
            return CompletionStatus.InvalidIdptHandle;
        }

        _holdsLeases = true;
        if (!(handle.Access == MemoryAccess.Write ? entry.WritePermission : entry.ReadPermission))
        {
            return CompletionStatus.InterDomainPermission;
        }

        if (!IsSubmitter(entry, item.Requester.Pasid))
        {
            return CompletionStatus.InvalidIdptHandle;
        }

        var domain = OperandDomain.Of(handle.Handle, entry, item.Requester);
        if (!domain.IsWindowValid || (handle.LengthBytes != 0 && !domain.Covers(handle.Address, handle.LengthBytes)))
        {
            return CompletionStatus.InterDomainRange;
        }

        if (!domain.KeepsAlignment(handle.ElementBytes))
        {
            return CompletionStatus.AddressMisaligned;
        }

        item.Domains.Add(handle.Operand, domain);
        return CompletionStatus.None;
    }

    private bool IsSubmitter(IdptEntry entry, Pasid submitter)
    {
        if (entry.Type != IdptEntryType.MultipleSubmitters)
        {
            return entry.SubmitterPasid == submitter.Value;
        }

        var isPermitted = _unit.Bitmaps.Permits(memory, entry.BitmapPage * PhysicalMemory.PageBytes, submitter);
        var events = isPermitted ? EngineEvents.BitmapReadsPermitted : EngineEvents.BitmapReadsRefused;
        core.PerformanceMonitor.Count(PerfCategory.Engine, (uint)events, new EventSubject { Engine = engine, Pasid = submitter });
        return isPermitted;
    }
}
