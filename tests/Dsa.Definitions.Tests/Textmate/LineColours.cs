using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dsa.Definitions.Tests.Textmate;

/// <summary>The grammar as editors apply it to one line: at each place the first match wins, of equal ones the first pattern.</summary>
internal sealed class LineColours
{
    private readonly List<(Regex Match, string? Name, IReadOnlyDictionary<int, string> Captures)> _patterns = [];

    /// <summary>Reads a grammar that has only single-line patterns.</summary>
    public LineColours(string path)
    {
        using var grammar = JsonDocument.Parse(File.ReadAllText(path));
        var repository = grammar.RootElement.GetProperty("repository");
        foreach (var include in grammar.RootElement.GetProperty("patterns").EnumerateArray())
        {
            var pattern = repository.GetProperty(include.GetProperty("include").GetString()![1..]);
            var captures = new Dictionary<int, string>();
            if (pattern.TryGetProperty("captures", out var named))
            {
                foreach (var capture in named.EnumerateObject())
                {
                    captures.Add(int.Parse(capture.Name, System.Globalization.CultureInfo.InvariantCulture), capture.Value.GetProperty("name").GetString()!);
                }
            }

            _patterns.Add((new(pattern.GetProperty("match").GetString()!, RegexOptions.CultureInvariant), pattern.TryGetProperty("name", out var name) ? name.GetString() : null, captures));
        }

        Included = grammar.RootElement.GetProperty("patterns").GetArrayLength();
        Defined = repository.EnumerateObject().Count();
    }

    /// <summary>How many patterns the grammar uses.</summary>
    public int Included { get; }

    /// <summary>How many patterns the grammar has.</summary>
    public int Defined { get; }

    /// <summary>The coloured pieces of a line, from left to right; the ending <c>.hwdef</c> of their scopes is left out.</summary>
    public IReadOnlyList<(string Text, string Scope)> Read(string line)
    {
        var pieces = new List<(string, string)>();
        for (var position = 0; position < line.Length;)
        {
            var (match, pattern) = _patterns
                .Select(pattern => (Match: pattern.Match.Match(line, position), Pattern: pattern))
                .Where(found => found.Match is { Success: true, Length: > 0 })
                .OrderBy(found => found.Match.Index)
                .FirstOrDefault();
            if (match is null)
            {
                break;
            }

            if (pattern.Name is not null)
            {
                pieces.Add((match.Value.Trim(), Short(pattern.Name)));
            }

            pieces.AddRange(pattern.Captures.Where(capture => match.Groups[capture.Key].Success)
                .OrderBy(capture => match.Groups[capture.Key].Index)
                .Select(capture => (match.Groups[capture.Key].Value, Short(capture.Value))));
            position = match.Index + match.Length;
        }

        return pieces;
    }

    private static string Short(string scope) => scope.EndsWith(".hwdef", StringComparison.Ordinal) ? scope[..^".hwdef".Length] : scope;
}
