using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dsa.Bindings.Structures;
using Dsa.Device.Checks;
using Dsa.Device.Completion;
using Dsa.Device.Engines;
using Dsa.Device.EventLog;
using Dsa.Device.Operations;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Architectures;

/// <summary>The Data Streaming Accelerator: records of 32 bytes, events of 64.</summary>
internal sealed class DsaArchitecture(Bar0Capabilities capabilities) : DeviceArchitecture(capabilities)
{
    private readonly GenCap _general = capabilities.GenCap;

    /// <inheritdoc/>
    public override int RecordBytes => CompletionRecord.SizeBytes;

    /// <inheritdoc/>
    public override CompletionStatus PageRequestTimeout => CompletionStatus.TranslationError;

    /// <inheritdoc/>
    public override ImmutableArray<StructureRule> Rules => WorkDescriptorRules.All;

    /// <inheritdoc/>
    public override FrozenDictionary<Opcode, Func<EngineParts, Operation>> Operations => OperationSet.OfDsa;

    /// <inheritdoc/>
    public override int LogEntryBytes => EventLogEntry.SizeBytes;

    /// <inheritdoc/>
    public override DescriptorFlags MissingFeatures(Opcode opcode) => OperationRule.MissingFeatures(opcode, Capabilities) | InterDomainChecks.MissingFeatures(opcode, Capabilities);

    /// <inheritdoc/>
    public override DescriptorFlags ConditionallyReserved(in WorkDescriptor descriptor) =>
        OperationChecks.ConditionallyReserved(descriptor) | OperationRule.ReservedCacheControl(descriptor.Flags, _general);

    /// <inheritdoc/>
    public override bool HasReservedValue(in WorkDescriptor descriptor) => OperationChecks.HasReservedValue(descriptor);

    /// <inheritdoc/>
    public override Outcome OutcomeOfReserved(in WorkDescriptor descriptor) => new(CompletionStatus.NonZeroReserved);

    /// <inheritdoc/>
    public override CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue)
    {
        var status = OperationChecks.Find(descriptor, queue, Capabilities);
        return status == CompletionStatus.None ? InterDomainChecks.Find(descriptor, queue, Capabilities) : status;
    }

    /// <inheritdoc/>
    public override bool TryStoreRecord(FunctionMemory memory, in MemoryRun run, WorkItem item, out MemoryFault fault)
    {
        var record = RecordImage.Of(item, _general.CompletionFaultInfo);
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in record, 1));
        return memory.StoreRecord(run, item.Requester, item.Descriptor.CompletionAddress, bytes, out fault);
    }

    /// <inheritdoc/>
    public override bool TryStoreEvent(FunctionMemory memory, in EventLogPlace place, in EventLogEntry entry, WorkItem? item)
    {
        var stored = item is not null && ErrorEntry.CarriesRecord(entry)
            ? entry with { Record = RecordImage.Of(item, _general.CompletionFaultInfo) }
            : entry;
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in stored, 1));
        return memory.StoreRecord(place.Requester, place.Address, bytes, out _);
    }
}
