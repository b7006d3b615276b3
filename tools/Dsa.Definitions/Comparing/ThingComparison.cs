using System.Text.RegularExpressions;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Comparing;

/// <summary>Compares two things and all that is in them.</summary>
/// <param name="renames">The types that have another name now: what names them has not changed.</param>
/// <param name="output">Where differences go, in order.</param>
internal sealed class ThingComparison(IReadOnlyDictionary<string, string> renames, List<Difference> output)
{
    private static readonly Regex Word = new(@"\w+", RegexOptions.CultureInvariant);

    /// <summary>Compares lists of things that stand beside each other, in the order of the new ones.</summary>
    /// <param name="old">What there was.</param>
    /// <param name="now">What there is.</param>
    /// <param name="prefix">What full names begin with.</param>
    public void Compare(IReadOnlyList<ComparedThing> old, IReadOnlyList<ComparedThing> now, string prefix)
    {
        var pairs = ThingPairs.Of(old, now);
        foreach (var (before, after) in pairs)
        {
            Compare(before, after, prefix);
        }
    }

    private void Compare(ComparedThing? before, ComparedThing? after, string prefix)
    {
        var thing = after ?? before!;
        var name = prefix + thing.Name;
        if (before is null)
        {
            output.Add(new(ChangeKind.Added, thing.Kind, name, "", "", thing.Brief));
        }
        else if (after is null)
        {
            output.Add(new(ChangeKind.Removed, thing.Kind, name, "", thing.Brief, ""));
        }
        else
        {
            Compare(before, after, name, prefix);
        }
    }

    private void Compare(ComparedThing before, ComparedThing after, string name, string prefix)
    {
        if (before.Name != after.Name)
        {
            output.Add(new(ChangeKind.Renamed, after.Kind, name, "name", before.Name, after.Name));
        }

        // A name that follows from the other says nothing of its own.
        if (before.SpecName != after.SpecName && (before.Name == after.Name || !IsDerived(before) || !IsDerived(after)))
        {
            output.Add(new(ChangeKind.Changed, after.Kind, name, "spec name", before.SpecName, after.SpecName));
        }

        CompareFacts(before, after, name);
        CompareGaps(before, after, name);
        if (before.Doc != after.Doc)
        {
            output.Add(new(ChangeKind.Documented, after.Kind, name, "documentation", before.Doc, after.Doc));
        }

        Compare(before.Parts, after.Parts, after.Kind == "device" ? prefix : name + ".");
    }

    private static bool IsDerived(ComparedThing thing) => thing.SpecName.Length == 0 || thing.SpecName == SpecNames.Derive(thing.Name);

    private void CompareFacts(ComparedThing before, ComparedThing after, string name)
    {
        var now = after.Facts.ToDictionary(fact => fact.What);
        foreach (var old in before.Facts)
        {
            if (!now.TryGetValue(old.What, out var fact) || old.Value == fact.Value || IsRenamed(old, fact) || IsSameOrder(old, fact))
            {
                continue;
            }

            var kind = fact.Kind == ChangeKind.Moved && old.WidthBits != fact.WidthBits ? ChangeKind.Resized : fact.Kind;
            output.Add(new(kind, after.Kind, name, fact.What, old.Value, fact.Value));
        }
    }

    private bool IsRenamed(Fact old, Fact now) =>
        renames.Count > 0 && Word.Replace(old.Value, word => renames.GetValueOrDefault(word.Value, word.Value)) == now.Value;

    private static bool IsSameOrder(Fact old, Fact now)
    {
        if (!now.What.StartsWith(ComparedDevice.OrderPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var (before, after) = (old.Value.Split(", "), now.Value.Split(", "));
        return before.Where(after.Contains).SequenceEqual(after.Where(before.Contains));
    }

    /// <summary>Bits that are in no field of either register: what is in one of them only is told by its fields.</summary>
    private void CompareGaps(ComparedThing before, ComparedThing after, string name)
    {
        foreach (var now in after.Gaps)
        {
            foreach (var old in before.Gaps.Where(old => old.Low <= now.High && old.High >= now.Low))
            {
                var bits = RegisterWriter.Bits(Math.Min(old.High, now.High), Math.Max(old.Low, now.Low));
                Compare(name + bits, "access", old.IsReadOnly ? "unused" : "reserved", now.IsReadOnly ? "unused" : "reserved");
                Compare(name + bits, "spec name", OwnName(old), OwnName(now));
            }
        }

        void Compare(string bits, string what, string old, string now)
        {
            if (old != now)
            {
                output.Add(new(ChangeKind.Changed, "reserved", bits, what, old, now));
            }
        }
    }

    private static string OwnName(GapModel gap) =>
        gap.SpecName == GapModel.NameOf(gap.High, gap.Low) ? "" : gap.SpecName;
}
