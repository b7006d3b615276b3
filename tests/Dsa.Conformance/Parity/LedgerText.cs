using System.Globalization;
using System.Text;

namespace Dsa.Conformance.Parity;

/// <summary>The ledger as the page that people read.</summary>
internal static class LedgerText
{
    private const string Green = "green";
    private const string Platform = "platform";
    private const string Head = """
        # Ledger of the driver's behaviours

        Written by a test out of the `[Parity]` attributes of the tests, and of `tests/Dsa.Conformance/Parity`; not to be edited. A stale
        ledger fails; `DSA_UPDATE_GOLDENS=1 dotnet test tests/Dsa.Conformance --filter Ledger` writes it. The ids are rows of a list of
        upstream's behaviours that is kept outside this repository. A row is proved when a test that runs claims it; it deviates, or does
        not apply, for a reason given below; else it is open.

        """;

    /// <summary>Writes the page.</summary>
    public static string Of(Ledger ledger)
    {
        var text = new StringBuilder(Head);
        WriteCounts(text, ledger);
        foreach (var area in ledger.Areas)
        {
            WriteArea(text, ledger, area);
        }

        WriteDecisions(text, ledger);
        WriteRequirements(text, ledger);
        WriteChecks(text, "Mistakes of upstream", "Each by what holds here, and its tests.", ledger.Bugs);
        WriteChecks(text, "Flows of register accesses", "Each by tests that compare all register accesses with an expected trace.", ledger.Flows);
        return text.ToString();
    }

    private static void WriteCounts(StringBuilder text, Ledger ledger)
    {
        text.Append("\n| area | | rows | proved | deviates | not applicable | open |\n|---|---|---:|---:|---:|---:|---:|\n");
        foreach (var area in ledger.Areas)
        {
            AppendCounts(text, ledger, area.Id, area.Title, [.. area.Rows]);
        }

        AppendCounts(text, ledger, string.Empty, "all", [.. ledger.Areas.SelectMany(static area => area.Rows)]);
        var states = ledger.Requirements.Select(requirement => StateOf(ledger, requirement.Rows)).ToList();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nOf {states.Count} requirements, {states.Count(static state => state == Green)} are green, {states.Count(static state => state == Platform)} are asked of the platform.\n");
    }

    private static void AppendCounts(StringBuilder text, Ledger ledger, string id, string title, IReadOnlyList<string> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {id} | {title} | {rows.Count}");
        foreach (var state in (ReadOnlySpan<RowState>)[RowState.Proved, RowState.Deviates, RowState.NotApplicable, RowState.Open])
        {
            text.Append(CultureInfo.InvariantCulture, $" | {rows.Count(row => ledger.StateOf(row) == state)}");
        }

        text.Append(" |\n");
    }

    private static void WriteArea(StringBuilder text, Ledger ledger, Area area)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {area.Id}: {area.Title}\n\n| row | state | tests |\n|---|---|---|\n");
        foreach (var row in area.Rows)
        {
            var tests = string.Join("<br>", ledger.TestsOf(row).Select(static test => $"`{test}`"));
            text.Append(CultureInfo.InvariantCulture, $"| {row} | {NameOf(ledger.StateOf(row))} | {tests} |\n");
        }
    }

    private static void WriteDecisions(StringBuilder text, Ledger ledger)
    {
        text.Append("""

            ## Where it is not as upstream

            Invariant: upstream is known to be wrong there, and what it meant holds here. Hazard: a race or a hang that upstream lets
            happen. Security: what an earlier client must not see or do. Modelled: the platform has in its own way what is hardware, or a
            service of the kernel.

            | rows | state | upstream | here | why |
            |---|---|---|---|---|

            """);
        foreach (var decision in ledger.Decisions)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {string.Join(", ", decision.Rows)} | {decision.State} | {decision.Upstream} | {decision.Here} | {decision.Why} |\n");
        }
    }

    private static void WriteRequirements(StringBuilder text, Ledger ledger)
    {
        text.Append("\n## Requirements\n\nGreen when none of its rows is open. One without rows is asked of the platform, not of a driver.\n\n| requirement | | open rows |\n|---|---|---|\n");
        foreach (var (id, rows) in ledger.Requirements)
        {
            var open = string.Join(", ", rows.Where(row => ledger.StateOf(row) == RowState.Open));
            text.Append(CultureInfo.InvariantCulture, $"| {id} | {StateOf(ledger, rows)} | {open} |\n");
        }
    }

    private static void WriteChecks(StringBuilder text, string title, string what, IReadOnlyList<Check> checks)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## {title}\n\n{what} Of {checks.Count}, {checks.Count(static check => check.Tests.Count > 0)} are tested.\n\n| id | what holds | tests, or why there is none |\n|---|---|---|\n");
        foreach (var check in checks)
        {
            var tests = string.Join("<br>", check.Tests.Select(static test => $"`{test}`"));
            text.Append(CultureInfo.InvariantCulture, $"| {check.Id} | {check.What} | {tests}{check.Reason} |\n");
        }
    }

    private static string StateOf(Ledger ledger, IReadOnlyList<string> rows) =>
        rows.Count == 0 ? Platform : rows.Any(row => ledger.StateOf(row) == RowState.Open) ? "open" : Green;

    private static string NameOf(RowState state) => state switch
    {
        RowState.Proved => "proved",
        RowState.Deviates => Decision.Deviates,
        RowState.NotApplicable => Decision.NotApplicable,
        _ => "**open**",
    };
}
