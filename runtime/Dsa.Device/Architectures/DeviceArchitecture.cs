using System.Collections.Frozen;
using System.Collections.Immutable;
using Dsa.Bindings.Structures;
using Dsa.Device.Engines;
using Dsa.Device.EventLog;
using Dsa.Device.Operations;
using Dsa.Device.Profiles;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Architectures;

/// <summary>What the two architectures, DSA and IAA, have each in a form of their own: operations, rules of descriptors, records.</summary>
/// <remarks>
/// Chosen once for a device and immutable; any thread may ask. All else - registers, queues, commands, translation,
/// interrupts - is the same device (§16 of the behaviour). Both descriptors begin with the same header, so what is common
/// reads a descriptor of either as a <see cref="WorkDescriptor"/>.
/// </remarks>
/// <param name="capabilities">What the part announces.</param>
internal abstract class DeviceArchitecture(Bar0Capabilities capabilities)
{
    /// <summary>The architecture of a part.</summary>
    public static DeviceArchitecture Of(DeviceProfile profile) => profile.Variant == Variants.Iaa
        ? new IaaArchitecture(profile.Capabilities)
        : new DsaArchitecture(profile.Capabilities);

    /// <summary>Bytes of a completion record, which its address is a multiple of (§8.2).</summary>
    public abstract int RecordBytes { get; }

    /// <summary>How a descriptor ends whose page request was not answered in time (§5.8).</summary>
    public abstract CompletionStatus PageRequestTimeout { get; }

    /// <summary>What the definition says of each operation.</summary>
    public abstract ImmutableArray<StructureRule> Rules { get; }

    /// <summary>Makes the operations that the model knows, each for one engine.</summary>
    public abstract FrozenDictionary<Opcode, Func<EngineParts, Operation>> Operations { get; }

    /// <summary>Bytes of an entry of the event log; announced ones may have more (§5.9).</summary>
    public abstract int LogEntryBytes { get; }

    /// <summary>What the part announces.</summary>
    protected Bar0Capabilities Capabilities { get; } = capabilities;

    /// <summary>Flags of an operation that need features which the part does not have.</summary>
    public abstract DescriptorFlags MissingFeatures(Opcode opcode);

    /// <summary>Flags that an operation requires besides those that its definition does.</summary>
    public virtual DescriptorFlags AlsoRequired(Opcode opcode) => DescriptorFlags.None;

    /// <summary>Flags that are reserved because another flag of the operation is clear.</summary>
    public abstract DescriptorFlags ConditionallyReserved(in WorkDescriptor descriptor);

    /// <summary>Whether a part of a member that is reserved under the operation's flags is not zero.</summary>
    public abstract bool HasReservedValue(in WorkDescriptor descriptor);

    /// <summary>How a descriptor ends in which something reserved is not zero.</summary>
    public abstract Outcome OutcomeOfReserved(in WorkDescriptor descriptor);

    /// <summary>Sizes, alignment and overlap; None when all is well.</summary>
    public abstract CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue);

    /// <summary>Stores the completion record of a descriptor that has ended.</summary>
    /// <param name="memory">Notes the record in the trace.</param>
    /// <param name="run">The access to the record's address, which this ends.</param>
    /// <param name="item">The descriptor.</param>
    /// <param name="fault">The fault.</param>
    public abstract bool TryStoreRecord(FunctionMemory memory, in MemoryRun run, WorkItem item, out MemoryFault fault);

    /// <summary>Stores an event in its place in the log, with the completion record that it may carry.</summary>
    /// <param name="memory">The IOMMU's tables.</param>
    /// <param name="place">The place.</param>
    /// <param name="entry">The event.</param>
    /// <param name="item">The descriptor whose event it is, or null.</param>
    public abstract bool TryStoreEvent(FunctionMemory memory, in EventLogPlace place, in EventLogEntry entry, WorkItem? item);
}
