using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

/// <summary>One finding in a definition file, in a form that the pipeline can compare.</summary>
/// <param name="Descriptor">The kind of finding.</param>
/// <param name="Place">Where.</param>
/// <param name="Other">The other side, when two things clash.</param>
/// <param name="Arguments">What fills the message.</param>
internal sealed record DefinitionDiagnostic(
    DiagnosticDescriptor Descriptor, SourcePlace Place, SourcePlace? Other, EquatableArray<string> Arguments)
{
    /// <param name="manual">The address of the manual, for the help link; null when it is not known.</param>
    public Diagnostic ToDiagnostic(string? manual = null) => Diagnostic.Create(
        Manual.Link(Descriptor, manual),
        Place.ToLocation(),
        Other is null ? [] : new[] { Other.ToLocation() },
        Arguments.ToArray<object>());
}
