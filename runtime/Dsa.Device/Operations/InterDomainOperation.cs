using Dsa.Device.Engines;
using Dsa.Device.InterDomain;

namespace Dsa.Device.Operations;

/// <summary>An operation whose operands may lie in other address spaces: enters those, then does what the operation does.</summary>
/// <remarks>Entering is a piece of its own, so that software gets between the checks and the first access.</remarks>
internal sealed class InterDomainOperation(Operation operation, DomainResolver domains) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        if (item.Domains.AreEntered)
        {
            return operation.Advance(item);
        }

        return domains.TryEnter(item, operation) ? Progress.More : Progress.Finished;
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault) =>
        DomainResolver.Describe(item, operation.EndByFault(item, fault));
}
