using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

/// <summary>Every finding that the generator can report. The manual is <c>Diagnostics.md</c>; <see cref="Manual"/> adds the links to it.</summary>
internal static partial class Descriptors
{
    private static DiagnosticDescriptor Error(string id, string title, string message, string category) =>
        new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string category) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
