using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>What the checks of operations on buffers are made of (§6 of the behaviour).</summary>
internal static class BufferChecks
{
    /// <summary>Whether a size is outside what the queue takes.</summary>
    public static bool IsOutOfRange(ulong size, WorkQueueConfiguration queue) => size == 0 || size > queue.MaxTransferBytes;

    /// <summary>Whether two ranges have a byte in common. Addresses wrap, as they do on their way through the device.</summary>
    public static bool Overlap(ulong first, ulong firstSize, ulong second, ulong secondSize) =>
        second - first < firstSize || first - second < secondSize;

    /// <summary>Whether a value is not a multiple of an alignment.</summary>
    public static bool IsMisaligned(ulong value, int alignment) => value % (uint)alignment != 0;
}
