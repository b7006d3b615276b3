using System.Composition;
using System.Threading;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Bindings.CodeFixes;

/// <summary>Masks the bits of other fields.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UnmaskedFix : UsageFix
{
    /// <summary>A fix.</summary>
    public UnmaskedFix()
        : base(Descriptors.Unmasked)
    {
    }

    private protected override Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        node is ExpressionSyntax raw && diagnostic.Properties.TryGetValue(UnmaskedAnalyzer.Mask, out var mask)
            ? new("Mask the other bits", raw, SyntaxFactory.ParseExpression($"({raw.WithoutTrivia()} & {mask})"))
            : null;
}
