using System.Composition;
using System.Threading;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Bindings.CodeFixes;

/// <summary>Begins a value that is written with what the register holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class BlindWriteFix : UsageFix
{
    /// <summary>A fix.</summary>
    public BlindWriteFix()
        : base(Descriptors.BlindWrite)
    {
    }

    private protected override Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var value = node is ArgumentSyntax argument ? argument.Expression : node as ExpressionSyntax;
        if (value?.FirstAncestorOrSelf<ArgumentSyntax>()?.Parent?.Parent is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Expression: { } register },
            })
        {
            return null;
        }

        while (value is InvocationExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            value = value is ParenthesizedExpressionSyntax parentheses ? parentheses.Expression
                : ((InvocationExpressionSyntax)value).Expression is MemberAccessExpressionSyntax member ? member.Expression
                : null;
        }

        if (value is not (BaseObjectCreationExpressionSyntax or DefaultExpressionSyntax))
        {
            // A variable that begins at 0 may do so where the register is not at hand.
            return null;
        }

        var read = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, register.WithoutTrivia(), SyntaxFactory.IdentifierName("Read")));
        return new("Begin with what the register holds", value, read);
    }
}
