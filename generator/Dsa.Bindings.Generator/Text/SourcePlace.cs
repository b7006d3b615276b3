using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Text;

/// <summary>A place in a definition file, comparable and free of any reference to the file's text.</summary>
internal sealed record SourcePlace(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
