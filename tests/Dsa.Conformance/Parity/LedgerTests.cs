namespace Dsa.Conformance.Parity;

/// <summary>The ledger says what the tests say.</summary>
public sealed class LedgerTests
{
    private const string UpdateVariable = "DSA_UPDATE_GOLDENS";
    private static readonly Area s_area = new("EV", 12, "Events");

    [Fact]
    public void The_ledger_is_current()
    {
        var path = Path.Combine(Repository.Root, "tests", "parity.md");
        var text = LedgerText.Of(Ledger.OfRepository());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == text,
            $"tests/parity.md is not what the tests and decisions say. Run this test once with {UpdateVariable}=1.");
    }

    [Fact]
    public void A_row_is_proved_by_a_claim_decided_by_a_reason_and_else_open()
    {
        var decision = new Decision(["EV-02", "BUG-09"], Decision.Deviates, "a", "b", "c");
        var ledger = new Ledger([s_area], [new("EV-01", "T.One"), new("EV-02", "T.Two")], [decision], [("S0-01", ["EV-01..03"])]);

        Assert.Equal(RowState.Proved, ledger.StateOf("EV-01"));
        Assert.Equal(RowState.Deviates, ledger.StateOf("EV-02"));
        Assert.Equal(RowState.Open, ledger.StateOf("EV-03"));
        Assert.Equal(["EV-01", "EV-02", "EV-03"], ledger.Requirements[0].Rows);
        Assert.Contains("| S0-01 | open | EV-03 |", LedgerText.Of(ledger), StringComparison.Ordinal);
    }

    [Fact]
    public void An_area_stands_for_all_its_rows() =>
        Assert.Equal(12, new Ledger([s_area], [], [], [("S0-01", ["EV"])]).Requirements[0].Rows.Count);

    [Fact]
    public void A_decision_is_to_deviate_or_not_to_apply()
    {
        var refusal = Assert.Throws<FormatException>(() => new Ledger([s_area], [], [new(["EV-02"], "later", "a", "b", "c")], []));

        Assert.Equal("EV-02 is decided as 'later' in decisions.tsv; give 'deviates' or 'not applicable'.", refusal.Message);
    }

    [Theory]
    [InlineData("EV-13")]
    [InlineData("EV-1")]
    [InlineData("XX-01")]
    public void A_claim_of_a_row_that_is_not_there_is_refused(string row)
    {
        var refusal = Assert.Throws<FormatException>(() => new Ledger([s_area], [new(row, "T.One")], [], []));

        Assert.Equal($"There is no row {row}, named by T.One.", refusal.Message);
    }

    [Theory]
    [InlineData("[Fact] [Parity(\"EV-01\", \"EV-02\")] public void M() {}", "EV-01 EV-02")]
    [InlineData("[GccFact, Parity(\"EV-01\")] public void M() {}", "EV-01")]
    [InlineData("[Theory] public void M() {} [Fact] /* [Parity(\"EV-01\")] */ public void N() {}", "")]
    public void Claims_are_read_from_attributes_of_tests(string member, string rows) =>
        Assert.Equal(rows, string.Join(' ', ParityClaims.Of($"class T {{ {member} }}").Select(static claim => claim.Row)));

    [Theory]
    [InlineData("[Parity(\"EV-01\")] public void M() {}")]
    [InlineData("[Fact(Skip = \"later\")] [Parity(\"EV-01\")] public void M() {}")]
    [InlineData("[Fact] [Parity(Row)] public void M() {}")]
    public void A_claim_without_a_test_that_runs_is_refused(string member) =>
        Assert.Throws<FormatException>(() => ParityClaims.Of($"class T {{ {member} }}").ToList());
}
