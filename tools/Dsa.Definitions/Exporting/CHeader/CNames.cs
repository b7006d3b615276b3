using System.Text;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Gives everything in the header an identifier of its own, with the device's name before it.</summary>
internal sealed class CNames
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "compl", "concept", "const", "constexpr",
        "continue", "decltype", "default", "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for",
        "friend", "goto", "if", "import", "inline", "int", "linux", "long", "module", "mutable", "namespace", "new", "noexcept", "not", "nullptr",
        "operator", "or", "private", "protected", "public", "register", "requires", "restrict", "return", "short", "signed", "sizeof", "static",
        "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typename", "typeof", "union", "unix", "unsigned", "using",
        "virtual", "void", "volatile", "while", "xor",
    };

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);

    /// <param name="device">The specification's name of the device.</param>
    public CNames(string device)
    {
        var name = Clean(device).Trim('_');
        Prefix = (name.Length == 0 || char.IsAsciiDigit(name[0]) ? "D" + name : name).ToUpperInvariant();
    }

    /// <summary>The device's name, in upper case.</summary>
    public string Prefix { get; }

    /// <summary>The device's name, in lower case.</summary>
    public string LowerPrefix => Prefix.ToLowerInvariant();

    /// <summary>The name that a thing was given.</summary>
    public string this[object thing] => _names[thing];

    /// <summary>Gives a thing a name in upper case, such that no identifier made of it and a suffix is taken.</summary>
    /// <param name="thing">The thing.</param>
    /// <param name="suffixes">What is put behind the name; in lower case for functions and types.</param>
    /// <param name="names">The names to try, without the prefix.</param>
    public string Add(object thing, IReadOnlyList<string> suffixes, params IReadOnlyList<string> names)
    {
        var name = _names[thing] = Claim(suffixes, names);
        return name;
    }

    /// <summary>A name for something that nobody asks for again.</summary>
    public string Claim(IReadOnlyList<string> suffixes, params IReadOnlyList<string> names)
    {
        foreach (var name in names.Select(each => $"{Prefix}_{Clean(each)}"))
        {
            if (TryClaim(name, suffixes))
            {
                return name;
            }
        }

        for (var number = 2; ; number++)
        {
            var name = $"{Prefix}_{Clean(names[^1])}_{number}";
            if (TryClaim(name, suffixes))
            {
                return name;
            }
        }
    }

    /// <summary>A name for a member of a struct, in lower case.</summary>
    public static string Member(string specName, HashSet<string> taken)
    {
        var name = Clean(specName).ToLowerInvariant();
        name = char.IsAsciiDigit(name[0]) || name[0] == '_' ? "m" + name : name;
        while (Words.Contains(name) || !taken.Add(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The letters, digits and underscores of a name, in upper case; everything else is an underscore.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        }

        return clean.ToString();
    }

    private bool TryClaim(string name, IReadOnlyList<string> suffixes)
    {
        var identifiers = suffixes.Select(suffix => suffix.Any(char.IsAsciiLetterLower) ? name.ToLowerInvariant() + suffix : name + suffix).ToList();
        if (identifiers.Exists(_taken.Contains))
        {
            return false;
        }

        _taken.UnionWith(identifiers);
        return true;
    }
}
