using System.Collections;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>DSA, one of everything, what is awkward, and every golden case, one after the other.</summary>
public sealed class EveryDefinition : IEnumerable<object[]>
{
    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator() => KnownDefinitions.Cases.Prepend("awkward").Prepend("everything").Prepend("dsa").Select(name => new object[] { name }).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
