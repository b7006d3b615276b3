namespace Dsa.Cli.Reporting;

/// <summary>One line on standard error.</summary>
internal static class Complaint
{
    /// <summary>Writes the line. With nobody to read it, the exit status has to do.</summary>
    public static void Write(string message)
    {
        try
        {
            Console.Error.WriteLine(Printable(message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or full.
        }
    }

    /// <summary>The text with a question mark for every control character: names of files may hold any.</summary>
    public static string Printable(string text) => string.Create(text.Length, text, static (characters, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            characters[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });
}
