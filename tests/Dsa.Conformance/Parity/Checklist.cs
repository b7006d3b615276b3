namespace Dsa.Conformance.Parity;

/// <summary>Reads lists of checks, which are tables beside the ledger's.</summary>
internal static class Checklist
{
    /// <summary>The checks of a table: id, what holds, tests, reason.</summary>
    /// <exception cref="FormatException">
    /// A test does not exist or does not run, several have its name, an id comes twice, or there is neither test nor reason.
    /// </exception>
    public static IReadOnlyList<Check> Of(IEnumerable<string[]> lines, ILookup<string, RunningTest> tests)
    {
        var checks = new List<Check>();
        foreach (var line in lines)
        {
            var check = new Check(line[0], line[1], line[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), line.Length > 3 ? line[3] : string.Empty);
            foreach (var test in check.Tests)
            {
                RequireOne(check.Id, test, tests[test].Count());
            }

            if (checks.Exists(other => other.Id == check.Id))
            {
                throw new FormatException($"{check.Id} is there twice.");
            }

            if ((check.Tests.Count == 0) == (check.Reason.Length == 0))
            {
                throw new FormatException($"{check.Id} needs tests or a reason, and not both.");
            }

            checks.Add(check);
        }

        return checks;
    }

    private static void RequireOne(string id, string test, int count)
    {
        if (count != 1)
        {
            throw new FormatException($"{id} names {test}, which {(count == 0 ? "is no test that runs" : $"are {count} tests; give it a name of its own")}.");
        }
    }
}
