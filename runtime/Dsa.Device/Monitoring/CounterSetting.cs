using System.Numerics;

namespace Dsa.Device.Monitoring;

/// <summary>What one enabled counter counts, as CNTRCFG and FLTCFG say (§9.2). Immutable.</summary>
/// <param name="Category">The category of its events.</param>
/// <param name="Events">The events, out of those that the part has.</param>
/// <param name="InterruptsOnOverflow">Whether it interrupts when it overflows.</param>
/// <param name="FreezesOnOverflow">Whether it freezes all counters when it overflows.</param>
internal sealed record CounterSetting(PerfCategory Category, uint Events, bool InterruptsOnOverflow, bool FreezesOnOverflow)
{
    // Upper bounds of the transfer sizes of each filter bit but the last (FLTCFG_SZ, §9.2).
    private static readonly long[] s_transferBounds = [512, 2 << 10, 4 << 10, 16 << 10, 1 << 20, 64 << 20, 1 << 30];

    /// <summary>Filters that the part has.</summary>
    public PerfFilters Filters { get; init; }

    /// <summary>Queues that count.</summary>
    public FltCfgWorkQueues WorkQueues { get; init; }

    /// <summary>Traffic classes that count.</summary>
    public FltCfgTrafficClasses TrafficClasses { get; init; }

    /// <summary>Page sizes that count.</summary>
    public PageSizeFilter PageSizes { get; init; }

    /// <summary>Transfer sizes that count.</summary>
    public TransferSizeFilter TransferSizes { get; init; }

    /// <summary>Engines that count.</summary>
    public FltCfgEngines Engines { get; init; }

    /// <summary>Processes that count.</summary>
    public FltCfgPasid Process { get; init; }

    /// <summary>How many of the events of one occasion the counter counts: those in its mask, if every filter lets them pass.</summary>
    public int Matches(uint events, in EventSubject subject) =>
        (events & Events) != 0 && Passes(subject) ? BitOperations.PopCount(events & Events) : 0;

    private bool Passes(in EventSubject subject) =>
        (!Looks(PerfFilters.WorkQueue, subject.WorkQueue) || IsIn(WorkQueues.Raw, subject.WorkQueue, FltCfgWorkQueues.Description))
        && (!Looks(PerfFilters.TrafficClass, subject.TrafficClass)
            || IsIn(TrafficClasses.Raw, subject.TrafficClass, FltCfgTrafficClasses.Description))
        && (!Looks(PerfFilters.Engine, subject.Engine) || IsIn(Engines.Raw, subject.Engine, FltCfgEngines.Description))
        && (!Looks(PerfFilters.TransferSize, subject.TransferBytes) || (TransferSizes & SizeOf(subject.TransferBytes)) != 0)
        && ((Filters & PerfFilters.PageSize) == 0 || subject.PageSize == 0 || (PageSizes & subject.PageSize) != 0)
        && ((Filters & PerfFilters.Pasid) == 0 || subject.Pasid is not { } pasid || PassesPasid(pasid));

    private bool Looks(PerfFilters filter, long subject) => (Filters & filter) != 0 && subject >= 0;

    /// <summary>Whether a bit is set. What has no bit passes the filter that is all ones, as it is after reset.</summary>
    private static bool IsIn(uint mask, int index, Bindings.Registers.RegisterDescription description)
    {
        var all = (uint)description.WritableMask[0];
        return mask == all || (index < BitOperations.PopCount(all) && (mask >> index & 1) != 0);
    }

    private static TransferSizeFilter SizeOf(long bytes)
    {
        var index = Array.FindIndex(s_transferBounds, bound => bytes < bound);
        return (TransferSizeFilter)(1u << (index < 0 ? s_transferBounds.Length : index));
    }

    private bool PassesPasid(Platform.Memory.Pasid pasid) => Process.Mode switch
    {
        PasidFilterMode.Match => pasid.IsValid && pasid.Value == Process.Value,
        PasidFilterMode.AnyPasid => pasid.IsValid,
        PasidFilterMode.NoPasid => !pasid.IsValid,
        _ => true,
    };
}
