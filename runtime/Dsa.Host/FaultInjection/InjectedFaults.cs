using Dsa.Device.Profiles;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.FaultInjection;

/// <summary>The faults of the devices of a machine.</summary>
internal sealed class InjectedFaults : IDisposable
{
    private readonly FaultScript _script;
    private readonly DelayedWakes _wakes;
    private readonly Dictionary<string, (DeviceFaults Faults, int QueueCount)> _devices;

    /// <summary>Brings a script to devices.</summary>
    /// <exception cref="FaultScriptException">It names a device or queue that is not there.</exception>
    public InjectedFaults(FaultScript script, IReadOnlyList<(string Name, DeviceProfile Part)> devices, IScheduler scheduler)
    {
        var queues = devices.ToDictionary(static device => device.Name, static device => (int)device.Part.Capabilities.WqCap.Count);
        script.Check(queues);
        _script = script;
        _wakes = new DelayedWakes(scheduler);
        _devices = queues.ToDictionary(static device => device.Key, device => (new DeviceFaults(script, device.Key, device.Value, _wakes), device.Value));
    }

    /// <summary>Looks whether queues can meet their faults, as they are now.</summary>
    /// <param name="isShared">Whether a queue, such as wq0.1, is shared.</param>
    /// <exception cref="FaultScriptException">One cannot.</exception>
    public void Check(Func<string, bool> isShared) => _script.Check(place => isShared(place.ToString()));

    /// <summary>The faults of a device; null for one that is not of the machine's.</summary>
    public IFaultInjection? For(string device) => _devices.GetValueOrDefault(device).Faults;

    /// <summary>What has happened so far.</summary>
    public IEnumerable<FaultCount> Counts =>
        from device in _devices
        from queue in Enumerable.Range(0, device.Value.QueueCount)
        from kind in Enum.GetValues<InjectedFaultKind>()
        let count = device.Value.Faults.CountOf(queue, kind)
        where count > 0
        select new FaultCount(device.Key, queue, FaultRuleReader.WordOf(kind), count);

    /// <summary>Of each rule whose fault has never happened a sentence that says so, and why.</summary>
    /// <param name="attribute">An attribute of a queue, such as state of wq0.1.</param>
    public IEnumerable<string> Unmet(Func<string, string, string> attribute) =>
        from rule in _script.Rules.Index()
        let count = _devices.Values.Aggregate(default(RuleCount), (sum, device) => sum.With(device.Faults.CountOf(rule.Index)))
        where UnmetRules.IsUnmet(rule.Item, count)
        select UnmetRules.Sentence(rule.Item, count, attribute);

    /// <inheritdoc/>
    public void Dispose() => _wakes.Dispose();
}
