using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

/// <summary>Every finding that the generator can report. The manual is <c>Diagnostics.md</c>.</summary>
internal static partial class Descriptors
{
    // A place in the repository: the project has no address of its own yet.
    private const string Manual = "generator/Dsa.Bindings.Generator/Diagnostics.md#";

    private static DiagnosticDescriptor Error(string id, string title, string message, string category) =>
        new(id, title, message, category, DiagnosticSeverity.Error, true, helpLinkUri: Manual + id.ToLowerInvariant());

    private static DiagnosticDescriptor Warning(string id, string title, string message, string category) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, true, helpLinkUri: Manual + id.ToLowerInvariant());
}
