using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>Revisions and variants as people read them.</summary>
internal static class CoverageWords
{
    /// <summary>Revisions and variants, where they are not those of the whole device.</summary>
    public static string Of(Coverage coverage)
    {
        var isEveryRevision = coverage.First == 0 && coverage.End == coverage.Header.Revisions.Count;
        string?[] words = [isEveryRevision ? null : coverage.Versions, coverage.IsOfSomeVariants ? string.Join(", ", coverage.Variants) : null];
        return string.Join(", ", words.Where(word => word is not null));
    }
}
