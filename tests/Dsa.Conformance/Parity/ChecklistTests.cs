using System.Globalization;

namespace Dsa.Conformance.Parity;

/// <summary>The lists of checks name tests that there are, and leave nothing out.</summary>
public sealed class ChecklistTests
{
    private const int Bugs = 56;

    [Fact]
    public void Every_mistake_of_upstream_has_a_test_of_what_it_meant_or_a_reason() =>
        Assert.Equal(
            Enumerable.Range(1, Bugs).Select(static number => string.Create(CultureInfo.InvariantCulture, $"BUG-{number:D2}")),
            Ledger.OfRepository().Bugs.Select(static bug => bug.Id));

    [Fact]
    public void Every_flow_of_register_accesses_is_compared_as_a_whole() =>
        Assert.All(Ledger.OfRepository().Flows, static flow => Assert.NotEmpty(flow.Tests));

    [Theory]
    [InlineData("BUG-01|a|T.One T.Two|", "BUG-01 names T.Two, which is no test that runs.")]
    [InlineData("BUG-01|a||", "BUG-01 needs tests or a reason, and not both.")]
    [InlineData("BUG-01|a|T.One|managed", "BUG-01 needs tests or a reason, and not both.")]
    public void A_check_that_nobody_makes_is_refused(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Checklist.Of([line.Split('|')], new HashSet<string> { "T.One" })).Message);

    [Fact]
    public void An_id_is_there_once() =>
        Assert.Throws<FormatException>(() => Checklist.Of([["BUG-01", "a", "T.One"], ["BUG-01", "b", "T.One"]], new HashSet<string> { "T.One" }));

    [Fact]
    public void Tests_are_known_by_class_and_method_when_they_run() =>
        Assert.Equal(["T.M"], ParityClaims.TestsOf("class T { [Fact] public void M() {} [Fact(Skip = \"later\")] public void N() {} void O() {} }"));
}
