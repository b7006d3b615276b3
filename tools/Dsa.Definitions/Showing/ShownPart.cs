namespace Dsa.Definitions.Showing;

/// <summary>A piece of what is shown: text, a table, or a picture.</summary>
internal abstract record ShownPart
{
    /// <summary>A line of text.</summary>
    internal sealed record OfText(string Line) : ShownPart;

    /// <summary>A table; the last column may be long.</summary>
    internal sealed record OfTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) : ShownPart;

    /// <summary>Lines that lose their meaning when they are broken.</summary>
    internal sealed record OfPicture(IReadOnlyList<string> Lines) : ShownPart;
}
