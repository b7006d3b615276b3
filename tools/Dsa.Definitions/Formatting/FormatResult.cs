using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Definitions.Formatting;

/// <summary>What came of formatting a file.</summary>
/// <param name="Text">The formatted text; null when the file has syntax errors.</param>
/// <param name="Errors">The syntax errors.</param>
internal sealed record FormatResult(string? Text, IReadOnlyList<DefinitionDiagnostic> Errors);
