namespace Dsa.Driver.Sysfs;

/// <summary>Reads words out of what was written, as Linux does.</summary>
internal static class WordText
{
    /// <summary>Whether the text is that word, with or without a newline.</summary>
    public static bool Is(string text, string word) => WithoutNewline(text) == word;

    /// <summary>The text without the newline behind it.</summary>
    public static string WithoutNewline(string text) => text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>Yes or no, by the first character: one of <c>eyt1</c>, one of <c>dnf0</c>, <c>on</c>, <c>of</c>, in any case.</summary>
    /// <returns><see cref="Errno.EINVAL"/> for anything else.</returns>
    public static Errno ParseBoolean(string text, out bool value)
    {
        value = false;
        bool? read = text switch
        {
            ['e' or 'E' or 'y' or 'Y' or 't' or 'T' or '1', ..] => true,
            ['d' or 'D' or 'n' or 'N' or 'f' or 'F' or '0', ..] => false,
            ['o' or 'O', 'n' or 'N', ..] => true,
            ['o' or 'O', 'f' or 'F', ..] => false,
            _ => null,
        };
        value = read ?? false;
        return read is null ? Errno.EINVAL : Errno.None;
    }

    /// <summary>A name without white space on both sides.</summary>
    /// <returns><see cref="Errno.EINVAL"/> when there is no text, or more than <paramref name="maximum"/> characters, newline and white space included.</returns>
    public static Errno ParseName(string text, int maximum, out string name)
    {
        name = text.Trim(' ', '\t', '\n', '\v', '\f', '\r');
        return text.Length == 0 || text.Length > maximum ? Errno.EINVAL : Errno.None;
    }
}
