namespace Dsa.Mutation;

/// <summary>A driver in which one behaviour is flipped.</summary>
/// <param name="Id">The row of the ledger that it breaks, and a letter where there are several of that row: <c>EV-11b</c>.</param>
/// <param name="File">The source file that is edited, below <c>runtime/Dsa.Driver</c>.</param>
/// <param name="Behaviour">What the driver does otherwise.</param>
/// <param name="OldText">What the edit takes out, which is there exactly once.</param>
/// <param name="NewText">What stands there instead.</param>
internal sealed record Mutant(string Id, string File, string Behaviour, string OldText, string NewText)
{
    /// <summary>The row whose tests are to fail.</summary>
    public string Row => Id.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());

    /// <summary>The source with the edit.</summary>
    /// <exception cref="FormatException">The old text is not there, or more than once: the source has changed since.</exception>
    public string Apply(string source)
    {
        var first = source.IndexOf(OldText, StringComparison.Ordinal);
        if (first < 0 || source.IndexOf(OldText, first + 1, StringComparison.Ordinal) >= 0)
        {
            throw new FormatException($"{Id}: the old text is {(first < 0 ? "not" : "more than once")} in {File}; it has to be there once.");
        }

        return string.Concat(source.AsSpan(0, first), NewText, source.AsSpan(first + OldText.Length));
    }
}
