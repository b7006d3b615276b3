using Dsa.Driver.Groups;

namespace Dsa.Driver.Recovery;

/// <summary>The attributes of one group over a reset of the function (RS-14).</summary>
internal sealed record SavedGroup(
    int ReadBuffersAllowed,
    int ReadBuffersReserved,
    bool UsesReadBufferLimit,
    int TrafficClassA,
    int TrafficClassB,
    ProgressLimit WorkProgressLimit,
    ProgressLimit BatchProgressLimit)
{
    /// <summary>Reads them. The caller holds the device lock.</summary>
    public static SavedGroup Take(Group group) => new(
        group.ReadBuffersAllowed,
        group.ReadBuffersReserved,
        group.UsesReadBufferLimit,
        group.TrafficClassA,
        group.TrafficClassB,
        group.WorkProgressLimit,
        group.BatchProgressLimit);

    /// <summary>Sets them again. The caller holds the device lock.</summary>
    public void Restore(Group group)
    {
        group.ReadBuffersAllowed = ReadBuffersAllowed;
        group.ReadBuffersReserved = ReadBuffersReserved;
        group.UsesReadBufferLimit = UsesReadBufferLimit;
        group.TrafficClassA = TrafficClassA;
        group.TrafficClassB = TrafficClassB;
        group.WorkProgressLimit = WorkProgressLimit;
        group.BatchProgressLimit = BatchProgressLimit;
    }
}
