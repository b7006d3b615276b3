using Dsa.Platform.Memory;

namespace Dsa.Device.Resets;

/// <summary>A reset of the whole function, by PCI or by power: nothing that was in flight leaves the device after it (§4 of the behaviour).</summary>
/// <remarks>
/// Any thread begins it. From then on queues take nothing, engines drop what they have, and software's writes are lost; the
/// command unit, which forgets its command, ends it once no engine works any more.
/// </remarks>
internal sealed class FunctionReset(DeviceCore core)
{
    private ResetKind _kind;
    private volatile bool _isPending;

    /// <summary>Whether one is in progress.</summary>
    public bool IsPending => _isPending;

    /// <summary>Begins one; of two that overlap the more thorough counts.</summary>
    public void Begin(ResetKind kind)
    {
        using (core.Registers.Lock.Enter())
        {
            _kind = _isPending && _kind < kind ? _kind : kind;
            core.Registers.IgnoresWrites = true;
            _isPending = true;
        }

        core.AbandonAll();
    }

    /// <summary>Ends it if nothing is in flight any more. Called by steps of the command unit.</summary>
    public bool TryFinish()
    {
        // A queue that was being enabled when the reset began may have taken descriptors since.
        core.DropAll();
        if (core.Queues.Any(static queue => queue.HasWorkBefore(ulong.MaxValue, Pasid.None)))
        {
            return false;
        }

        // Tells of the change, for which the lock is not held; a reset that is pending does not halt for it.
        core.Configuration.Reset();
        using (core.Registers.Lock.Enter())
        {
            core.PageRequests.Forget();
            core.ResetState(_kind);
            core.Registers.IgnoresWrites = false;
            _isPending = false;
        }

        return true;
    }
}
