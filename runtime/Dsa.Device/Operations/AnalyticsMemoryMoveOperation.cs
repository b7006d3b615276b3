using Dsa.Device.Engines;

namespace Dsa.Device.Operations;

/// <summary>Memory Move of IAA 1.0: that of DSA, and the record also tells the size of the output (layout inferred).</summary>
internal sealed class AnalyticsMemoryMoveOperation(MemoryMoveOperation move) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var progress = move.Advance(item);
        if (progress == Progress.Finished)
        {
            SetOutputSize(item);
        }

        return progress;
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetOutputSize(item);
        return move.EndByFault(item, fault);
    }

    private static void SetOutputSize(WorkItem item) => item.AnalyticsDetails = new AnalyticsCompletionRecord { OutputSize = item.Done };
}
