using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>One file after parsing.</summary>
internal sealed record ParsedFile(string Path, FileSyntax Syntax, EquatableArray<DefinitionDiagnostic> Diagnostics);
