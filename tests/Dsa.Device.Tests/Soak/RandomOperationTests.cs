using Dsa.Device.Tests.Operations.Reference;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>Valid descriptors of all operations on buffers, with pages absent here and there, against the plain model.</summary>
public sealed class RandomOperationTests(ITestOutputHelper output)
{
    private const int CasesOfOneSeed = 250;

    public static TheoryData<ulong> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_and_memory_are_those_of_the_plain_model_page_by_page(ulong seed) => Run(seed, isRealTime: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_and_memory_are_those_of_the_plain_model_in_large_pieces(ulong seed) => Run(seed, isRealTime: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_and_memory_are_those_of_the_plain_model_where_memory_is_copied(ulong seed)
    {
        Run(seed, isRealTime: false, isCopied: true);
        Run(seed, isRealTime: true, isCopied: true);
    }

    private void Run(ulong seed, bool isRealTime, bool isCopied = false)
    {
        output.WriteLine($"seed {seed}");
        var outcomes = new SortedDictionary<CompletionStatus, int>();
        using var world = new OperationWorld(isRealTime, seed, isCopied);
        var random = new Random((int)(seed ^ (seed >> 32)));
        var cases = new OperationCases(world, random);
        for (var i = 0; i < CasesOfOneSeed * Soak.Scale; i++)
        {
            var operation = cases.Next(OperationCases.Operations[random.Next(OperationCases.Operations.Length)]);
            var oneIn = random.Next(1, 8);
            var absent = operation.Pages.Where(_ => random.Next(oneIn) == 0).ToList();
            foreach (var outcome in OperationComparison.Run(world, operation, absent, $"seed {seed}, case {i}"))
            {
                outcomes[outcome.Status] = outcomes.GetValueOrDefault(outcome.Status) + 1;
            }
        }

        // A source that finds only one way to end would prove little.
        output.WriteLine(string.Join(", ", outcomes.Select(static pair => $"{pair.Key.NameOf()} {pair.Value}")));
        Assert.True(outcomes.Count >= 4, $"seed {seed}: only {string.Join(", ", outcomes.Keys)}");
    }
}
