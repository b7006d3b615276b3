namespace Dsa.Conformance.Parity;

/// <summary>Reads lists of checks, which are tables beside the ledger's.</summary>
internal static class Checklist
{
    /// <summary>The checks of a table: id, what holds, tests, reason.</summary>
    /// <exception cref="FormatException">A test does not exist or does not run, an id comes twice, or there is neither test nor reason.</exception>
    public static IReadOnlyList<Check> Of(IEnumerable<string[]> lines, IReadOnlySet<string> tests)
    {
        var checks = new List<Check>();
        foreach (var line in lines)
        {
            var check = new Check(line[0], line[1], line[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), line.Length > 3 ? line[3] : string.Empty);
            if (check.Tests.FirstOrDefault(test => !tests.Contains(test)) is { } missing)
            {
                throw new FormatException($"{check.Id} names {missing}, which is no test that runs.");
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
}
