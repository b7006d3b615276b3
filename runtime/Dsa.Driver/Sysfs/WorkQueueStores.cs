using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Sysfs;

/// <summary>What happens when an attribute of a queue is written: checks in upstream's order, then the change (SY-28 to SY-35, SY-44).</summary>
/// <remarks>
/// Each holds the queue lock, so that nothing changes in the middle of a bind of the queue; the size, which the queues of a
/// device share, the bind lock of the device. What it changes is read by the configurations of the other queues, too: what
/// they read more than once, or in several words, is changed under the device lock.
/// </remarks>
internal static class WorkQueueStores
{
    private const int MaximumNameLength = 1024;
    private const int MaximumDriverNameLength = 128;

    public static Errno Group(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var error = NumberText.ParseSigned(text, out var index) != Errno.None ? Errno.EINVAL
            : IsFixedOrInUse(queue) ? Errno.EPERM
            : index < -1 || index >= queue.Device.Groups.Length ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            using var configuration = queue.Device.Lock.Enter();
            queue.Group = index < 0 ? null : queue.Device.Groups[(int)index];
        }

        return error;
    }

    public static Errno Mode(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var isDedicated = WordText.Is(text, "dedicated");
        var error = IsFixedOrInUse(queue) ? Errno.EPERM
            : !isDedicated && !WordText.Is(text, "shared") ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            using var configuration = queue.Device.Lock.Enter();
            queue.Mode = isDedicated ? WqMode.Dedicated : WqMode.Shared;
            queue.ThresholdEntries = isDedicated ? 0 : queue.ThresholdEntries;
        }

        return error;
    }

    // The state of the queue does not matter. Upstream takes a size while the device is halted; but the recovery would give the
    // queue of a client of the kernel fewer entries than it has descriptors.
    public static Errno Size(WorkQueue queue, string text)
    {
        using var binding = queue.Device.Binding.Lock.Enter();
        var total = queue.Device.Capabilities.WqCap.TotalSize;
        var others = queue.Device.WorkQueues.Where(other => other != queue).Sum(static other => (long)other.SizeEntries);
        var error = NumberText.ParseUnsigned(text, 10, out var size) != Errno.None ? Errno.EINVAL
            : IsFixed(queue) || queue.Device.State != IdxdDeviceState.Disabled ? Errno.EPERM
            : size > total || (long)size + others > total ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            queue.SizeEntries = (int)size;
        }

        return error;
    }

    public static Errno Priority(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var error = NumberText.ParseUnsigned(text, 10, out var priority) != Errno.None ? Errno.EINVAL
            : IsFixedOrInUse(queue) ? Errno.EPERM
            : priority > WorkQueue.MaximumPriority ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            queue.Priority = (int)priority;
        }

        return error;
    }

    public static Errno Threshold(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var error = NumberText.ParseUnsigned(text, NumberText.AutoBase, out var threshold) != Errno.None ? Errno.EINVAL
            : threshold == 0 || threshold > (ulong)queue.SizeEntries ? Errno.EINVAL
            : IsFixed(queue) ? Errno.EPERM
            : IsInUse(queue) ? Errno.ENXIO
            : !queue.IsShared ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            queue.ThresholdEntries = (int)threshold;
        }

        return error;
    }

    // A fixed configuration does not keep anybody from it. The name goes with the type.
    public static Errno Type(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        WorkQueueType? type = WordText.Is(text, "none") ? WorkQueueType.None
            : WordText.Is(text, "kernel") ? WorkQueueType.Kernel
            : WordText.Is(text, "user") ? WorkQueueType.User
            : WordText.Is(text, "mdev") && queue.Device.Assignment.IsOpen ? WorkQueueType.Mdev
            : null;
        var error = IsInUse(queue) ? Errno.EPERM
            : type is null ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            queue.Name = type == queue.Type ? queue.Name : string.Empty;
            queue.Type = type!.Value;
        }

        return error;
    }

    public static Errno Name(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = WordText.ParseName(text, MaximumNameLength, out var name);
        var error = IsInUse(queue) ? Errno.EPERM : parsed;
        if (error == Errno.None)
        {
            queue.Name = name;
        }

        return error;
    }

    // Whether there is such a driver shows when it is bound.
    public static Errno DriverName(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = WordText.ParseName(text, MaximumDriverNameLength, out var name);
        var error = IsInUse(queue) ? Errno.EPERM : parsed;
        if (error == Errno.None)
        {
            queue.DriverName = name;
        }

        return error;
    }

    /// <summary>Whether nobody may change the configuration.</summary>
    internal static bool IsFixed(WorkQueue queue) => !queue.Device.IsConfigurable;

    /// <summary>Whether nobody may change the configuration, or not now.</summary>
    internal static bool IsFixedOrInUse(WorkQueue queue) => IsFixed(queue) || IsInUse(queue);

    /// <summary>Whether the queue is not disabled, or a virtual machine has it, which disables and enables it.</summary>
    internal static bool IsInUse(WorkQueue queue) => queue.State != WorkQueueState.Disabled || queue.Assigned is not null;
}
