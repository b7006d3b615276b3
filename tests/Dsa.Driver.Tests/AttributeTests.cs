using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests;

/// <summary>A mistake shows where it is made.</summary>
public sealed class AttributeTests
{
    public static TheoryData<string, Action<IdxdDevice, WorkQueue>> Mistakes => new()
    {
        { "priority", (_, queue) => queue.Priority = 16 },
        { "size", (_, queue) => queue.SizeEntries = 65536 },
        { "negative size", (_, queue) => queue.SizeEntries = -1 },
        { "threshold", (_, queue) => queue.ThresholdEntries = 65536 },
        { "transfer", (_, queue) => queue.MaxTransferBytes = 0 },
        { "batch", (_, queue) => queue.MaxBatchDescriptors = 0 },
        { "retries", (_, queue) => queue.EnqcmdsRetries = 65 },
        { "limit", (device, _) => device.ReadBufferLimit = 256 },
        { "allowed", (device, _) => device.Groups[0].ReadBuffersAllowed = 256 },
        { "reserved", (device, _) => device.Groups[0].ReadBuffersReserved = -1 },
        { "class", (device, _) => device.Groups[0].TrafficClassA = 8 },
        { "unset class", (device, _) => device.Groups[0].TrafficClassB = -2 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_value_that_no_register_holds_is_refused(string what, Action<IdxdDevice, WorkQueue> mistake) => Bed.Run(bed =>
    {
        Assert.NotEmpty(what);
        Assert.Throws<ArgumentOutOfRangeException>(() => mistake(bed.Device, bed.Queue(0)));
    });
}
