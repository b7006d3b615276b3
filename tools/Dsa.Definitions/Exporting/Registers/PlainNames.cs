using Dsa.Bindings.Generator.Syntax;
using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>Names of the specification as identifiers, each used once between two braces.</summary>
/// <param name="where">The full name of what is between the braces.</param>
internal sealed class PlainNames(string where)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Plain)> _lost = [];

    /// <summary>The name of the specification when it is an identifier that is still free, else the name of the definition, perhaps with a number.</summary>
    public string Claim(string specName, string name)
    {
        var plain = PlainOf(specName, name);
        if (PascalCase.Of(plain) != name)
        {
            _lost.Add((name, plain));
        }

        if (plain != specName && specName != SpecNames.Derive(name))
        {
            _lost.Add(($"\"{specName}\"", plain));
        }

        return plain;
    }

    /// <summary>Notes the names that do not follow from those that were written.</summary>
    public void Note(ExportNotes notes)
    {
        var lost = string.Join(", ", _lost.Select(static lost => $"{lost.Name} ({lost.Plain})"));
        if (_lost.Count > 0)
        {
            notes.Add(where, _lost.Count == 1 ? $"the name {lost} is not carried, only that in parentheses" : $"the names {lost} are not carried, only those in parentheses");
        }
    }

    private string PlainOf(string specName, string name)
    {
        if (IsIdentifier(specName) && _taken.Add(specName))
        {
            return specName;
        }

        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
        {
            unique = PascalCase.Numbered(name, number);
        }

        return unique;
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
