using System.Text.RegularExpressions;

namespace Dsa.Mutation;

/// <summary>Reads the list of mutants.</summary>
/// <remarks>
/// A mutant is a line <c>ID FILE: what the driver does otherwise</c>, the lines that are taken out, each after <c>"- "</c>, and those that
/// stand there instead, each after <c>"+ "</c>, if any. The text of the first line may begin anywhere in the source's. Empty lines and
/// lines that begin with <c>#</c> are left out.
/// </remarks>
internal static partial class MutantList
{
    /// <summary>Reads the mutants of a list.</summary>
    /// <exception cref="FormatException">A line is none of a mutant, or two have the same id.</exception>
    public static IReadOnlyList<Mutant> Parse(string text)
    {
        var mutants = new List<Mutant>();
        var (removed, added) = (new List<string>(), new List<string>());
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] is '-' or '+' && mutants.Count > 0 && (line[0] == '+' || added.Count == 0))
            {
                (line[0] == '-' ? removed : added).Add(line.Length > 1 ? line[2..] : string.Empty);
                mutants[^1] = mutants[^1] with { OldText = string.Join('\n', removed), NewText = string.Join('\n', added) };
                continue;
            }

            var header = Header().Match(line);
            if (!header.Success)
            {
                throw new FormatException($"Line {i + 1} of the mutants is '{line}'; give 'ID FILE: behaviour', or lines after '- ' and then '+ '.");
            }

            removed.Clear();
            added.Clear();
            mutants.Add(new Mutant(header.Groups[1].Value, header.Groups[2].Value, header.Groups[3].Value, string.Empty, string.Empty));
        }

        return Checked(mutants);
    }

    private static List<Mutant> Checked(List<Mutant> mutants)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mutant in mutants)
        {
            if (!ids.Add(mutant.Id))
            {
                throw new FormatException($"There are two mutants {mutant.Id}; give one of them another letter.");
            }

            if (mutant.OldText.Length == 0)
            {
                throw new FormatException($"{mutant.Id} takes nothing out; give the old text in lines after '- '.");
            }
        }

        return mutants;
    }

    [GeneratedRegex("^([A-Z]{2}-[0-9]{2}[a-z]?) ([A-Za-z/]+\\.cs): (.+)$")]
    private static partial Regex Header();
}
