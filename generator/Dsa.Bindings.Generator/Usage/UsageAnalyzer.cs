using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>A rule about code that uses what was generated. It costs nothing where the library is not referenced.</summary>
public abstract class UsageAnalyzer : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor;

    private protected UsageAnalyzer(DiagnosticDescriptor descriptor)
    {
        _descriptor = descriptor;
        SupportedDiagnostics = ImmutableArray.Create(descriptor);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Vocabulary.Of(start.Compilation) is { } vocabulary)
            {
                Register(start, vocabulary);
            }
        });
    }

    private protected abstract void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary);

    private protected Diagnostic Report(SyntaxNode at, params object[] arguments) => Diagnostic.Create(_descriptor, at.GetLocation(), arguments);

    private protected Diagnostic Report(SyntaxNode at, ImmutableDictionary<string, string?> properties, params object[] arguments) =>
        Diagnostic.Create(_descriptor, at.GetLocation(), properties, arguments);
}
