using System.Composition;
using System.Linq;
using System.Threading;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Bindings.CodeFixes;

/// <summary>Adds the flags that an operation demands.</summary>
/// <remarks>A completion address cannot be made up; a descriptor that lacks it keeps being reported.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RequirementMissingFix : UsageFix
{
    /// <summary>A fix.</summary>
    public RequirementMissingFix()
        : base(Descriptors.RequirementMissing)
    {
    }

    private protected override Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not BaseObjectCreationExpressionSyntax creation
            || !diagnostic.Properties.TryGetValue(RequirementMissingAnalyzer.MissingFlags, out var flags)
            || string.IsNullOrEmpty(flags)
            || diagnostic.Properties[RequirementMissingAnalyzer.FlagsMember] is not { } member)
        {
            return null;
        }

        var missing = flags!.Replace(",", " | ");
        if (creation.Initializer is not { } initializer)
        {
            return new("Set the required flags", creation, SyntaxFactory.ParseExpression($"{Bare(creation)} {{ {member} = {missing} }}"));
        }

        var present = initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == member);
        if (present is not null)
        {
            var value = present.Right is BinaryExpressionSyntax { RawKind: not (int)SyntaxKind.BitwiseOrExpression } or ConditionalExpressionSyntax
                ? $"({present.Right.WithoutTrivia()})"
                : present.Right.WithoutTrivia().ToString();
            return new("Set the required flags", present.Right, SyntaxFactory.ParseExpression($"{value} | {missing}"));
        }

        var assignment = SyntaxFactory.ParseExpression($"{member} = {missing}");
        return new("Set the required flags", initializer, initializer.WithExpressions(
            initializer.Expressions.Count == 0
                ? initializer.Expressions.Add(assignment.WithTrailingTrivia(SyntaxFactory.Space))
                : initializer.Expressions.Replace(
                    initializer.Expressions[0],
                    initializer.Expressions[0].WithLeadingTrivia(SyntaxFactory.Space)).Insert(0, assignment.WithLeadingTrivia(initializer.Expressions[0].GetLeadingTrivia()))));
    }

    /// <summary>A creation without the empty list of arguments that an initialiser makes needless.</summary>
    private static string Bare(BaseObjectCreationExpressionSyntax creation) => creation is ObjectCreationExpressionSyntax named
        ? named.WithArgumentList(null).WithType(named.Type.WithoutTrailingTrivia()).WithoutTrivia().ToString()
        : creation.WithoutTrivia().ToString();
}
