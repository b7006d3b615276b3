namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds the things that refer to themselves by way of others; needs no stack, however long the chains.</summary>
internal static class Cycles
{
    /// <summary>The things on a cycle, in order of their first appearance.</summary>
    public static IReadOnlyList<T> Find<T>(IReadOnlyList<T> things, Func<T, IEnumerable<T>> referencesOf)
        where T : class
    {
        var references = things.ToDictionary(thing => thing, thing => referencesOf(thing).Distinct().ToList());
        var remaining = Prune(things, references);
        var reversed = things.ToDictionary(thing => thing, _ => new List<T>());
        foreach (var thing in things)
        {
            foreach (var reference in references[thing])
            {
                reversed[reference].Add(thing);
            }
        }

        var onCycle = new HashSet<T>(Prune(remaining, reversed));
        return things.Where(onCycle.Contains).ToList();
    }

    /// <summary>Removes, again and again, what refers to nothing that remains.</summary>
    private static IReadOnlyList<T> Prune<T>(IReadOnlyList<T> things, Dictionary<T, List<T>> references)
        where T : class
    {
        var present = new HashSet<T>(things);
        var counts = things.ToDictionary(thing => thing, thing => references[thing].Count(present.Contains));
        var referrers = things
            .SelectMany(thing => references[thing].Select(reference => (reference, thing)))
            .ToLookup(pair => pair.reference, pair => pair.thing);
        var free = new Queue<T>(things.Where(thing => counts[thing] == 0));
        while (free.Count > 0)
        {
            var thing = free.Dequeue();
            present.Remove(thing);
            foreach (var referrer in referrers[thing])
            {
                if (--counts[referrer] == 0)
                {
                    free.Enqueue(referrer);
                }
            }
        }

        return things.Where(present.Contains).ToList();
    }
}
