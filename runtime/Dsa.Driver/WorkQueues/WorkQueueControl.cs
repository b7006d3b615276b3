using Dsa.Driver.Commands;

namespace Dsa.Driver.WorkQueues;

/// <summary>The commands for one queue, and the PASID of its WQCFG entry.</summary>
/// <remarks>The caller holds the queue lock; registers are changed under the device lock, which is not held over a command.</remarks>
internal sealed class WorkQueueControl(WorkQueue queue)
{
    private readonly IdxdDevice _device = queue.Device;

    /// <summary>Issues Enable WQ (WQ-13).</summary>
    /// <remarks>The whole of CMDSTATUS must be one of two values: a success that carries a result fails, too.</remarks>
    public Errno Enable()
    {
        var status = _device.Commands.Execute(Command.EnableWq, CommandOperand.Queue(queue.Index));
        if (status.Raw is not ((uint)CommandError.Success or (uint)CommandError.WqNotDisabled))
        {
            return Errno.ENXIO;
        }

        queue.State = WorkQueueState.Enabled;
        return Errno.None;
    }

    /// <summary>Issues Disable WQ, which waits for the queue's descriptors and keeps its configuration (WQ-16, CM-13).</summary>
    public Errno Disable()
    {
        if (queue.State != WorkQueueState.Enabled)
        {
            return Errno.None;
        }

        var status = _device.Commands.Execute(Command.DisableWq, CommandOperand.QueueSet(queue.Index));
        if (status.Raw != (uint)CommandError.Success)
        {
            return Errno.ENXIO;
        }

        queue.State = WorkQueueState.Disabled;
        return Errno.None;
    }

    /// <summary>Issues Drain WQ; its outcome does not matter (WQ-17, WQ-22).</summary>
    public void Drain()
    {
        if (queue.State == WorkQueueState.Enabled)
        {
            _device.Commands.Execute(Command.DrainWq, CommandOperand.QueueSet(queue.Index));
        }
    }

    /// <summary>Issues Reset WQ and forgets what it cleared; its outcome does not matter (WQ-17, WQ-19, WQ-22).</summary>
    public void Reset()
    {
        if (queue.State == WorkQueueState.Enabled)
        {
            _device.Commands.Execute(Command.ResetWq, CommandOperand.QueueSet(queue.Index));
            using (_device.Lock.Enter())
            {
                queue.ResetAttributes();
            }
        }
    }

    /// <summary>Writes the PASID that the queue's descriptors get, into the entry and its shadow (WQ-11).</summary>
    public void WritePasid(Pasid pasid, bool isPrivileged = false) => WritePasid(isEnabled: true, pasid.Value, isPrivileged);

    /// <summary>Gives a dedicated queue to a process (WQ-26), or to a virtual machine (VD-36).</summary>
    /// <remarks>On an error it has no PASID. Upstream leaves it, and whoever binds the queue next enables it for the process.</remarks>
    public Errno AssignPasid(Pasid pasid, bool isPrivileged = false)
    {
        if (Disable() is var error and not Errno.None)
        {
            return error;
        }

        WritePasid(pasid, isPrivileged);
        if (Enable() is var refused and not Errno.None)
        {
            WritePasid(isEnabled: false, 0);
            return refused;
        }

        return Errno.None;
    }

    /// <summary>Writes the PASID of a fixed queue once more after a reset: no configuration is written there that would bring it back.</summary>
    /// <returns>False when the entry does not show it; the queue must not be enabled then, for it would use the function's own memory.</returns>
    public bool TryRestorePasid()
    {
        var control = queue.Shadow.Image.Control;
        if (_device.IsConfigurable || !control.PasidEnable)
        {
            return true;
        }

        WritePasid(isEnabled: true, control.Pasid);
        var written = _device.Registers.WqCfg[queue.Index].Control.Read();
        return written.PasidEnable && written.Pasid == control.Pasid;
    }

    /// <summary>Takes a dedicated queue back from a process (WQ-27).</summary>
    /// <remarks>
    /// The shadow forgets the PASID, too. Upstream keeps it there, and the configuration of another queue, written while this
    /// one is disabled, gives it back to the process that closed it. So would the recovery of a device that has halted.
    /// </remarks>
    public Errno ClearPasid()
    {
        if (Disable() is var error and not Errno.None)
        {
            ForgetPasid();
            return error;
        }

        WritePasid(isEnabled: false, 0);
        return Enable();
    }

    /// <summary>Clears the PASID in the shadow, and in the entry of a queue that is disabled.</summary>
    public void RemovePasid() => WritePasid(isEnabled: false, 0);

    /// <summary>Clears the PASID in the shadow alone: the entry loses its own with the device's reset.</summary>
    public void ForgetPasid()
    {
        using (_device.Lock.Enter())
        {
            queue.Shadow.Image.Control = queue.Shadow.Image.Control.WithPasidEnable(false).WithPasid(0).WithPrivileged(false);
        }
    }

    // Entry and shadow change together: every configuration merges the one into the other.
    private void WritePasid(bool isEnabled, uint pasid, bool isPrivileged = false)
    {
        using (_device.Lock.Enter())
        {
            var entry = _device.Registers.WqCfg[queue.Index].Control;
            var control = entry.Read().WithPasidEnable(isEnabled).WithPasid(pasid).WithPrivileged(isPrivileged);
            queue.Shadow.Image.Control = control;
            entry.Write(control);
        }
    }
}
