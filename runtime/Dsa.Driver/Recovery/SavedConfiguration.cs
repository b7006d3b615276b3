using System.Collections.Immutable;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Recovery;

/// <summary>The attributes of one device and all that belongs to it, over a reset of the function (RS-12, RS-14).</summary>
/// <remarks>
/// All of them: upstream loses progress limits, operation masks, and all of the queues that are not enabled (RS-15). Which
/// queues are enabled is taken from their state, which an unbind clears (RS-18, BUG-15).
/// </remarks>
internal sealed class SavedConfiguration
{
    private readonly IdxdDevice _device;
    private readonly int _readBufferLimit;
    private readonly int? _eventLogEntries;
    private readonly ImmutableArray<SavedGroup> _groups;
    private readonly ImmutableArray<Groups.Group?> _groupsOfEngines;
    private readonly ImmutableArray<SavedQueue> _queues;

    private SavedConfiguration(IdxdDevice device)
    {
        _device = device;
        IsBound = device.Binding.IsBound;
        using (device.Lock.Enter())
        {
            _readBufferLimit = device.ReadBufferLimit;
            _eventLogEntries = device.EventLog?.SizeEntries;
            _groups = [.. device.Groups.Select(SavedGroup.Take)];
            _groupsOfEngines = [.. device.Engines.Select(static engine => engine.Group)];
        }

        _queues = [.. device.WorkQueues.Select(SavedQueue.Take)];
    }

    /// <summary>Whether the device was bound.</summary>
    public bool IsBound { get; }

    /// <summary>The queues of users that were enabled.</summary>
    public IEnumerable<WorkQueue> EnabledUserQueues =>
        _device.WorkQueues.Where(queue => _queues[queue.Index] is { IsEnabled: true, Type: WorkQueueType.User });

    /// <summary>Reads the attributes; queues that are being bound or unbound are waited for.</summary>
    public static SavedConfiguration Take(IdxdDevice device) => new(device);

    /// <summary>Sets the attributes again. Nothing is bound.</summary>
    public void Restore()
    {
        foreach (var queue in _device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                _queues[queue.Index].Restore(queue);
            }
        }

        using (_device.Lock.Enter())
        {
            _device.ReadBufferLimit = _readBufferLimit;
            foreach (var group in _device.Groups)
            {
                _groups[group.Index].Restore(group);
            }

            foreach (var engine in _device.Engines)
            {
                engine.Group = _groupsOfEngines[engine.Index];
            }
        }

        // On a device without a log there is nothing to restore (BUG-10).
        if (_device.EventLog is { } log && _eventLogEntries is { } entries)
        {
            log.SizeEntries = entries;
        }
    }
}
