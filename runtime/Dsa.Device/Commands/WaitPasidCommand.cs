using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>Drain PASID and Abort PASID: wait for everything of a PASID accepted before in any queue, or end it.</summary>
internal sealed class WaitPasidCommand(DeviceCore core, Pasid pasid, bool isAbort) : IDeviceCommand
{
    private PendingWork? _work;

    /// <inheritdoc/>
    public bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    public CommandError Check() => CommandError.Success;

    /// <inheritdoc/>
    public void Begin() => _work = PendingWork.Begin(core, core.Queues, pasid, isAbort);

    /// <inheritdoc/>
    public uint Finish()
    {
        _work!.End();
        return 0;
    }
}
