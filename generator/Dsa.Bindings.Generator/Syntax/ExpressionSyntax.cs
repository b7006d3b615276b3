namespace Dsa.Bindings.Generator.Syntax;

/// <summary>An expression over capabilities, registers and numbers.</summary>
/// <param name="token">Where to complain about it.</param>
internal abstract class ExpressionSyntax(SyntaxToken token)
{
    public SyntaxToken Token { get; } = token;
}

internal sealed class NumberSyntax(SyntaxToken token) : ExpressionSyntax(token);

/// <summary><c>Name</c> or <c>Qualifier.Name</c>; the token is the first of them.</summary>
internal sealed class NameSyntax(SyntaxToken? qualifier, SyntaxToken name) : ExpressionSyntax(qualifier ?? name)
{
    public SyntaxToken? Qualifier { get; } = qualifier;

    public SyntaxToken Name { get; } = name;
}

internal sealed class NotSyntax(SyntaxToken token, ExpressionSyntax operand) : ExpressionSyntax(token)
{
    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary>Two operands; the token is the operator.</summary>
internal sealed class BinarySyntax(SyntaxToken token, ExpressionSyntax left, ExpressionSyntax right) : ExpressionSyntax(token)
{
    public ExpressionSyntax Left { get; } = left;

    public ExpressionSyntax Right { get; } = right;
}
