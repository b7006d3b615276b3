using System.IO.Enumeration;

namespace Dsa.Definitions.Sources;

/// <summary>What <c>.hwdefignore</c> files say is to be passed over when folders are searched.</summary>
/// <remarks>
/// A rule is a line: a name, meant wherever it stands below the folder of the file, or with a slash in it a path from that
/// folder; <c>*</c> stands for any characters of a name. Empty lines, and those that begin with #, say nothing. Rules of folders
/// above the searched one count, so that it does not matter where a search begins.
/// </remarks>
internal sealed class IgnoreRules
{
    /// <summary>The name of the files.</summary>
    public const string FileName = ".hwdefignore";

    private readonly IReadOnlyList<(string Folder, string[] Names, bool IsPath)> _rules;

    private IgnoreRules(IReadOnlyList<(string, string[], bool)> rules) => _rules = rules;

    /// <summary>The rules of all folders above one.</summary>
    /// <exception cref="DefinitionSourceException">A file cannot be read, or has a line that is no rule.</exception>
    public static IgnoreRules Above(string folder)
    {
        var above = new Stack<string>();
        for (var outer = Path.GetDirectoryName(Path.GetFullPath(folder)); outer is not null; outer = Path.GetDirectoryName(outer))
        {
            above.Push(outer);
        }

        return above.Aggregate(new IgnoreRules([]), static (rules, outer) => rules.Within(outer));
    }

    /// <summary>These rules, and those of a folder.</summary>
    /// <exception cref="DefinitionSourceException">The file cannot be read, or has a line that is no rule.</exception>
    public IgnoreRules Within(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) && SpecialFile.KindOf(file) is null
            ? new([.. _rules, .. Parse(Path.GetFullPath(folder.Length == 0 ? "." : folder), file)])
            : this;
    }

    /// <summary>Whether a file or folder is to be passed over.</summary>
    public bool Ignores(string path)
    {
        var full = Path.GetFullPath(path);
        return _rules.Any(rule => Matches(rule.Names, rule.IsPath ? Path.GetRelativePath(rule.Folder, full) : Path.GetFileName(full)));
    }

    private static IEnumerable<(string Folder, string[] Names, bool IsPath)> Parse(string folder, string file)
    {
        foreach (var (index, line) in DefinitionFile.Read(file).Split('\n', StringSplitOptions.TrimEntries).Index())
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var names = line.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (names.Length == 0 || line[0] == '!' || names.Any(static name => name is "." or ".." or "**"))
            {
                throw new DefinitionSourceException($"{file}({(index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)},1): this is no rule; write a name such as Cases, or a path from this folder such as tests/*/Cases.");
            }

            yield return (folder, names, line.TrimEnd('/').Contains('/', StringComparison.Ordinal));
        }
    }

    private static bool Matches(string[] names, string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar);
        return parts.Length == names.Length
            && parts.Zip(names).All(static pair => FileSystemName.MatchesSimpleExpression(pair.Second, pair.First, ignoreCase: false));
    }
}
