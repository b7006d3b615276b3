using Dsa.Bindings.Registers;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>What the performance monitor says that it can count: widths that counters can have, events and categories that there are.</summary>
internal static class MonitorCheck
{
    private static readonly int s_widest = CntrDataEntry.Description.WidthBits;
    private static readonly FieldDescription s_categories = PerfCap.Description.Fields.First(static field => field.Name == "GlobalCategories");

    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        if (profile.Capabilities.Offsets.PerformanceMonitor == 0)
        {
            return [];
        }

        var events = ProfilePaths.Of(ProfileKeys.Events);
        return FindInRegister(profile.Capabilities.PerfCap)
            .Concat(profile.PerformanceMonitor.Events.SelectMany((entry, index) => ReservedValueCheck.FindIn(entry, $"{events}[{index}]")))
            .Concat(profile.PerformanceMonitor.Counters.SelectMany((_, index) => FindInCounter(profile.PerformanceMonitor, index)));
    }

    private static IEnumerable<ProfileProblem> FindInRegister(PerfCap monitor)
    {
        if (Width(ProfilePaths.Capability(Bar0Register.PerfCap, nameof(PerfCap.CounterWidth)), monitor.CounterWidth) is { } problem)
        {
            yield return problem;
        }

        for (var category = (int)monitor.CategoryCount; category < s_categories.WidthBits; category++)
        {
            if (monitor.HasGlobalCategories((PerfCategory)category))
            {
                yield return new ProfileProblem(
                    ProfilePaths.Capability(Bar0Register.PerfCap, s_categories.Name),
                    $"It has category {category}, and CategoryCount is {monitor.CategoryCount}; take it out, or announce as many and give their events.");
            }
        }
    }

    private static IEnumerable<ProfileProblem> FindInCounter(MonitorCapabilities monitor, int index)
    {
        var path = $"{ProfilePaths.Of(ProfileKeys.Counters)}[{index}]";
        var counter = monitor.Counters[index];
        var reserved = ReservedValueCheck.FindIn(counter, path).ToList();
        foreach (var problem in reserved)
        {
            yield return problem;
        }

        if (reserved.Count != 0)
        {
            yield break;
        }

        if (Width($"{path}.{nameof(CntrCapEntry.CounterWidth)}", counter.CounterWidth) is { } width)
        {
            yield return width;
        }

        for (var entry = 0; entry < MonitorCapabilities.MostCounterEntries; entry++)
        {
            var (category, events) = monitor.EntryOf(index, entry);
            if (entry >= counter.EntryCount && (category != 0 || events != 0))
            {
                yield return new ProfileProblem(
                    $"{path}.{nameof(CntrCapEntry.EntryCount)}", $"Entry {entry} has a value, and EntryCount is {counter.EntryCount}; give at least {entry + 1}, or clear the entry.");
                yield break;
            }

            if ((int)category >= monitor.Events.Length && entry < counter.EntryCount)
            {
                yield return new ProfileProblem(
                    path, $"Entry {entry} counts category {(int)category}, and PERFCAP announces {monitor.Events.Length}; give a category below that.");
            }
        }
    }

    private static ProfileProblem? Width(string path, uint width) => width is not 0 && width <= s_widest
        ? null
        : new ProfileProblem(path, $"Counters have 1 to {s_widest} bits; this is {width}.");
}
