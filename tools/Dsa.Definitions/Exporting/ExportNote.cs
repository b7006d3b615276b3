namespace Dsa.Definitions.Exporting;

/// <summary>Something of a definition that the target format cannot say.</summary>
/// <param name="Where">What it belongs to, by its full name: <c>Bar0.WqCfg.Control.Mode</c>.</param>
/// <param name="What">What is missing in the output, or said otherwise there.</param>
internal sealed record ExportNote(string Where, string What)
{
    /// <summary>The note as one line.</summary>
    public override string ToString() => Where + ": " + What;
}
