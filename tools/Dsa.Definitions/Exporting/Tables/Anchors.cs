using System.Text;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>Gives everything on the page a place that links can name: its name in the specification, where that is free.</summary>
internal sealed class Anchors
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase) { "side", "search", "results", "toc", "menu", "theme", "types", "content", "found", "revision", "variant" };
    private readonly Dictionary<object, string> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>The place of a thing that has one.</summary>
    public string this[object thing] => _places[thing];

    /// <summary>Gives a thing its place: the first of some names that is free.</summary>
    public string Add(object thing, params IReadOnlyList<string> names)
    {
        var place = _places[thing] = Claim(names);
        return place;
    }

    /// <summary>A place for something that nobody asks for again.</summary>
    public string Claim(params IReadOnlyList<string> names)
    {
        foreach (var name in names.Select(Clean))
        {
            if (_taken.Add(name))
            {
                return name;
            }
        }

        var number = 2;
        while (!_taken.Add($"{Clean(names[^1])}-{number}"))
        {
            number++;
        }

        return $"{Clean(names[^1])}-{number}";
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_');
        }

        return clean.ToString();
    }
}
