namespace Dsa.Mutation;

/// <summary>Runs mutants, each against the tests that claim its row.</summary>
internal sealed class MutationRun(DriverCompiler compiler, string testsPath)
{
    // Two cores.
    private const int Processes = 2;
    private static readonly TimeSpan s_baselineLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_leastLimit = TimeSpan.FromSeconds(10);
    private readonly byte[] _driver = compiler.Compile(null);

    /// <summary>Runs them, row by row.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="report">Hears of each that has ended, on any thread.</param>
    public async Task<IReadOnlyList<Verdict>> RunAsync(IReadOnlyList<Mutant> mutants, Action<Verdict> report)
    {
        var verdicts = new List<Verdict>();
        await Parallel.ForEachAsync(
            mutants.GroupBy(static mutant => mutant.Row),
            new ParallelOptions { MaxDegreeOfParallelism = Processes },
            async (row, _) =>
            {
                await foreach (var verdict in RunRowAsync(row))
                {
                    lock (verdicts)
                    {
                        verdicts.Add(verdict);
                        report(verdict);
                    }
                }
            });
        return verdicts;
    }

    // First without a mutant: the tests pass, and in a time in which those of a mutant that hangs would long have ended.
    private async IAsyncEnumerable<Verdict> RunRowAsync(IGrouping<string, Mutant> mutants)
    {
        var baseline = await TestProcess.RunAsync(testsPath, mutants.Key, _driver, s_baselineLimit);
        var limit = s_leastLimit + (4 * baseline.Duration);
        foreach (var mutant in mutants)
        {
            yield return baseline.Outcome == Outcome.Passed
                ? await RunAsync(mutant, limit)
                : new Verdict(mutant, VerdictKind.Broken, $"without it: {baseline.Words}", baseline.Duration);
        }
    }

    private async Task<Verdict> RunAsync(Mutant mutant, TimeSpan limit)
    {
        byte[] driver;
        try
        {
            driver = compiler.Compile(mutant);
        }
        catch (FormatException broken)
        {
            return new Verdict(mutant, VerdictKind.Broken, broken.Message, TimeSpan.Zero);
        }

        var run = await TestProcess.RunAsync(testsPath, mutant.Row, driver, limit);
        var kind = run.Outcome switch
        {
            Outcome.Failed => VerdictKind.Caught,
            Outcome.Passed => VerdictKind.Survived,
            _ => VerdictKind.Broken,
        };
        return new Verdict(mutant, kind, run.Words, run.Duration);
    }
}
