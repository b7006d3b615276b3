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
    private readonly Gate _ended = queue.Device.Kernel.Scheduler.CreateGate(queue.Path + " completion runs");
    private InterruptRegistration? _registration;
    private long _begunCount;
    private long _endedCount;

    /// <summary>The handle that descriptors carry.</summary>
    public int Handle { get; set; } = InvalidHandle;

    // Vector 0 is for everything else (IH-01).
    private int Vector => queue.Index + 1;

    /// <summary>Writes the permission, requests the interrupt, and its handle where handles are used (IH-02 to IH-05).</summary>
    public Errno Request()
    {
        if (Vector >= _device.Function.MsixVectorCount)
        {
            return Errno.EINVAL;
        }

        WritePermission();
        _registration = _device.Slot.Interrupts.Request(Vector, $"{queue.Path}-portal", OnInterrupt);
        if (TryRequestHandle(out var handle))
        {
            Handle = handle;
            return Errno.None;
        }

        _registration.Dispose();
        ClearPermission();
        return Errno.ENXIO;
    }

    /// <summary>Asks for another handle, in place of one that was revoked (IH-13). The old one stays in <see cref="Handle"/>.</summary>
    /// <remarks>
    /// The device refuses when the handle is good: it was revoked twice, and requested after that. Then it is given back
    /// first. Upstream takes the refusal for the end of the queue.
    /// </remarks>
    public bool TryRenewHandle(out int handle)
    {
        if (TryRequestHandle(out handle))
        {
            return true;
        }

        GiveBackHandle();
        return TryRequestHandle(out handle);
    }

    /// <summary>Permission and handle once more, after a reset that took them; the interrupt is requested still.</summary>
    public bool TryRestore()
    {
        WritePermission();
        var isRequested = TryRequestHandle(out var handle);
        Handle = isRequested ? handle : InvalidHandle;
        return isRequested;
    }

    /// <summary>The handle is gone, and there is no other (IH-17).</summary>
    public void ForgetHandle() => Handle = InvalidHandle;

    /// <summary>Waits until a run of the interrupt that has begun is over. Not from a client that it calls.</summary>
    public void Synchronize()
    {
        var begunCount = Interlocked.Read(ref _begunCount);
        _ended.WaitUntil(() => Interlocked.Read(ref _endedCount) >= begunCount);
    }

    /// <summary>Frees the interrupt, ends the descriptors on the lists, releases the handle and the permission (IH-08).</summary>
    /// <remarks>No handler runs any more when the lists are emptied.</remarks>
    public void Free()
    {
        _registration?.Dispose();
        _registration = null;
        lists.EndAll(tellsClients: false);
        ReleaseHandle();
    }

    /// <summary>Releases the handle, if there is one, and the permission (IH-06, IH-07).</summary>
    public void ReleaseHandle()
    {
        GiveBackHandle();
        ClearPermission();
    }

    private void OnInterrupt()
    {
        Interlocked.Increment(ref _begunCount);
        lists.OnInterrupt();
        Interlocked.Increment(ref _endedCount);
        _ended.Signal();
    }

    // The handle is the vector itself where handles are not used (IH-04).
    private bool TryRequestHandle(out int handle)
    {
        handle = Vector;
        if (!_device.RequestsInterruptHandles)
        {
            return true;
        }

        var status = _device.Commands.Execute(Command.RequestInterruptHandle, CommandOperand.MsixVector(Vector));
        handle = (int)status.Result;
        return status.Error == CommandError.Success;
    }

    private void GiveBackHandle()
    {
        var canRelease = _device.Capabilities.CmdCap.HasCommand(Command.ReleaseInterruptHandle);
        if (_device.RequestsInterruptHandles && canRelease && Handle != InvalidHandle)
        {
            // The outcome is read, and does not matter (IH-06).
            _device.Commands.ExecutePolledForStatus(Command.ReleaseInterruptHandle, CommandOperand.MsixVector(Handle));
        }
    }

    private void WritePermission()
    {
        if (_device.HasSystemPasid)
        {
            var permission = default(MsixPermEntry).WithPasidEnable(true).WithPasid(_device.SystemPasid.Value);
            _device.Registers.MsixPerm[Vector].Entry.Write(permission);
        }
    }

    private void ClearPermission()
    {
        _device.Registers.MsixPerm[Vector].Entry.Write(default);
        Handle = InvalidHandle;
    }
}
