using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>How many there are of everything: none too few, none too many for the registers that name them, and lists as long as they are announced.</summary>
internal static class CountCheck
{
    private static readonly int s_mostEngines = GrpCfgEngines.Description.WidthBits;
    private static readonly int s_mostCounters = PerfOvfStatus.Description.WidthBits;
    private static readonly int s_mostVectors = new MsixTableLayout().MsixVector.Count;

    // Every queue of the model has room for all entries of the part, so that any may have them.
    private const long MostEntries = 1 << 20;

    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile) =>
        FindInUnits(profile).Concat(FindInMonitor(profile)).Concat(FindInConfiguration(profile)).Concat(FindInTables(profile));

    private static IEnumerable<ProfileProblem> FindInUnits(DeviceProfile profile)
    {
        var capabilities = profile.Capabilities;
        (Bar0Register Register, string Field, uint Count)[] counts =
        [
            (Bar0Register.WqCap, nameof(WqCap.Count), capabilities.WqCap.Count),
            (Bar0Register.WqCap, nameof(WqCap.TotalSize), capabilities.WqCap.TotalSize),
            (Bar0Register.GrpCap, nameof(GrpCap.Count), capabilities.GrpCap.Count),
            (Bar0Register.EngCap, nameof(EngCap.Count), capabilities.EngCap.Count),
        ];
        foreach (var (register, field, count) in counts)
        {
            if (count == 0)
            {
                yield return new ProfileProblem(ProfilePaths.Capability(register, field), "A part has at least 1; this is 0.");
            }
        }

        if (capabilities.EngCap.Count > s_mostEngines)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.EngCap, nameof(EngCap.Count)),
                $"Groups name {s_mostEngines} engines at most; this is {capabilities.EngCap.Count}.");
        }

        if ((long)capabilities.WqCap.TotalSize * capabilities.WqCap.Count > MostEntries)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.WqCap, nameof(WqCap.TotalSize)),
                $"The model has room for {MostEntries / capabilities.WqCap.Count} entries with {capabilities.WqCap.Count} queues; this is {capabilities.WqCap.TotalSize}. Give no more, or fewer queues.");
        }
    }

    private static IEnumerable<ProfileProblem> FindInMonitor(DeviceProfile profile)
    {
        var monitor = profile.Capabilities.PerfCap;
        var hasPlace = profile.Capabilities.Offsets.PerformanceMonitor != 0;
        if (hasPlace ? monitor.CounterCount is 0 || monitor.CounterCount > s_mostCounters : monitor != default)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.PerfCap, nameof(PerfCap.CounterCount)),
                hasPlace
                    ? $"A monitor has 1 to {s_mostCounters} counters; this is {monitor.CounterCount}."
                    : "A part without monitor has no PERFCAP; give the monitor a place in tables, or leave PERFCAP out.");
        }

        if (profile.PerformanceMonitor.Events.Length != monitor.CategoryCount)
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Events),
                $"There are {profile.PerformanceMonitor.Events.Length} entries, and PERFCAP announces {monitor.CategoryCount} categories; give one for each.");
        }

        var counters = monitor.PerCounterCapabilities ? monitor.CounterCount : 0;
        if (profile.PerformanceMonitor.Counters.Length != counters)
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Counters),
                $"There are {profile.PerformanceMonitor.Counters.Length} entries, and PERFCAP announces {counters}; give one for each counter if PerCounterCapabilities is set, else none.");
        }
    }

    private static IEnumerable<ProfileProblem> FindInConfiguration(DeviceProfile profile)
    {
        if (profile.Configuration is not { } configuration)
        {
            yield break;
        }

        (string Key, int Given, uint Announced)[] lists =
        [
            (ProfileKeys.Groups, configuration.Groups.Length, profile.Capabilities.GrpCap.Count),
            (ProfileKeys.Queues, configuration.Queues.Length, profile.Capabilities.WqCap.Count),
        ];
        foreach (var (key, given, announced) in lists)
        {
            if (given != announced)
            {
                yield return new ProfileProblem(
                    $"{ProfilePaths.Of(ProfileKeys.Configuration)}.{key}",
                    $"There are {given} entries, and the part announces {announced} {key}; give one for each.");
            }
        }
    }

    private static IEnumerable<ProfileProblem> FindInTables(DeviceProfile profile)
    {
        var least = (int)profile.Capabilities.WqCap.Count + 1;
        if (profile.MsixVectorCount < least || profile.MsixVectorCount > s_mostVectors)
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Vectors),
                $"A part has a vector for itself and one for each queue, here {least}, and {s_mostVectors} at most; this is {profile.MsixVectorCount}.");
        }

        if (profile.Capabilities.GenCap.InterDomain && profile.Capabilities.IdCap.EntryCount == 0)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.IdCap, nameof(IdCap.EntryCount)),
                "A part with GENCAP.InterDomain has at least 1 entry of the permissions table; this is 0.");
        }
    }
}
