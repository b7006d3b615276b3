using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Batch: runs the descriptors of a list, one after the other, on the engine that has the batch (§9).</summary>
/// <remarks>Members thus complete in order, so a fence finds all earlier ones complete and only looks whether one failed.</remarks>
internal sealed class BatchOperation(DeviceCore core, BatchIds ids, FaultRules faults) : Operation
{
    private const byte SomeMemberFailed = 1;

    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var batch = (BatchDescriptor)item.Descriptor;
        var state = item.BatchState;
        if (!state.IsStarted)
        {
            state.IsStarted = true;
            state.Id = ids.Next();
            state.HasFailed = batch.BatchError;
        }

        if (item.Done == batch.DescriptorCount)
        {
            return End(item, state.HasFailed ? CompletionStatus.BatchFailed : CompletionStatus.Success);
        }

        if (!TryFetch(item, batch, out var member, out var fault))
        {
            return EndByFault(item, fault);
        }

        if ((member.Flags & DescriptorFlags.Fence) != 0 && state.HasFailed)
        {
            return End(item, CompletionStatus.BatchFailed);
        }

        item.Member!.BeginMember(item, member, (int)item.Done);
        return Progress.More;
    }

    /// <summary>A member is complete: counts it.</summary>
    public static void MemberDone(WorkItem batch, WorkItem member)
    {
        batch.Done++;
        batch.BatchState.HasFailed |= member.Outcome.Status != CompletionStatus.Success;
    }

    private bool TryFetch(WorkItem item, in BatchDescriptor batch, out WorkDescriptor member, out MemoryFault fault)
    {
        member = default;
        var bytes = MemoryMarshal.AsBytes(new Span<WorkDescriptor>(ref member));
        var address = batch.DescriptorListAddress + ((ulong)item.Done * WorkDescriptor.SizeBytes);
        var done = 0;
        while (done < bytes.Length)
        {
            var left = bytes.Length - done;
            if (!core.Slot.Memory.Acquire(item.Requester, address + (ulong)done, left, MemoryAccess.Read, out var run, out fault))
            {
                return false;
            }

            run.Span.CopyTo(bytes[done..]);
            done += run.Length;
            run.Dispose();
        }

        fault = default;
        return true;
    }

    private Progress EndByFault(WorkItem item, in MemoryFault fault)
    {
        var outcome = faults.Of(item, CompletionStatus.BatchListPageFault, fault, Operand.Source1);
        return Finish(item, outcome with { BytesCompleted = item.Done, Result = ResultOf(item) });
    }

    private Progress End(WorkItem item, CompletionStatus status) =>
        Finish(item, new Outcome(status) { BytesCompleted = item.Done, Result = ResultOf(item) });

    private byte ResultOf(WorkItem item) =>
        item.BatchState.HasFailed && core.Capabilities.GenCap.BatchContinuation ? SomeMemberFailed : (byte)0;
}
