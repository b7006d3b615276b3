using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Checks;

/// <summary>What the checks of operations on buffers are made of (§6 of the behaviour).</summary>
internal static class BufferChecks
{
    /// <summary>Whether a size is outside what the queue takes.</summary>
    public static bool IsOutOfRange(ulong size, WorkQueueConfiguration queue) => size == 0 || size > queue.MaxTransferBytes;

    /// <summary>How a descriptor ends whose size the queue does not take; None when it does.</summary>
    public static CompletionStatus FindInSize(ulong size, WorkQueueConfiguration queue) =>
        IsOutOfRange(size, queue) ? CompletionStatus.InvalidTransferSize : CompletionStatus.None;

    /// <summary>Whether a range has no byte, or goes beyond the end of memory. It may end there.</summary>
    public static bool IsEmptyOrWraps(ulong address, ulong size) => size == 0 || address > ulong.MaxValue - (size - 1);

    /// <summary>Whether two ranges have a byte in common. Addresses wrap, as they do on their way through the device.</summary>
    public static bool Overlap(ulong first, ulong firstSize, ulong second, ulong secondSize) =>
        second - first < firstSize || first - second < secondSize;

    /// <summary>Whether two destinations lie differently in their pages: the device translates both together, page by page.</summary>
    public static bool LieUnlike(ulong first, ulong second) => IsMisaligned(first ^ second, PhysicalMemory.PageBytes);

    /// <summary>Whether a value is not a multiple of an alignment.</summary>
    public static bool IsMisaligned(ulong value, int alignment) => value % (uint)alignment != 0;
}
