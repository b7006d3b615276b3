namespace Dsa.Configuration;

/// <summary>What a configuration says without effect, or against itself, and accel-config takes without a word.</summary>
/// <param name="Path">Where it stands in the file's JSON.</param>
/// <param name="Text">What becomes of it.</param>
public sealed record ConfigurationNote(string Path, string Text)
{
    /// <summary>The note on one line.</summary>
    public override string ToString() => $"{Path}: {Text}";
}
