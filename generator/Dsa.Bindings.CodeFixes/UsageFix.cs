using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Bindings.CodeFixes;

/// <summary>A fix that replaces one piece of code by another.</summary>
public abstract class UsageFix : CodeFixProvider
{
    private protected UsageFix(DiagnosticDescriptor descriptor) => FixableDiagnosticIds = ImmutableArray.Create(descriptor.Id);

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (FixOf(node, diagnostic, model, context.CancellationToken) is { } fix)
            {
                var document = context.Document;
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, _ => Task.FromResult(document.WithSyntaxRoot(fix.Apply(root))), fix.Title), diagnostic);
            }
        }
    }

    /// <summary>What to do about a finding; null when there is nothing safe to do.</summary>
    private protected abstract Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation);

    /// <summary>A node, and what comes in its place; null to remove it.</summary>
    private protected sealed record Replacement(string Title, SyntaxNode Old, SyntaxNode? New)
    {
        public SyntaxNode Apply(SyntaxNode root) => New is null
            ? root.RemoveNode(Old, IsCommented ? SyntaxRemoveOptions.KeepExteriorTrivia : SyntaxRemoveOptions.KeepNoTrivia)!
            : root.ReplaceNode(Old, New.WithTriviaFrom(Old));

        private bool IsCommented => Old.GetLeadingTrivia().Concat(Old.GetTrailingTrivia())
            .Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
    }
}
