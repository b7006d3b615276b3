using Dsa.Driver.Sysfs;

namespace Dsa.Host.Hints;

/// <summary>What to tell the user of a program that failed in a way that is known.</summary>
internal static class HostHints
{
    private const int Most = 12;

    /// <summary>The sentences, most certain first; none for a program that went well.</summary>
    /// <param name="all">What was seen.</param>
    /// <param name="sysfs">The devices.</param>
    /// <param name="exitStatus">The exit status of the command.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Observation> all, SysfsTree sysfs, int exitStatus)
    {
        var facts = new QueueFacts(sysfs);
        var hints = (
            from entry in HintTable.Entries
            where entry.IsCertain || exitStatus != 0
            from seen in all.Where(seen => seen.Kind == entry.Kind).OrderByDescending(static seen => seen.Count).ThenBy(static seen => seen.Subject, StringComparer.Ordinal)
            let sentence = entry.Sentence(seen, facts)
            where sentence is not null
            select sentence).ToList();
        if (exitStatus != 0 && all.Any(static seen => seen.Kind == ObservationKind.DevicesSeen) && all.All(static seen => seen.Kind == ObservationKind.DevicesSeen))
        {
            hints.Add(HintTable.NothingOpened(facts));
        }

        return [.. hints.Take(Most)];
    }
}
