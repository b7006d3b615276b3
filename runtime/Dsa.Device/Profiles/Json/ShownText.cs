using System.Globalization;
using System.Text;

namespace Dsa.Device.Profiles.Json;

/// <summary>Text of a profile as messages show it: short, and with nothing in it that a terminal obeys.</summary>
internal static class ShownText
{
    private const int MostCharacters = 40;

    /// <summary>The beginning of a text; what cannot be seen is written as JSON would, and what is left out as an ellipsis.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder();
        var characters = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (characters++ == MostCharacters)
            {
                return shown.Append('…').ToString();
            }

            if (IsVisible(character))
            {
                shown.Append(character);
                continue;
            }

            foreach (var unit in character.ToString())
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
        }

        return shown.ToString();
    }

    /// <summary>Whether all of a text can be seen.</summary>
    public static bool IsVisible(string text) => !text.EnumerateRunes().Any(static character => !IsVisible(character));

    private static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
