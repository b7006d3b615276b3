using Dsa.Device.Engines;

namespace Dsa.Device.Operations;

/// <summary>What a device does for one opcode, in bounded pieces.</summary>
/// <remarks>
/// One for each engine. What lasts from piece to piece is in the work item, not here: what an operation has of its own are the
/// rules of its engine, and memory that it works with within a piece.
/// </remarks>
internal abstract class Operation
{
    /// <summary>Does one piece of a checked descriptor.</summary>
    /// <remarks>After <see cref="Progress.Faulted"/> it is called again if the page came, and <see cref="EndByFault"/> if not.</remarks>
    public abstract Progress Advance(WorkItem item);

    /// <summary>Counts what arrived of a piece that did not wholly, where the descriptor can be gone on with behind it; else the whole piece is not done.</summary>
    /// <param name="item">The descriptor, as far as it was before the piece.</param>
    /// <param name="bytes">How many bytes of its output arrived.</param>
    public virtual void KeepArrived(WorkItem item, int bytes)
    {
    }

    /// <summary>What the record of an operation says that a fault has ended: how far it came.</summary>
    /// <param name="item">The descriptor; the operation may set its details, too.</param>
    /// <param name="fault">The status, address and operand of the fault.</param>
    public virtual Outcome EndByFault(WorkItem item, in Outcome fault) => fault with { BytesCompleted = item.Done };

    /// <summary>Ends an operation with an outcome.</summary>
    protected static Progress Finish(WorkItem item, in Outcome outcome)
    {
        item.Outcome = outcome;
        return Progress.Finished;
    }
}
