namespace Dsa.Definitions.Comparing;

/// <summary>Compares what two sets of definition files mean; how they are written is of no account.</summary>
internal static class DefinitionComparison
{
    /// <summary>All differences, in the order of the new definition; what is gone stands where it stood.</summary>
    /// <remarks>Those of kind <see cref="ChangeKind.Documented"/> change no bit and no name.</remarks>
    public static IReadOnlyList<Difference> Of(DefinitionSet old, DefinitionSet now)
    {
        var before = old.Devices.Select(ComparedDevice.Of).ToList();
        var after = now.Devices.Select(ComparedDevice.Of).ToList();
        if (before is [var single] && after is [var other])
        {
            // Two devices of different names are compared, too: whoever named them both wants to know.
            before = [single with { Spot = "the device" }];
            after = [other with { Spot = "the device" }];
        }

        var differences = new List<Difference>();
        new ThingComparison(RenamesOf(before, after), differences).Compare(before, after, "");
        return differences;
    }

    private static Dictionary<string, string> RenamesOf(List<ComparedThing> before, List<ComparedThing> after) =>
        ThingPairs.Of(before, after)
            .Where(pair => pair.Before is not null && pair.After is not null)
            .SelectMany(pair => ThingPairs.Of(pair.Before!.Parts, pair.After!.Parts))
            .SelectMany(pair => ThingPairs.Of(pair.Before?.Parts ?? [], pair.After?.Parts ?? []).Where(inner => (inner.Before ?? inner.After)!.Kind is "case" or "view").Append(pair))
            .Where(pair => pair.Before is not null && pair.After is not null && pair.Before.Name != pair.After.Name)
            .GroupBy(pair => pair.Before!.Name)
            .ToDictionary(group => group.Key, group => group.First().After!.Name);
}
