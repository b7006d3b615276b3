using Dsa.Device.Engines;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Drain: waits for what its queue, or its PASID in a shared queue, sent before; then reads back (§10).</summary>
/// <remarks>Memory of this machine is coherent, so an implicit readback has nothing to do, and an explicit one only translates.</remarks>
internal sealed class DrainOperation(TranslatedMemory memory) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var pasid = item.Configuration.Mode == WqMode.Shared ? item.Requester.Pasid : Pasid.None;
        if (item.Queue.MustDrainWait(item.Sequence, pasid))
        {
            return Progress.Waiting;
        }

        var drain = (DrainDescriptor)item.Descriptor;
        if ((drain.Readback1Valid && !TryReadBack(item, drain.ReadbackAddress1, Operand.Source1))
            || (drain.Readback2Valid && !TryReadBack(item, drain.ReadbackAddress2, Operand.Source2)))
        {
            return Progress.Faulted;
        }

        return Finish(item, Outcome.Success);
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault) => fault;

    private bool TryReadBack(WorkItem item, ulong address, Operand operand)
    {
        if (memory.Acquire(item.Requester, address, 1, MemoryAccess.Read, out var run, out var fault))
        {
            run.Dispose();
            return true;
        }

        item.Faulted(fault, operand, FaultedPart.Readback);
        return false;
    }
}
