using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Batch: runs the descriptors of a list, one after the other, on the engine that has the batch (§9).</summary>
/// <remarks>Members thus complete in order, so a fence finds all earlier ones complete and only looks whether one failed.</remarks>
internal sealed class BatchOperation(GenCap capabilities, TranslatedMemory memory, BatchIds ids) : Operation
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

        if (!TryFetch(item, batch, out var member))
        {
            return Progress.Faulted;
        }

        if ((member.Flags & DescriptorFlags.Fence) != 0 && state.HasFailed)
        {
            return End(item, CompletionStatus.BatchFailed);
        }

        item.Member!.BeginMember(item, member, (int)item.Done);
        return Progress.More;
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault) =>
        base.EndByFault(item, fault) with { Result = ResultOf(item) };

    /// <summary>A member is complete: counts it.</summary>
    public static void MemberDone(WorkItem batch, WorkItem member)
    {
        batch.Done++;
        batch.BatchState.HasFailed |= member.Outcome.Status != CompletionStatus.Success;
    }

    private bool TryFetch(WorkItem item, in BatchDescriptor batch, out WorkDescriptor member)
    {
        member = default;
        var bytes = MemoryMarshal.AsBytes(new Span<WorkDescriptor>(ref member));
        var address = batch.DescriptorListAddress + ((ulong)item.Done * WorkDescriptor.SizeBytes);
        var done = 0;
        while (done < bytes.Length)
        {
            var left = bytes.Length - done;
            if (!memory.Acquire(item.Requester, address + (ulong)done, left, MemoryAccess.Read, out var run, out var fault))
            {
                item.Faulted(fault, Operand.Source1, FaultedPart.DescriptorList);
                return false;
            }

            run.Span.CopyTo(bytes[done..]);
            done += run.Length;
            run.Dispose();
        }

        return true;
    }

    private Progress End(WorkItem item, CompletionStatus status) =>
        Finish(item, new Outcome(status) { BytesCompleted = item.Done, Result = ResultOf(item) });

    private byte ResultOf(WorkItem item) =>
        item.BatchState.HasFailed && capabilities.BatchContinuation ? SomeMemberFailed : (byte)0;
}
