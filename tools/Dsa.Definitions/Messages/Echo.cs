using System.Text.RegularExpressions;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Messages;

/// <summary>What stands in a file or on the command line, in messages: as it is while it is short, else its beginning and its length.</summary>
internal static partial class Echo
{
    /// <summary>Characters of a name or number that messages repeat.</summary>
    public const int MostCharacters = 80;

    /// <summary>The text, or its beginning.</summary>
    public static string Of(string text, int most = MostCharacters) =>
        text.Length <= most ? text : $"{text[..most]}... ({text.Length.ToText()} characters)";

    /// <summary>Things in a row, the first of them where they are many.</summary>
    public static string List(IEnumerable<string> things)
    {
        const int MostThings = 8;
        var all = things.ToList();
        var first = string.Join(", ", all.Take(MostThings).Select(static thing => Of(thing)));
        return all.Count <= MostThings ? first : $"{first} and {(all.Count - MostThings).ToText()} more";
    }

    /// <summary>A message that somebody else wrote, with its long words cut.</summary>
    public static string Within(string message) => LongWord().Replace(message, static word => Of(word.Value));

    [GeneratedRegex(@"[^\s'""(),;]{81,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongWord();
}
