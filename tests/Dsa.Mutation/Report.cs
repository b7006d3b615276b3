using Spectre.Console;

namespace Dsa.Mutation;

/// <summary>Shows a run: a progress bar on a terminal, a line for each mutant elsewhere, and the sum of it at the end.</summary>
internal static class Report
{
    private const int TextWidth = 150;

    /// <summary>Runs the mutants and shows how far it is.</summary>
    public static async Task<IReadOnlyList<Verdict>> WhileAsync(MutationRun run, IReadOnlyList<Mutant> mutants)
    {
        if (Console.IsOutputRedirected)
        {
            return await run.RunAsync(mutants, static verdict => Console.WriteLine(Line(verdict)));
        }

        return await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask("mutants", maxValue: mutants.Count);
            return await run.RunAsync(mutants, _ => bar.Increment(1));
        });
    }

    /// <summary>Shows what is wrong, and the sum.</summary>
    public static void Summarize(IReadOnlyList<Verdict> verdicts, TimeSpan duration)
    {
        foreach (var verdict in verdicts.Where(static verdict => verdict.Kind != VerdictKind.Caught).OrderBy(static verdict => verdict.Mutant.Id, StringComparer.Ordinal))
        {
            Console.WriteLine();
            Console.WriteLine($"{NameOf(verdict.Kind)} {verdict.Mutant.Id} {verdict.Mutant.File}: {verdict.Mutant.Behaviour}");
            Console.WriteLine($"    {verdict.Words}");
        }

        var table = new Table().AddColumn("area").AddColumn("mutants").AddColumn("caught").AddColumn("survived").AddColumn("broken");
        foreach (var area in verdicts.GroupBy(static verdict => verdict.Mutant.Row[..2]).OrderBy(static area => area.Key, StringComparer.Ordinal))
        {
            table.AddRow(Cells(area.Key, [.. area]));
        }

        AnsiConsole.Write(table.AddRow(Cells("all", verdicts)));
        var counts = $"{Count(verdicts, VerdictKind.Caught)} caught, {Count(verdicts, VerdictKind.Survived)} survived, {Count(verdicts, VerdictKind.Broken)} broken";
        Console.WriteLine($"{counts}, in {duration:m\\:ss}");
    }

    private static string Line(Verdict verdict)
    {
        var words = verdict.Words.Length > TextWidth ? verdict.Words[..TextWidth] + "..." : verdict.Words;
        return $"{NameOf(verdict.Kind),-8} {verdict.Mutant.Id,-7} {verdict.Duration.TotalSeconds,5:F1} s  {words}";
    }

    private static string[] Cells(string name, IReadOnlyList<Verdict> verdicts) =>
    [
        name, $"{verdicts.Count}", Count(verdicts, VerdictKind.Caught), Count(verdicts, VerdictKind.Survived), Count(verdicts, VerdictKind.Broken),
    ];

    private static string Count(IReadOnlyList<Verdict> verdicts, VerdictKind kind) => $"{verdicts.Count(verdict => verdict.Kind == kind)}";

    private static string NameOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Caught => "caught",
        VerdictKind.Survived => "SURVIVED",
        _ => "BROKEN",
    };
}
