namespace Dsa.Definitions.Contents;

/// <summary>Documentation taken apart.</summary>
/// <param name="Summary">The first line.</param>
/// <param name="Remarks">The lines behind it.</param>
/// <param name="Section">The section of the specification that it names behind §; null when it names none.</param>
internal sealed record Documentation(string Summary, string Remarks, string? Section)
{
    /// <summary>Takes documentation apart.</summary>
    public static Documentation Of(string doc)
    {
        var end = doc.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? new(doc, "", SectionOf(doc)) : new(doc[..end], doc[(end + 1)..], SectionOf(doc));
    }

    private static string? SectionOf(string doc)
    {
        var start = doc.IndexOf('§', StringComparison.Ordinal) + 1;
        if (start == 0)
        {
            return null;
        }

        var end = start;
        while (end < doc.Length && !EndsSection(doc, end))
        {
            end++;
        }

        return end == start ? null : doc[start..end];
    }

    private static bool EndsSection(string doc, int at) => doc[at] is ')' or ',' or ':' or ';' || char.IsWhiteSpace(doc[at])
        || (doc[at] == '.' && (at + 1 == doc.Length || char.IsWhiteSpace(doc[at + 1])));
}
