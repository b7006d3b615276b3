using Dsa.Device.Engines;

namespace Dsa.Device.Operations;

/// <summary>No-op: touches no memory.</summary>
internal sealed class NoOpOperation : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item) => Finish(item, Outcome.Success);
}
