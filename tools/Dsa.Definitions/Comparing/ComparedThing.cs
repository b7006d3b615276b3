using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Comparing;

/// <summary>A thing of a definition with all that can change about it.</summary>
/// <param name="Kind">What kind of thing it is; only things of one kind are compared.</param>
/// <param name="Name">Its name among its siblings.</param>
/// <param name="SpecName">Its name in the specification; empty when it has none.</param>
/// <param name="Spot">What it shares with the thing that it is when its name changes: its place, value, or content.</param>
/// <param name="Brief">The few words that a new or lost thing is described by.</param>
/// <param name="Doc">Its documentation.</param>
internal sealed record ComparedThing(string Kind, string Name, string SpecName, string Spot, string Brief, string Doc)
{
    /// <summary>What the definition says of it.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>What is in it, in the order of the definition.</summary>
    public IReadOnlyList<ComparedThing> Parts { get; init; } = [];

    /// <summary>The bits in no field, of a register.</summary>
    public EquatableArray<GapModel> Gaps { get; init; } = EquatableArray<GapModel>.Empty;
}
