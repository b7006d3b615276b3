using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds expressions: what names mean, whether operators suit their operands, how large results can get.</summary>
internal sealed class ExpressionBinder(DeviceContext context)
{
    private readonly NameBinder _names = new(context);
    private readonly ArithmeticBinder _arithmetic = new(context);
    private readonly FlagTestBinder _flags = new(context);

    /// <summary>Binds an expression; null, after a complaint, when it makes no sense.</summary>
    public BoundExpression? Bind(ExpressionSyntax syntax, ExpressionScope scope) => syntax switch
    {
        NumberSyntax number => BindNumber(number),
        NameSyntax name => _names.Bind(name, scope),
        NotSyntax not => BindNot(not, scope),
        BinarySyntax binary => BindBinary(binary, scope),
        _ => null,
    };

    /// <summary>Binds an expression that must be a yes or no.</summary>
    public BoundExpression? BindBool(ExpressionSyntax syntax, ExpressionScope scope) =>
        Bind(syntax, scope) is { } bound && IsBool(bound) ? bound : null;

    /// <summary>Binds a number, such as a count, that may be worked out from capabilities.</summary>
    public BoundNumber? BindNumber(ExpressionSyntax syntax, ExpressionScope scope)
    {
        if (Bind(syntax, scope) is not { } bound || !_arithmetic.IsNumber(bound) || !_arithmetic.IsNotNegative(bound))
        {
            return null;
        }

        if (bound.Constant > int.MaxValue)
        {
            ReportOverflow(syntax, "31 bits");
            return null;
        }

        return new(bound.Model, ExpressionText.Of(syntax), bound.Constant, bound.Largest <= int.MaxValue);
    }

    private static BinaryOperator OperatorOf(SyntaxToken token) => token.Kind switch
    {
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.Less => BinaryOperator.Less,
        TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
        TokenKind.Greater => BinaryOperator.Greater,
        TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
        TokenKind.ShiftLeft => BinaryOperator.ShiftLeft,
        TokenKind.ShiftRight => BinaryOperator.ShiftRight,
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Subtract,
        TokenKind.Star => BinaryOperator.Multiply,
        _ => token.Text == "or" ? BinaryOperator.Or : BinaryOperator.And,
    };

    private BoundExpression? BindNumber(NumberSyntax number)
    {
        if (number.Token.Value > long.MaxValue)
        {
            ReportOverflow(number, "63 bits");
            return null;
        }

        var value = (long)number.Token.Value;
        return BoundExpression.Number(new NumberExpression(value), number, value, value) with { Constant = value };
    }

    private BoundExpression? BindNot(NotSyntax not, ExpressionScope scope) =>
        BindBool(not.Operand, scope) is { } operand ? BoundExpression.Bool(new NotExpression(operand.Model), not) : null;

    private BoundExpression? BindBinary(BinarySyntax binary, ExpressionScope scope)
    {
        var left = Bind(binary.Left, scope);
        var right = Bind(binary.Right, scope);
        if (left is null || right is null)
        {
            return null;
        }

        if (binary.Token.Is("has"))
        {
            return _flags.Bind(binary, left, right);
        }

        var operation = OperatorOf(binary.Token);
        return operation switch
        {
            BinaryOperator.Or or BinaryOperator.And => BindLogic(binary, operation, left, right),
            >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual => BindComparison(binary, operation, left, right),
            _ => _arithmetic.Bind(binary, operation, left, right),
        };
    }

    private BoundExpression? BindLogic(BinarySyntax binary, BinaryOperator operation, BoundExpression left, BoundExpression right) =>
        IsBool(left) & IsBool(right)
            ? BoundExpression.Bool(new BinaryExpression(operation, left.Model, right.Model), binary)
            : null;

    private BoundExpression? BindComparison(BinarySyntax binary, BinaryOperator operation, BoundExpression left, BoundExpression right)
    {
        var isComparable = left.Kind == ValueKind.Enum && right.Kind == ValueKind.Enum
            ? AreSameEnum(left, right)
            : _arithmetic.IsNumber(left) & _arithmetic.IsNumber(right);
        return isComparable
            ? BoundExpression.Bool(new BinaryExpression(operation, left.Model, right.Model), binary)
            : null;
    }

    private bool AreSameEnum(BoundExpression left, BoundExpression right)
    {
        if (left.Enum == right.Enum)
        {
            return true;
        }

        var (wrong, needed) = left.Model is EnumMemberExpression ? (left, right.Enum) : (right, left.Enum);
        context.Diagnostics.Add(
            Descriptors.TypeMismatch, wrong.Syntax.Token, ExpressionText.Of(wrong.Syntax), wrong.Describe(),
            $"a member of '{needed}'", "such a member, or a number");
        return false;
    }

    private bool IsBool(BoundExpression value)
    {
        var isBool = value.Kind == ValueKind.Bool;
        if (!isBool)
        {
            var text = ExpressionText.Of(value.Syntax);
            context.Diagnostics.Add(
                Descriptors.TypeMismatch, value.Syntax.Token, text, value.Describe(), "a yes or no", $"'{text} != 0', or another comparison");
        }

        return isBool;
    }

    private void ReportOverflow(ExpressionSyntax syntax, string bounds) =>
        context.Diagnostics.Add(Descriptors.ExpressionOverflow, syntax.Token, ExpressionText.Of(syntax), bounds);
}
