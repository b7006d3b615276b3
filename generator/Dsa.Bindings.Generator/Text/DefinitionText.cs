using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Text;

/// <summary>The text of one definition file, and the map from its offsets to lines.</summary>
internal sealed class DefinitionText(string path, SourceText source)
{
    public string Path { get; } = path;

    public string Content { get; } = source.ToString();

    public SourcePlace PlaceOf(TextSpan span) => new(Path, span, source.Lines.GetLinePositionSpan(span));
}
