using System.Collections.Immutable;
using Dsa.Device.Profiles;
using Dsa.Host;
using Dsa.Platform.Kernel;
using Dsa.Virtual.Mediation;

namespace Dsa.Cli.Vdev;

/// <summary>The virtual devices of a background host. Any thread; <c>_lock</c> guards what is served, and lets one be made at a time.</summary>
internal sealed class VirtualDevices : IDisposable
{
    private readonly HostMachine _machine;
    private readonly Lock _lock = new();
    private readonly ImmutableArray<MdevParent> _parents;
    private readonly Dictionary<Mdev, ServedVirtualDevice> _served = [];

    /// <summary>Makes all devices parents that can be: from then on their queues may be of type mdev.</summary>
    public VirtualDevices(HostMachine machine)
    {
        _machine = machine;
        _parents = [.. machine.Driver.Devices.Select(device => MdevParent.Register(machine.Driver, device, out _)).OfType<MdevParent>()];
    }

    /// <summary>The types, for each parent.</summary>
    public IReadOnlyList<VdevTypeRow> Types() =>
    [
        .. _parents.Where(IsThere).SelectMany(static parent => parent.SupportedTypes.Select(type => new VdevTypeRow(
            type.Name, parent.Device.Name, MdevQueues.AvailableOf(parent, type), Describe(type)))),
    ];

    /// <summary>All, in the order of their parents.</summary>
    public IReadOnlyList<VdevRow> List()
    {
        lock (_lock)
        {
            return [.. _parents.SelectMany(static parent => parent.Devices).Select(Row)];
        }
    }

    /// <summary>Makes one, and configures a queue for it where that can be.</summary>
    /// <exception cref="HostException">It cannot be made.</exception>
    public VdevRow Create(string typeName, string? uuid, string? parentName)
    {
        var type = MdevType.All.FirstOrDefault(one => one.Name == typeName)
            ?? throw new HostException($"there is no type {typeName}; name one of {string.Join(", ", MdevType.All)}");
        lock (_lock)
        {
            var name = uuid ?? Guid.NewGuid().ToString();
            if (Named(name) is not null)
            {
                throw new HostException($"there is a virtual device {name} already; name another --uuid");
            }

            var parent = ParentFor(type, parentName);
            MdevQueues.Provide(_machine.Sysfs, parent, type);
            return Row(parent.Create(type, name, out var error) ?? throw new HostException($"the driver refuses {type} of {parent.Device.Name}: {error}"));
        }
    }

    /// <summary>Removes one that is not served.</summary>
    /// <exception cref="HostException">There is none, it is, or the driver refuses.</exception>
    public void Remove(string uuid)
    {
        lock (_lock)
        {
            var device = Find(uuid);
            if (_served.TryGetValue(device, out var served))
            {
                throw new HostException($"{device} is served at {served.Socket}; end that first");
            }

            var error = _parents.First(parent => parent.Devices.Contains(device)).Remove(device);
            if (error != Errno.None)
            {
                throw new HostException($"the driver refuses to remove {device}: {error}");
            }
        }
    }

    /// <summary>Begins to show one to virtual machines.</summary>
    /// <param name="request">Which, where, and how.</param>
    /// <param name="told">Takes what is told meanwhile.</param>
    /// <exception cref="HostException">There is none, it is served already, or cannot be.</exception>
    public ServedVirtualDevice Serve(VdevRequest request, Action<VdevAnswer> told)
    {
        lock (_lock)
        {
            var device = Find(request.Uuid!);
            if (_served.TryGetValue(device, out var other))
            {
                throw new HostException($"{device} is served at {other.Socket} already; end that first, or create another");
            }

            var served = new ServedVirtualDevice(device, _machine.Machine, request, told);
            _served.Add(device, served);

            // One guest's thread never works for another, whose memory it would wait for.
            _machine.LeavesSubmitters = true;
            return served;
        }
    }

    /// <summary>Ends what <see cref="Serve"/> began; it is idle then.</summary>
    public void End(ServedVirtualDevice served)
    {
        served.Dispose();
        lock (_lock)
        {
            _served.Remove(served.Device);
            _machine.LeavesSubmitters = _served.Count > 0;
        }
    }

    /// <inheritdoc/>
    /// <remarks>None is served any more.</remarks>
    public void Dispose()
    {
        foreach (var parent in _parents)
        {
            parent.Unregister();
        }
    }

    private static string Describe(MdevType type) => type.Mode == Bindings.WqMode.Dedicated ? "a dedicated queue" : "a share of a shared queue";

    private static IEnumerable<string> PartsFor(MdevType type) => DeviceProfile.BuiltIn
        .Where(part => part.Value.Capabilities.GenCap.InterruptMessageStorageSize > 0 && part.Value.Pci.HasScalableIov && part.Value.Variant == ServedVirtualDevice.VariantOf(type))
        .Select(static part => part.Key);

    private MdevParent ParentFor(MdevType type, string? name)
    {
        var known = _machine.Driver.Devices.Select(static device => device.Name).ToList();
        if (name is not null && !known.Contains(name))
        {
            throw new HostException($"the host has no {name}; name one of {string.Join(", ", known)}");
        }

        var parents = _parents.Where(parent => parent.SupportedTypes.Contains(type) && (name ?? parent.Device.Name) == parent.Device.Name).ToList();
        if (parents.Count == 0)
        {
            throw new HostException($"{name ?? string.Join(", ", known)} cannot be divided into {type}: that takes a device of its kind with interrupt message storage, such as --device {string.Join(" or ", PartsFor(type))} of dsa host up");
        }

        if (!parents.Exists(IsThere))
        {
            throw new HostException($"{parents[0].Device.Name} was taken from the driver since the host began, and gives no queues any more; end the host, and begin it again");
        }

        return parents.FirstOrDefault(parent => IsThere(parent) && MdevQueues.AvailableOf(parent, type) > 0)
            ?? throw new HostException(
                $"{string.Join(", ", parents.Select(static parent => parent.Device.Name))} has no queue left for {type}: none of type mdev, and none that nobody uses and that has a size, a group and an engine; "
                + "remove a virtual device, or begin the host with --unconfigured, or with queues of type mdev in its --config");
    }

    // What a function is bound to again is another device.
    private bool IsThere(MdevParent parent) => _machine.Driver.Devices.Contains(parent.Device);

    private Mdev Find(string uuid) => Named(uuid) ?? throw new HostException($"there is no virtual device {uuid}; dsa vdev list names those that there are");

    private Mdev? Named(string uuid) => MdevUuid.TryParse(uuid, out var name)
        ? _parents.SelectMany(static parent => parent.Devices).FirstOrDefault(device => device.Uuid == name)
        : throw new HostException($"{uuid} is no UUID; write one such as {Guid.NewGuid()}");

    private VdevRow Row(Mdev device)
    {
        var served = _served.GetValueOrDefault(device);
        return new VdevRow(
            device.Uuid.ToString(),
            device.Type.Name,
            device.Queue.Queue.Device.Name,
            device.Queue.Queue.Path,
            device.Queue.IsLost ? "lost" : served is null ? "idle" : "served",
            served is { HasClient: true } ? 1 : 0,
            served?.Socket);
    }
}
