using System.Composition;
using System.Threading;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Bindings.CodeFixes;

/// <summary>Keeps a changed value in the variable that it was made of, or a read one in a new variable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ValueDroppedFix : UsageFix
{
    /// <summary>A fix.</summary>
    public ValueDroppedFix()
        : base(Descriptors.ValueDropped)
    {
    }

    private protected override Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call)
        {
            return null;
        }

        if (model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method && method.Name.StartsWith("With", System.StringComparison.Ordinal))
        {
            return StartOf(call) is { } receiver && CanAssign(receiver, model, cancellation)
                ? new("Keep the changed value", call, SyntaxFactory.AssignmentExpression(
                    SyntaxKind.SimpleAssignmentExpression,
                    receiver.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space),
                    call.WithoutTrivia()))
                : null;
        }

        return statement.Parent is BlockSyntax ? new("Leave the read out", statement, null) : null;
    }

    /// <summary>The variable at the beginning of a chain of changes.</summary>
    private static ExpressionSyntax? StartOf(ExpressionSyntax expression)
    {
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member })
        {
            expression = member.Expression;
        }

        return expression is IdentifierNameSyntax ? expression : null;
    }

    private static bool CanAssign(ExpressionSyntax receiver, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(receiver, cancellation).Symbol switch
        {
            ILocalSymbol local => local is { IsConst: false, IsForEach: false, IsUsing: false, RefKind: not RefKind.RefReadOnly },
            IParameterSymbol parameter => parameter.RefKind is RefKind.None or RefKind.Ref or RefKind.Out,
            IFieldSymbol field => !field.IsReadOnly,
            _ => false,
        };
}
