namespace Dsa.Definitions.Comparing;

/// <summary>Finds what became of each thing among its siblings.</summary>
internal static class ThingPairs
{
    /// <summary>Pairs things of one kind by name, and what is left over by place: those were renamed.</summary>
    /// <returns>The pairs in the order of the new things; what is gone follows what it stood behind.</returns>
    public static IReadOnlyList<(ComparedThing? Before, ComparedThing? After)> Of(IReadOnlyList<ComparedThing> old, IReadOnlyList<ComparedThing> now)
    {
        var before = new Dictionary<ComparedThing, ComparedThing>(ReferenceEqualityComparer.Instance);
        var after = new Dictionary<ComparedThing, ComparedThing>(ReferenceEqualityComparer.Instance);
        Pair(thing => thing.Name);
        Pair(thing => thing.Spot);

        var result = new List<(ComparedThing?, ComparedThing?)>();
        var lost = LostBehind(old, after);
        result.AddRange(lost[null!].Select(thing => ((ComparedThing?)thing, (ComparedThing?)null)));
        foreach (var thing in now)
        {
            result.Add((before.GetValueOrDefault(thing), thing));
            if (before.TryGetValue(thing, out var origin))
            {
                result.AddRange(lost[origin].Select(gone => ((ComparedThing?)gone, (ComparedThing?)null)));
            }
        }

        return result;

        void Pair(Func<ComparedThing, string> key)
        {
            var free = old.Where(thing => !after.ContainsKey(thing)).ToLookup(thing => (thing.Kind, key(thing)));
            foreach (var thing in now.Where(thing => !before.ContainsKey(thing)))
            {
                if (key(thing).Length > 0 && free[(thing.Kind, key(thing))].FirstOrDefault(each => !after.ContainsKey(each)) is { } origin)
                {
                    before[thing] = origin;
                    after[origin] = thing;
                }
            }
        }
    }

    /// <summary>The things that are gone, by the last one before them that is still there.</summary>
    private static ILookup<ComparedThing, ComparedThing> LostBehind(IReadOnlyList<ComparedThing> old, Dictionary<ComparedThing, ComparedThing> after)
    {
        var lost = new List<(ComparedThing? Behind, ComparedThing Thing)>();
        ComparedThing? last = null;
        foreach (var thing in old)
        {
            if (after.ContainsKey(thing))
            {
                last = thing;
            }
            else
            {
                lost.Add((last, thing));
            }
        }

        return lost.ToLookup(pair => pair.Behind!, pair => pair.Thing, (IEqualityComparer<ComparedThing>)ReferenceEqualityComparer.Instance);
    }
}
