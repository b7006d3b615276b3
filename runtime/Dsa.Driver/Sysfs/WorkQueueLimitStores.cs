using System.Numerics;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Sysfs;

/// <summary>What happens when an attribute is written that says what descriptors of a queue may do (SY-32, SY-37 to SY-43, SY-45).</summary>
/// <remarks>Locks as in <see cref="WorkQueueStores"/>.</remarks>
internal static class WorkQueueLimitStores
{
    public static Errno BlocksOnFault(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = WordText.ParseBoolean(text, out var blocks);
        var error = !queue.Device.Capabilities.GenCap.BlockOnFault ? Errno.EOPNOTSUPP
            : WorkQueueStores.IsFixed(queue) ? Errno.EPERM
            : WorkQueueStores.IsInUse(queue) ? Errno.ENXIO
            : parsed != Errno.None ? parsed
            : blocks && queue.IsPageRequestDisabled ? Errno.EOPNOTSUPP
            : Errno.None;
        if (error == Errno.None)
        {
            queue.BlocksOnFault = blocks;
        }

        return error;
    }

    public static Errno MaxTransfer(WorkQueue queue, string text) => StoreSize(
        queue, text, queue.Device.MaxTransferBytes, static (to, bytes) => to.MaxTransferBytes = bytes);

    public static Errno MaxBatch(WorkQueue queue, string text) => StoreSize(
        queue, text, queue.Device.MaxBatchDescriptors, static (to, descriptors) => to.MaxBatchDescriptors = (uint)descriptors);

    public static Errno MaxScatterGather(WorkQueue queue, string text) => StoreSize(
        queue, text, queue.Device.MaxScatterGatherEntries, static (to, entries) => to.MaxScatterGatherEntries = (uint)entries);

    public static Errno TranslationDisabled(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = WordText.ParseBoolean(text, out var isDisabled);
        var error = WorkQueueStores.IsFixedOrInUse(queue) ? Errno.EPERM : parsed;
        if (error == Errno.None)
        {
            queue.IsTranslationDisabled = isDisabled;
        }

        return error;
    }

    // Without page requests a fault cannot be waited for.
    public static Errno PageRequestDisabled(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = WordText.ParseBoolean(text, out var isDisabled);
        var error = WorkQueueStores.IsFixedOrInUse(queue) ? Errno.EPERM : parsed;
        if (error == Errno.None)
        {
            using var configuration = queue.Device.Lock.Enter();
            queue.IsPageRequestDisabled = isDisabled;
            queue.BlocksOnFault &= !isDisabled;
        }

        return error;
    }

    // The one number that may be changed while the queue is enabled, and whose errno is passed on.
    public static Errno EnqcmdsRetries(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        var parsed = NumberText.ParseUnsigned(text, 10, out var retries, uint.MaxValue);
        var error = !queue.IsShared ? Errno.EOPNOTSUPP : parsed;
        if (error == Errno.None)
        {
            queue.EnqcmdsRetries = (int)Math.Min(retries, WorkQueue.MaximumEnqcmdsRetries);
        }

        return error;
    }

    // A fixed configuration does not keep anybody from it.
    public static Errno Operations(WorkQueue queue, string text)
    {
        using var state = queue.EnterToChange();
        Span<ulong> words = stackalloc ulong[4];
        var parsed = BitmapText.Parse(text, words);
        var known = queue.Device.Capabilities.OpCap;
        var error = WorkQueueStores.IsInUse(queue) ? Errno.EPERM
            : parsed != Errno.None ? parsed
            : (words[0] & ~known.Word0 | words[1] & ~known.Word1 | words[2] & ~known.Word2 | words[3] & ~known.Word3) != 0 ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            using var configuration = queue.Device.Lock.Enter();
            queue.OperationMask = new WqCfgOpCfg(words[0], words[1], words[2], words[3]);
        }

        return error;
    }

    // The next power of two, which may not be above that of the device.
    private static Errno StoreSize(WorkQueue queue, string text, ulong maximum, Action<WorkQueue, ulong> set)
    {
        using var state = queue.EnterToChange();
        ulong size = 0;
        var error = WorkQueueStores.IsFixedOrInUse(queue) ? Errno.EPERM
            : NumberText.ParseUnsigned(text, NumberText.AutoBase, out size) != Errno.None || size == 0 || size > maximum ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            set(queue, BitOperations.RoundUpToPowerOf2(size));
        }

        return error;
    }
}
