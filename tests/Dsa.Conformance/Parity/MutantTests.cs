using Dsa.Mutation;

namespace Dsa.Conformance.Parity;

/// <summary>The list of drivers with one behaviour flipped, which <c>tests/Dsa.Mutation</c> runs, fits the driver and the ledger.</summary>
public sealed class MutantTests
{
    private const string Text = "EV-11b A/B.cs: Does it otherwise.\n- old\n-     older\n+ new\n";

    [Fact]
    public void Every_mutant_fits_the_sources_and_its_row_is_proved_by_tests_of_the_driver()
    {
        var ledger = Ledger.OfRepository();
        var claimed = Repository.Sources(Path.Combine("tests", "Dsa.Driver.Tests"))
            .SelectMany(static path => ParityClaims.Of(File.ReadAllText(path)))
            .Select(static claim => claim.Row)
            .ToHashSet(StringComparer.Ordinal);
        var mutants = MutantList.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Dsa.Mutation", "mutants.txt")));

        Assert.Empty(mutants.Where(mutant => ledger.StateOf(mutant.Row) != RowState.Proved || !claimed.Contains(mutant.Row)).Select(static mutant => mutant.Id));
        Assert.Empty(mutants.Select(Misfit).OfType<string>());
        Assert.True(mutants.Count >= 100, $"There are only {mutants.Count} mutants.");
    }

    [Fact]
    public void A_mutant_is_a_row_a_file_a_behaviour_and_an_edit()
    {
        var mutant = Assert.Single(MutantList.Parse("# Area\n\n" + Text));

        Assert.Equal(new Mutant("EV-11b", "A/B.cs", "Does it otherwise.", "old\n    older", "new"), mutant);
        Assert.Equal("EV-11", mutant.Row);
        Assert.Equal("1 new 2", mutant.Apply("1 old\n    older 2"));
    }

    [Theory]
    [InlineData("an old one", "EV-11b: the old text is not in A/B.cs; it has to be there once.")]
    [InlineData("old\n    older, old\n    older", "EV-11b: the old text is more than once in A/B.cs; it has to be there once.")]
    public void A_stale_edit_is_refused(string source, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => MutantList.Parse(Text)[0].Apply(source)).Message);

    [Theory]
    [InlineData("EV-11 A.cs\n", "Line 1 of the mutants is 'EV-11 A.cs'; give 'ID FILE: behaviour', or lines after '- ' and then '+ '.")]
    [InlineData("- old\n", "Line 1 of the mutants is '- old'; give 'ID FILE: behaviour', or lines after '- ' and then '+ '.")]
    [InlineData(Text + "- old\n", "Line 5 of the mutants is '- old'; give 'ID FILE: behaviour', or lines after '- ' and then '+ '.")]
    [InlineData("EV-11 A.cs: Otherwise.\n", "EV-11 takes nothing out; give the old text in lines after '- '.")]
    [InlineData(Text + "\n" + Text, "There are two mutants EV-11b; give one of them another letter.")]
    public void A_list_that_is_none_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => MutantList.Parse(text)).Message);

    private static string? Misfit(Mutant mutant)
    {
        var path = Path.Combine(Repository.Root, "runtime", "Dsa.Driver", mutant.File);
        try
        {
            _ = mutant.Apply(File.Exists(path) ? File.ReadAllText(path) : string.Empty);
            return null;
        }
        catch (FormatException stale)
        {
            return stale.Message;
        }
    }
}
