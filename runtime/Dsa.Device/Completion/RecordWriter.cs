using Dsa.Device.Engines;
using Dsa.Device.Monitoring;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Completion;

/// <summary>Stores completion records, by the translations of one engine.</summary>
internal sealed class RecordWriter(DeviceCore core, TranslatedMemory memory, DescriptorEvents events)
{
    /// <summary>Stores the record of a descriptor; on a fault notes it and returns false.</summary>
    public bool TryStore(WorkItem item) => TryReach(item, out var run) && TryStore(item, run);

    /// <summary>Begins the access that stores the record; on a fault notes it and returns false.</summary>
    /// <param name="item">The descriptor.</param>
    /// <param name="run">The access; the record is stored in it, or it is disposed.</param>
    public bool TryReach(WorkItem item, out MemoryRun run)
    {
        run = default;
        if (item.IsRecordUnreachable)
        {
            return false;
        }

        var address = item.Descriptor.CompletionAddress;
        if (memory.Acquire(item.Requester with { AwaitsPages = item.AwaitsPages(FaultedPart.CompletionRecord) }, address, core.Architecture.RecordBytes, MemoryAccess.Write, out run, out var fault))
        {
            return true;
        }

        item.Faulted(fault, Operand.CompletionRecord, FaultedPart.CompletionRecord);
        return false;
    }

    /// <summary>Stores the record in an access that has begun, and ends it; on a fault notes it and returns false.</summary>
    public bool TryStore(WorkItem item, in MemoryRun run)
    {
        if (core.Architecture.TryStoreRecord(core.Slot.Memory, run, item, out var fault))
        {
            events.RecordWritten(item);
            return true;
        }

        item.Faulted(fault, Operand.CompletionRecord, FaultedPart.CompletionRecord);
        return false;
    }
}
