using System.Globalization;
using Dsa.Bindings;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Host.Hints;

/// <summary>Notes what goes wrong with the descriptors of one device. What was injected is no observation: somebody asked for it.</summary>
internal sealed class DeviceObserver(Observations observations, string device) : IDescriptorObserver
{
    /// <inheritdoc/>
    public void Ended(in DescriptorEnd end)
    {
        var queue = PathOf(end.WorkQueue);
        if (end.IsRecordUnreachable)
        {
            observations.Note(ObservationKind.RecordUnreachable, queue, (long)(end.CompletionAddress / PhysicalMemory.PageBytes));
        }

        if (end.IsInjected || end.Status is ErrorCode.Success or ErrorCode.SuccessPredicateFalse)
        {
            return;
        }

        var isBlockOnFault = end.Status == ErrorCode.InvalidFlags && (end.InvalidFlags & DescriptorFlags.BlockOnFault) != 0;
        observations.Note(isBlockOnFault ? ObservationKind.BlockOnFaultRefused : ObservationKind.Ended, queue, isBlockOnFault ? 0 : (long)end.Status);
    }

    /// <inheritdoc/>
    public void Dropped(int workQueue) => observations.Note(ObservationKind.Dropped, PathOf(workQueue));

    private string PathOf(int queue) => string.Create(CultureInfo.InvariantCulture, $"wq{device[3..]}.{queue}");
}
