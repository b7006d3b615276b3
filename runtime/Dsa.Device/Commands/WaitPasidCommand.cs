using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>Drain PASID and Abort PASID: wait for everything of a PASID accepted before in any queue, or end it.</summary>
/// <remarks>
/// Descriptors of others that work in the memory of the PASID count, too: after the command the memory can go. An abort ends
/// them with status 0x2E, which their submitters see.
/// </remarks>
internal sealed class WaitPasidCommand(DeviceCore core, Pasid pasid, bool isAbort) : IDeviceCommand
{
    private PendingWork? _work;
    private ulong _lastLease;

    /// <inheritdoc/>
    public bool IsFinished => _work!.IsDone && !core.InterDomain.Leases.MustAwaitPasid(pasid, _lastLease);

    /// <inheritdoc/>
    public CommandError Check() => CommandError.Success;

    /// <inheritdoc/>
    public void Begin()
    {
        _lastLease = core.InterDomain.Leases.Last;
        _work = PendingWork.Begin(core, core.Queues, pasid, isAbort);
        if (isAbort)
        {
            core.InterDomain.Leases.Revoke(pasid, _lastLease);
        }
    }

    /// <inheritdoc/>
    public uint Finish()
    {
        _work!.End();
        return 0;
    }
}
