using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.EventLog;

/// <summary>Where the completion records of one queue's users are repaired: one worker, so that entries stay in order (EV-24, EV-25).</summary>
/// <remarks>Queued to under the event log lock; ended when it is out of the event log's reach.</remarks>
internal sealed class FaultWorker(Workqueue work, UserContexts contexts) : IDisposable
{
    /// <summary>Whose records may be written.</summary>
    public UserContexts Contexts => contexts;

    /// <summary>Queues a repair.</summary>
    public void Queue(Action repair) => work.Queue(repair);

    /// <summary>Waits for the repairs that are queued.</summary>
    public void Flush() => work.Flush();

    /// <summary>Finishes the repairs that are queued, and ends.</summary>
    public void Dispose() => work.Dispose();
}
