using Dsa.Device.Engines;
using Dsa.Device.InterDomain;

namespace Dsa.Device.Operations;

/// <summary>Update Window (§8.3): gives an IDPT entry a new window, then waits for what still works with the old one.</summary>
internal sealed class UpdateWindowOperation(InterDomainUnit unit) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var update = (UpdateWindowDescriptor)item.Descriptor;
        if (!item.HasAccumulator)
        {
            if (!unit.Table.TryUpdate(update, item.Requester.Pasid, out var lastLease))
            {
                return Finish(item, new Outcome(CompletionStatus.UpdateWindowRefused) { IdptHandle = update.IdptHandle });
            }

            item.Accumulator = lastLease;
            item.HasAccumulator = true;
        }

        return !update.SuppressDrain && unit.Leases.MustAwaitEntry(update.IdptHandle, item.Accumulator)
            ? Progress.Waiting
            : Finish(item, Outcome.Success);
    }
}
