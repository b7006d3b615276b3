using Dsa.Device.Engines;

namespace Dsa.Device.Operations;

/// <summary>What a device does for one opcode, in bounded pieces.</summary>
/// <remarks>Stateless: everything that lasts from piece to piece is in the work item.</remarks>
internal abstract class Operation
{
    /// <summary>Does one piece of a checked descriptor.</summary>
    public abstract Progress Advance(WorkItem item);

    /// <summary>Ends an operation with an outcome.</summary>
    protected static Progress Finish(WorkItem item, in Outcome outcome)
    {
        item.Outcome = outcome;
        return Progress.Finished;
    }
}
