using Dsa.Driver.Commands;
using Dsa.Driver.EventLog;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.Assignment;

/// <summary>A queue, or a share of one, in the hands of one virtual device: the assignable device interface (VD-05, VD-09). Dispose to give it back.</summary>
/// <remarks>
/// <para>Blocking code. Each command takes the queue lock, and waits for the device. A queue that the host unbinds, or whose device
/// is reset, is lost: its portals take nothing any more, and commands are answered <see cref="Errno.ENODEV"/> (VD-62).</para>
/// <para>A dedicated queue that was taken works in nobody's name, or in that of the PASID that its owner has it enabled with: the
/// host alone writes it (VD-10).</para>
/// </remarks>
public sealed class AssignedQueue : IDisposable
{
    private PortalAccess? _access;
    private volatile bool _isLost;
    private bool _isReturned;

    // The caller holds the queue lock.
    internal AssignedQueue(WorkQueue queue)
    {
        Queue = queue;
        queue.Assigned = [.. queue.Assigned!, this];
        queue.ClientCount++;
    }

    /// <summary>The queue.</summary>
    public WorkQueue Queue { get; }

    /// <summary>Whether the host has taken it away.</summary>
    public bool IsLost => _isLost;

    /// <summary>Called once when the queue is lost, with the queue lock held: it only wakes somebody.</summary>
    public Action? Lost { get; set; }

    /// <summary>Called with a software error of the queue's descriptors, in the interrupt of the device: it does not block.</summary>
    public Action<SwError>? Failed { get; set; }

    /// <summary>Called with a completion that is left to software, in the interrupt of the device: it does not wait for it.</summary>
    public Action<LoggedCompletion>? Unfinished { get; set; }

    /// <summary>Opens the portals whose descriptors raise interrupts of the interrupt message storage (VD-51).</summary>
    /// <param name="unlimited">The portal that takes as much as the queue does.</param>
    /// <param name="limited">The one that the threshold of a shared queue holds for.</param>
    /// <returns><see cref="Errno.ENODEV"/> when the queue is lost.</returns>
    /// <remarks>Both take nothing any more once they are closed, or the queue is lost, whoever has them.</remarks>
    public Errno OpenPortals(out PortalPage unlimited, out PortalPage limited)
    {
        var device = Queue.Device;
        var portals = new Bar2<MmioBus>(default, new Bar2Layout(device.Capabilities)).WorkQueue[Queue.Index];
        var access = new PortalAccess(device.Kernel.Scheduler, Queue.Path + " assigned portals");
        unlimited = new PortalPage(device.Function.Bar2, portals.UnlimitedImsOffsetBytes, access);
        limited = new PortalPage(device.Function.Bar2, portals.LimitedImsOffsetBytes, access);
        return Run(() =>
        {
            _access?.Revoke();
            _access = access;
            return Errno.None;
        });
    }

    /// <summary>Closes the portals: no store is under way any more when it returns.</summary>
    public void ClosePortals() => Run(() =>
    {
        _access?.Revoke();
        return Errno.None;
    });

    /// <summary>Enables the dedicated queue in the name of a PASID; what it had is over before (VD-36).</summary>
    /// <param name="pasid">A PASID of this machine.</param>
    /// <param name="isPrivileged">Whether its descriptors are privileged.</param>
    /// <returns><see cref="Errno.ENODEV"/> when it is lost, <see cref="Errno.ENXIO"/> when the device refuses.</returns>
    public Errno Enable(Pasid pasid, bool isPrivileged) => Run(() => Queue.Control.AssignPasid(pasid, isPrivileged));

    /// <summary>Disables the dedicated queue once its descriptors are complete (VD-33, VD-37).</summary>
    /// <returns>As of <see cref="Enable"/>.</returns>
    public Errno Disable() => Run(Queue.Control.Disable);

    /// <summary>Takes the PASID back from the dedicated queue, once its descriptors are complete: it is enabled and works in nobody's name (VD-08).</summary>
    /// <returns>As of <see cref="Enable"/>.</returns>
    public Errno Reset() => Run(Queue.Control.ClearPasid);

    /// <summary>Waits for all descriptors of the queue, or has the device drop them (VD-34).</summary>
    /// <returns>As of <see cref="Enable"/>.</returns>
    public Errno Drain(bool isAbort) =>
        Execute(isAbort ? Command.AbortWq : Command.DrainWq, CommandOperand.QueueSet(Queue.Index));

    /// <summary>Waits for all descriptors of a PASID, or has the device drop them (VD-35).</summary>
    /// <returns>As of <see cref="Enable"/>.</returns>
    public Errno DrainPasid(Pasid pasid, bool isAbort) =>
        Execute(isAbort ? Command.AbortPasid : Command.DrainPasid, CommandOperand.Pasid(pasid.Value));

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Queue.Lock.Enter())
        {
            if (_isReturned)
            {
                return;
            }

            _isReturned = true;
            if (_isLost)
            {
                return;
            }

            _access?.Revoke();
            if (!Queue.IsShared)
            {
                Queue.Control.ClearPasid();
            }

            Queue.Assigned = [.. Queue.Assigned!.Where(other => other != this)];
            Queue.ClientCount--;
        }
    }

    /// <summary>Tells the virtual devices that have a queue, if there are any, of an error of it. Any thread.</summary>
    internal static void Report(WorkQueue queue, SwError error)
    {
        foreach (var owner in queue.Assigned ?? [])
        {
            owner.Failed?.Invoke(error);
        }
    }

    /// <summary>The same for an event of the log: a completion, or an error that is told as a device without a log would. A virtual device has none.</summary>
    internal static void Report(WorkQueue queue, LoggedEvent logged)
    {
        if (queue.Assigned is not { } owners)
        {
            return;
        }

        if (logged.Completion is { } completion)
        {
            foreach (var owner in owners)
            {
                owner.Unfinished?.Invoke(completion);
            }

            return;
        }

        var entry = logged.Head;
        Report(queue, default(SwError)
            .WithValid(true)
            .WithError(entry.Error)
            .WithWorkQueueValid(true)
            .WithWorkQueue(entry.WorkQueue)
            .WithDescriptorValid(entry.DescriptorValid)
            .WithOperation(entry.Operation)
            .WithPasid(entry.Pasid)
            .WithPrivileged(entry.Privileged)
            .WithFaultAddress(entry.FaultAddress));
    }

    /// <summary>The host takes the queue away: no store is under way any more when it returns. The caller holds the queue lock.</summary>
    internal void Lose()
    {
        _isLost = true;
        _access?.Revoke();
        Lost?.Invoke();
    }

    private Errno Execute(Command command, uint operand) => Run(() =>
        Queue.State != WorkQueueState.Enabled || Queue.Device.Commands.Execute(command, operand).Error == CommandError.Success
            ? Errno.None
            : Errno.ENXIO);

    private Errno Run(Func<Errno> command)
    {
        using (Queue.Lock.Enter())
        {
            return _isLost || _isReturned ? Errno.ENODEV : command();
        }
    }
}
