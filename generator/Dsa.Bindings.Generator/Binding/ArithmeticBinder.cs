using System.Numerics;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds arithmetic, and follows between which bounds the result can lie, so that no capabilities can overflow it.</summary>
internal sealed class ArithmeticBinder(DeviceContext context)
{
    private const int LargestShift = 62;

    public BoundExpression? Bind(BinarySyntax syntax, BinaryOperator operation, BoundExpression left, BoundExpression right)
    {
        if (!(IsNumber(left) & IsNumber(right)))
        {
            return null;
        }

        var isShift = operation is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight;
        if (isShift && (right.Least.Sign < 0 || right.Largest > LargestShift))
        {
            Report(right.Syntax, "a shift of 0 to 62 bits");
            return null;
        }

        var (least, largest) = BoundsOf(operation, left, right);
        if (least < long.MinValue || largest > long.MaxValue)
        {
            Report(syntax, "63 bits");
            return null;
        }

        var isConstant = left.Constant is not null && right.Constant is not null;
        var model = isConstant
            ? (ExpressionModel)new NumberExpression((long)least)
            : new BinaryExpression(operation, left.Model, right.Model);
        return BoundExpression.Number(model, syntax, least, largest) with { Constant = isConstant ? (long)least : null };
    }

    /// <summary>Whether a value is a number that fits in 63 bits; complains when not. Members of enums count as their numbers.</summary>
    public bool IsNumber(BoundExpression value)
    {
        if (value.Kind is ValueKind.Bool or ValueKind.Bitmap)
        {
            var text = ExpressionText.Of(value.Syntax);
            context.Diagnostics.Add(
                Descriptors.TypeMismatch, value.Syntax.Token, text, value.Describe(), "a number",
                value.Kind == ValueKind.Bool ? $"'{text}' or 'not {text}' without a comparison" : "a field that is no bitmap");
            return false;
        }

        if (value.Largest > long.MaxValue)
        {
            Report(value.Syntax, "63 bits");
            return false;
        }

        return true;
    }

    /// <summary>Whether no capabilities can make a number negative; complains when they can.</summary>
    public bool IsNotNegative(BoundExpression value)
    {
        if (value.Least.Sign < 0)
        {
            Report(value.Syntax, "the numbers from 0 up");
        }

        return value.Least.Sign >= 0;
    }

    private static (BigInteger Least, BigInteger Largest) BoundsOf(BinaryOperator operation, BoundExpression left, BoundExpression right)
    {
        var corners = new[]
        {
            Apply(operation, left.Least, right.Least),
            Apply(operation, left.Least, right.Largest),
            Apply(operation, left.Largest, right.Least),
            Apply(operation, left.Largest, right.Largest),
        };
        return (corners.Min(), corners.Max());
    }

    private static BigInteger Apply(BinaryOperator operation, BigInteger left, BigInteger right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.ShiftLeft => left << (int)right,
        _ => left >> (int)right,
    };

    private void Report(ExpressionSyntax syntax, string bounds) =>
        context.Diagnostics.Add(Descriptors.ExpressionOverflow, syntax.Token, ExpressionText.Of(syntax), bounds);
}
