using System.Reflection;

namespace Dsa.Device.Tests.Outcomes;

/// <summary>Every code that the specification knows is produced by a test that says so, or listed with the reason why none can.</summary>
public sealed class OutcomeCoverageTests
{
    [Fact]
    public void Every_status_of_completion_records_is_produced_or_listed() => AssertCovered(Enum.GetValues<CompletionStatus>());

    [Fact]
    public void Every_status_of_completion_records_of_an_IAA_is_produced_or_listed() => AssertCovered(Enum.GetValues<AnalyticsStatus>());

    [Fact]
    public void Every_error_code_is_produced_or_listed() => AssertCovered(Enum.GetValues<ErrorCode>());

    [Fact]
    public void Every_error_of_commands_is_produced_or_listed() => AssertCovered(Enum.GetValues<CommandError>());

    [Fact]
    public void Nothing_is_listed_that_a_test_produces()
    {
        var both = Produced().Where(static code => UnreachableCodes.Reasons.ContainsKey(code));
        Assert.Empty(both.Select(Describe));
    }

    [Fact]
    public void Only_tests_say_that_they_produce_something() =>
        Assert.All(Claims(), static method => Assert.NotNull(method.GetCustomAttribute<FactAttribute>()));

    private static void AssertCovered<T>(T[] codes)
        where T : struct, Enum
    {
        var produced = Produced();
        var missing = codes.Cast<Enum>().Where(code => !produced.Contains(code) && !UnreachableCodes.Reasons.ContainsKey(code));
        Assert.Empty(missing.Select(Describe));
    }

    private static HashSet<Enum> Produced() =>
        [.. Claims().SelectMany(static method => method.GetCustomAttributes<ProducesAttribute>()).Select(static claim => claim.Code)];

    private static IEnumerable<MethodInfo> Claims() =>
        typeof(OutcomeCoverageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(static method => method.IsDefined(typeof(ProducesAttribute)));

    private static string Describe(Enum code) => $"{code.GetType().Name}.{code}";
}
