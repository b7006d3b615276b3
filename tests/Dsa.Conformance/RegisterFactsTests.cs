using Dsa.Conformance.Facts;

namespace Dsa.Conformance;

/// <summary>The registers of the definitions against the facts of the specifications, field by field, in both directions.</summary>
public sealed class RegisterFactsTests
{
    [Fact]
    public void The_definition_files_have_no_findings() => Assert.Empty(DefinitionFiles.Set.Diagnostics);

    [Fact]
    public void Every_register_and_field_is_what_the_facts_say()
    {
        var facts = FactTable.Read("registers.tsv", "register", "field");
        var comparison = new FactComparison(facts, new DefinedRegisters(DefinitionFiles.Device).Rows(), RegisterDifferences.All);

        Assert.Equal([], comparison.Run(["block"]));

        Assert.Equal(97, facts.Select(static fact => fact.Columns["register"]).Distinct().Count());
        Assert.Equal(440, facts.Count);
        Assert.True(comparison.ValuesCompared > facts.Count * 10);
    }
}
