using System.Collections.Immutable;
using Dsa.Driver.Groups;

namespace Dsa.Driver.Sysfs;

/// <summary>The attributes of a group (SY-21 to SY-26).</summary>
/// <remarks>They are stored under the bind lock: a bind reads them.</remarks>
internal static class GroupAttributes
{
    private const ulong ReadBuffersOfEngine = 4;

    private static readonly ImmutableArray<SysfsAttribute<Group>> s_table =
    [
        new("batch_progress_limit", static group => (long)group.BatchProgressLimit, static (group, text) => StoreProgressLimit(group, text, static (to, limit) => to.BatchProgressLimit = limit))
        {
            IsVisible = HasProgressLimits,
        },
        new("desc_progress_limit", static group => (long)group.WorkProgressLimit, static (group, text) => StoreProgressLimit(group, text, static (to, limit) => to.WorkProgressLimit = limit))
        {
            IsVisible = HasProgressLimits,
        },
        new("engines", static group => Names(group.Device.Engines.Where(engine => engine.Group == group).Select(static engine => engine.Path))),
        new("read_buffers_allowed", static group => group.ReadBuffersAllowed, StoreAllowed) { IsVisible = HasReadBuffers },
        new("read_buffers_reserved", static group => group.ReadBuffersReserved, StoreReserved) { IsVisible = HasReadBuffers },
        new("tokens_allowed", static group => group.ReadBuffersAllowed, StoreAllowed) { IsVisible = HasReadBuffers },
        new("tokens_reserved", static group => group.ReadBuffersReserved, StoreReserved) { IsVisible = HasReadBuffers },
        new("traffic_class_a", static group => group.TrafficClassA, static (group, text) => StoreTrafficClass(group, text, static (to, value) => to.TrafficClassA = value)),
        new("traffic_class_b", static group => group.TrafficClassB, static (group, text) => StoreTrafficClass(group, text, static (to, value) => to.TrafficClassB = value)),
        new("use_read_buffer_limit", static group => group.UsesReadBufferLimit, StoreUsesLimit) { IsVisible = HasReadBuffers },
        new("use_token_limit", static group => group.UsesReadBufferLimit, StoreUsesLimit) { IsVisible = HasReadBuffers },
        new("work_queues", static group => Names(group.Device.WorkQueues.Where(queue => queue.Group == group).Select(static queue => queue.Path))),
    ];

    /// <summary>The files of one group.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(Group group) => SysfsAttribute<Group>.FilesOf(group, s_table);

    private static bool HasProgressLimits(Group group) => group.Device.Capabilities.GrpCap.ProgressLimit;

    private static bool HasReadBuffers(Group group) => DeviceAttributes.IsDsa(group.Device);

    private static AttributeText Names(IEnumerable<string> names) => string.Join(' ', names) is { Length: > 0 } line ? line : AttributeText.Nothing;

    private static Errno StoreReserved(Group group, string text)
    {
        using var binding = group.Device.Binding.Lock.Enter();
        var error = ParseReadBuffers(group, text, out var count) is var refused and not Errno.None ? refused
            : count > Total(group) || count > Available(group) ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            group.ReadBuffersReserved = (int)count;
        }

        return error;
    }

    private static Errno StoreAllowed(Group group, string text)
    {
        using var binding = group.Device.Binding.Lock.Enter();
        var engines = (ulong)group.Device.Engines.Count(engine => engine.Group == group);
        var error = ParseReadBuffers(group, text, out var count) is var refused and not Errno.None ? refused
            : count < ReadBuffersOfEngine * engines || count > Available(group) ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            group.ReadBuffersAllowed = (int)count;
        }

        return error;
    }

    private static Errno StoreUsesLimit(Group group, string text)
    {
        using var binding = group.Device.Binding.Lock.Enter();
        var error = ParseReadBuffers(group, text, out var value) is var refused and not Errno.None ? refused
            : group.Device.ReadBufferLimit == 0 ? Errno.EPERM
            : Errno.None;
        if (error == Errno.None)
        {
            group.UsesReadBufferLimit = value != 0;
        }

        return error;
    }

    private static Errno StoreTrafficClass(Group group, string text, Action<Group, int> set)
    {
        using var binding = group.Device.Binding.Lock.Enter();
        var error = NumberText.ParseSigned(text, out var value) != Errno.None ? Errno.EINVAL
            : DeviceAttributes.IsFixed(group.Device) || group.Device.HasFixedTrafficClasses ? Errno.EPERM
            : value is < 0 or > Group.MaximumTrafficClass ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            set(group, (int)value);
        }

        return error;
    }

    // Neither a fixed configuration nor an enabled device keeps anybody from setting these.
    private static Errno StoreProgressLimit(Group group, string text, Action<Group, ProgressLimit> set)
    {
        using var binding = group.Device.Binding.Lock.Enter();
        if (NumberText.ParseUnsigned(text, 10, out var value) != Errno.None || value > (ulong)ProgressLimit.Eighth)
        {
            return Errno.EINVAL;
        }

        set(group, (ProgressLimit)value);
        return Errno.None;
    }

    private static Errno ParseReadBuffers(Group group, string text, out ulong value) =>
        NumberText.ParseUnsigned(text, 10, out value) != Errno.None ? Errno.EINVAL
        : DeviceAttributes.IsFixed(group.Device) ? Errno.EPERM
        : Errno.None;

    private static ulong Total(Group group) => group.Device.Capabilities.GrpCap.TotalReadBuffers;

    // What no other group has reserved.
    private static ulong Available(Group group)
    {
        var others = group.Device.Groups.Where(other => other != group).Sum(static other => other.ReadBuffersReserved);
        return (ulong)Math.Max(0, (long)Total(group) - others);
    }
}
