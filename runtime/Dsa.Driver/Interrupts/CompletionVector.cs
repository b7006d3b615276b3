using Dsa.Driver.Commands;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Interrupts;

namespace Dsa.Driver.Interrupts;

/// <summary>The completion interrupt of one kernel queue: its vector, permission and handle (IH-01 to IH-08).</summary>
/// <remarks>The caller holds the queue lock. The handler thread only walks the lists, and touches no register (CO-09).</remarks>
internal sealed class CompletionVector(WorkQueue queue, CompletionLists lists)
{
    /// <summary>What <see cref="Handle"/> is while there is none.</summary>
    public const int InvalidHandle = -1;

    private readonly IdxdDevice _device = queue.Device;
    private InterruptRegistration? _registration;

    /// <summary>The handle that descriptors carry.</summary>
    public int Handle { get; private set; } = InvalidHandle;

    // Vector 0 is for everything else (IH-01).
    private int Vector => queue.Index + 1;

    /// <summary>Writes the permission, requests the interrupt, and its handle where handles are used (IH-02 to IH-05).</summary>
    public Errno Request()
    {
        if (Vector >= _device.Function.MsixVectorCount)
        {
            return Errno.EINVAL;
        }

        if (_device.HasSystemPasid)
        {
            var permission = default(MsixPermEntry).WithPasidEnable(true).WithPasid(_device.SystemPasid.Value);
            _device.Registers.MsixPerm[Vector].Entry.Write(permission);
        }

        _registration = _device.Slot.Interrupts.Request(Vector, $"{queue.Path}-portal", lists.OnInterrupt);
        Handle = Vector;
        if (!_device.RequestsInterruptHandles)
        {
            return Errno.None;
        }

        var status = _device.Commands.Execute(Command.RequestInterruptHandle, CommandOperand.MsixVector(Vector));
        if (status.Error == CommandError.Success)
        {
            Handle = (int)status.Result;
            return Errno.None;
        }

        _registration.Dispose();
        ClearPermission();
        return Errno.ENXIO;
    }

    /// <summary>Frees the interrupt, ends the descriptors on the lists, releases the handle and the permission (IH-08).</summary>
    /// <remarks>No handler runs any more when the lists are emptied.</remarks>
    public void Free()
    {
        _registration?.Dispose();
        lists.Flush();
        var canRelease = _device.Capabilities.CmdCap.HasCommand(Command.ReleaseInterruptHandle);
        if (_device.RequestsInterruptHandles && canRelease && Handle != InvalidHandle)
        {
            // The outcome is read, and does not matter (IH-06).
            _device.Commands.ExecutePolledForStatus(Command.ReleaseInterruptHandle, CommandOperand.MsixVector(Handle));
        }

        ClearPermission();
    }

    private void ClearPermission()
    {
        _device.Registers.MsixPerm[Vector].Entry.Write(default);
        _registration = null;
        Handle = InvalidHandle;
    }
}
