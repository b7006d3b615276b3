using System.Globalization;
using System.Text;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Makes names of the definition language out of names of any form.</summary>
internal static class PascalCase
{
    private const int Longest = 80;

    /// <summary>A name in Pascal case: <c>INT_STATUS</c> gives <c>IntStatus</c>, <c>0x</c> gives <c>N0x</c>.</summary>
    public static string Of(string name)
    {
        var result = new StringBuilder();
        foreach (var word in WordsOf(name))
        {
            if (result.Length > 0 && char.IsAsciiDigit(result[^1]) && char.IsAsciiDigit(word[0]))
            {
                result.Append('_');
            }

            Append(result, word);
        }

        if (result.Length == 0 || !char.IsAsciiLetter(result[0]))
        {
            result.Insert(0, 'N');
        }

        return result.Length <= Longest ? result.ToString() : result.ToString(0, Longest);
    }

    /// <summary>A name with a number behind it, as <see cref="Of"/> would make it of both.</summary>
    public static string Numbered(string name, int number) =>
        name + (char.IsAsciiDigit(name[^1]) ? "_" : "") + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A word keeps its capitals when it mixes them with small letters; else only its first letter is one.</summary>
    private static void Append(StringBuilder result, string word)
    {
        var isMixed = word.Any(char.IsAsciiLetterLower) && word.Any(char.IsAsciiLetterUpper);
        for (var index = 0; index < word.Length; index++)
        {
            var isFirst = index == 0 || (!isMixed && result.Length == 0);
            result.Append(isFirst ? char.ToUpperInvariant(word[index]) : isMixed ? word[index] : char.ToLowerInvariant(word[index]));
        }
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        var start = -1;
        for (var index = 0; index <= name.Length; index++)
        {
            var isPart = index < name.Length && char.IsAsciiLetterOrDigit(name[index]);
            if (isPart && start < 0)
            {
                start = index;
            }
            else if (!isPart && start >= 0)
            {
                yield return name[start..index];
                start = -1;
            }
        }
    }
}
