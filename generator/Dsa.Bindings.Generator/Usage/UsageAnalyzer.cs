using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
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

    private protected Diagnostic Report(AnalyzerOptions options, SyntaxNode at, params object[] arguments) =>
        Report(options, at, ImmutableDictionary<string, string?>.Empty, arguments);

    /// <summary>Makes a finding.</summary>
    /// <param name="options">The options of the compilation, which say where the manual is.</param>
    /// <param name="at">Where.</param>
    /// <param name="properties">What a fix wants to know.</param>
    /// <param name="arguments">What fills the message.</param>
    private protected Diagnostic Report(
        AnalyzerOptions options, SyntaxNode at, ImmutableDictionary<string, string?> properties, params object[] arguments) =>
        Diagnostic.Create(
            Manual.Link(_descriptor, Manual.AddressOf(options.AnalyzerConfigOptionsProvider)), at.GetLocation(), properties, arguments);
}
