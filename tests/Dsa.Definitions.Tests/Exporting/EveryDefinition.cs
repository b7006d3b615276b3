using System.Collections;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>DSA and every golden case, one after the other.</summary>
public sealed class EveryDefinition : IEnumerable<object[]>
{
    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator() => KnownDefinitions.Cases.Prepend("dsa").Select(name => new object[] { name }).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
