using System.Composition;
using System.Threading;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Bindings.CodeFixes;

/// <summary>Allocates aligned memory instead. What frees it must become <c>NativeMemory.AlignedFree</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MisalignedFix : UsageFix
{
    /// <summary>A fix.</summary>
    public MisalignedFix()
        : base(Descriptors.Misaligned)
    {
    }

    private protected override Replacement? FixOf(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        // AllocZeroed is left alone: AlignedAlloc does not clear.
        if (node is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Alloc" } method,
                ArgumentList.Arguments: { Count: 1 or 2 } arguments,
            }
            || !diagnostic.Properties.TryGetValue("Type", out var type))
        {
            return null;
        }

        var bytes = arguments.Count == 1 ? arguments[0].ToString() : $"({arguments[0]}) * ({arguments[1]})";
        return new("Allocate aligned memory (free it with AlignedFree)", node, SyntaxFactory.ParseExpression(
            $"{method.Expression.WithoutTrivia()}.AlignedAlloc({bytes}, {type}.AlignmentBytes)"));
    }
}
