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
    public void Every_test_of_a_flow_compares_register_accesses_with_an_expected_trace()
    {
        var tests = ParityClaims.TestsOfRepository();
        var flows = Ledger.OfRepository().Flows;

        Assert.All(flows, static flow => Assert.NotEmpty(flow.Tests));
        Assert.DoesNotContain(flows.SelectMany(static flow => flow.Tests), test => !tests[test].Single().ComparesTrace);
    }

    [Theory]
    [InlineData("BUG-01|a|T.One T.Three|", "BUG-01 names T.Three, which is no test that runs.")]
    [InlineData("BUG-01|a|T.One T.Two|", "BUG-01 names T.Two, which are 2 tests; give it a name of its own.")]
    [InlineData("BUG-01|a||", "BUG-01 needs tests or a reason, and not both.")]
    [InlineData("BUG-01|a|T.One|managed", "BUG-01 needs tests or a reason, and not both.")]
    public void A_check_that_nobody_makes_is_refused(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Checklist.Of([line.Split('|')], Tests("T.One", "T.Two", "T.Two"))).Message);

    [Fact]
    public void An_id_is_there_once() =>
        Assert.Throws<FormatException>(() => Checklist.Of([["BUG-01", "a", "T.One"], ["BUG-01", "b", "T.One"]], Tests("T.One")));

    [Fact]
    public void Tests_are_known_by_class_and_method_when_they_run() =>
        Assert.Equal(
            [new RunningTest("T.M", ComparesTrace: false)],
            ParityClaims.TestsOf("class T { [Fact] public void M() {} [Fact(Skip = \"later\")] public void N() {} void O() {} }"));

    [Theory]
    [InlineData("bed.CheckTrace(\"R32 0x90\");", true)]
    [InlineData("CheckTrace(\"R32 0x90\");", true)]
    [InlineData("// bed.CheckTrace(\"R32 0x90\");", false)]
    [InlineData("bed.Trace.Clear();", false)]
    public void A_test_that_calls_CheckTrace_compares_register_accesses(string body, bool expected) =>
        Assert.Equal(expected, ParityClaims.TestsOf($"class T {{ [Fact] public void M() => Bed.Run(bed => {{ {body}\n }}); }}").Single().ComparesTrace);

    private static ILookup<string, RunningTest> Tests(params string[] names) => names.ToLookup(static name => name, static name => new RunningTest(name, false));
}
