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

/// <summary>The In-Memory Analytics Accelerator on its control path: records of 64 bytes, events of 128, no batches (§16 of the behaviour).</summary>
/// <remarks>
/// Of its operations on data the model has CRC64, of bytes as they are: a part that says that CRC64 can decrypt or decompress
/// first, or that it reads the state of an earlier job, is more than the model knows.
/// </remarks>
internal sealed class IaaArchitecture(Bar0Capabilities capabilities) : DeviceArchitecture(capabilities)
{
    // Events of both architectures begin alike; what differs is where the record lies.
    private const int EventHeaderBytes = EventLogEntry.SizeBytes - CompletionRecord.SizeBytes;

    private static readonly FrozenDictionary<Opcode, Func<EngineParts, Operation>> s_operations = new Dictionary<Opcode, Func<EngineParts, Operation>>
    {
        [Opcode.NoOp] = static _ => new NoOpOperation(),
        [Opcode.Drain] = static parts => new DrainOperation(parts.Pieces.Memory),
        [Opcode.MemMove] = static parts => new AnalyticsMemoryMoveOperation(new MemoryMoveOperation(parts.Pieces)),
        [Opcode.TranslationFetch] = static parts => new TranslationFetchOperation(parts.Pieces),
        [Opcode.Crc64] = static parts => new Crc64Operation(parts.Pieces),
    }.ToFrozenDictionary();

    private readonly AnalyticsChecks _checks = new(capabilities);

    /// <inheritdoc/>
    public override int RecordBytes => AnalyticsCompletionRecord.SizeBytes;

    /// <inheritdoc/>
    public override CompletionStatus PageRequestTimeout => (CompletionStatus)AnalyticsStatus.PageRequestTimeout;

    /// <inheritdoc/>
    public override ImmutableArray<StructureRule> Rules => AnalyticsDescriptorRules.All;

    /// <inheritdoc/>
    public override FrozenDictionary<Opcode, Func<EngineParts, Operation>> Operations => s_operations;

    /// <inheritdoc/>
    public override int LogEntryBytes => AnalyticsEventLogEntry.SizeBytes;

    /// <inheritdoc/>
    public override DescriptorFlags MissingFeatures(Opcode opcode) => _checks.MissingFeatures(opcode).AsDescriptorFlags();

    /// <inheritdoc/>
    public override DescriptorFlags AlsoRequired(Opcode opcode) => AnalyticsChecks.AlsoRequired(opcode).AsDescriptorFlags();

    /// <inheritdoc/>
    public override DescriptorFlags ConditionallyReserved(in WorkDescriptor descriptor) =>
        AnalyticsChecks.ConditionallyReserved(descriptor.AsAnalytics()).AsDescriptorFlags();

    /// <inheritdoc/>
    public override bool HasReservedValue(in WorkDescriptor descriptor) => _checks.InvalidDataFlags(descriptor.AsAnalytics()) != 0;

    /// <inheritdoc/>
    public override Outcome OutcomeOfReserved(in WorkDescriptor descriptor) =>
        _checks.InvalidDataFlags(descriptor.AsAnalytics()) is var invalid && invalid == 0
            ? new Outcome(CompletionStatus.NonZeroReserved)
            : new Outcome((CompletionStatus)AnalyticsStatus.InvalidCompressFlags) { InvalidFlags = (DescriptorFlags)invalid };

    /// <inheritdoc/>
    public override CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue) => _checks.Find(descriptor, queue);

    /// <inheritdoc/>
    public override bool TryStoreRecord(FunctionMemory memory, in MemoryRun run, WorkItem item, out MemoryFault fault)
    {
        var record = AnalyticsRecordImage.Of(item, Capabilities.GenCap.CompletionFaultInfo);
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in record, 1));
        return memory.StoreRecord(run, item.Requester, item.Descriptor.CompletionAddress, bytes, out fault);
    }

    /// <inheritdoc/>
    public override bool TryStoreEvent(FunctionMemory memory, in EventLogPlace place, in EventLogEntry entry, WorkItem? item)
    {
        var stored = default(AnalyticsEventLogEntry);
        if (item is not null && ErrorEntry.CarriesRecord(entry))
        {
            stored = stored with { Record = AnalyticsRecordImage.Of(item, Capabilities.GenCap.CompletionFaultInfo) };
        }

        var bytes = MemoryMarshal.AsBytes(new Span<AnalyticsEventLogEntry>(ref stored));
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in entry, 1))[..EventHeaderBytes].CopyTo(bytes);
        return memory.StoreRecord(place.Requester, place.Address, bytes, out _);
    }
}
