using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>Names of the specification as identifiers, each used once between two braces.</summary>
internal sealed class PlainNames(StringComparer comparer)
{
    private readonly HashSet<string> _taken = new(comparer);

    /// <summary>The name of the specification when it is an identifier that is still free, else the name of the definition, perhaps with a number.</summary>
    public string Claim(string specName, string name)
    {
        var plain = Underscored(specName);
        if (plain is not null && _taken.Add(plain))
        {
            return plain;
        }

        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
        {
            unique = PascalCase.Numbered(name, number);
        }

        return unique;
    }

    private static string? Underscored(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : null;
}
