using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds the question whether a field of flags type has a flag.</summary>
/// <remarks>The answer is worked out by arithmetic, so that whoever evaluates expressions need not know of it.</remarks>
internal sealed class FlagTestBinder(DeviceContext context)
{
    private const int LargestBit = 61;

    public BoundExpression? Bind(BinarySyntax syntax, BoundExpression left, BoundExpression right)
    {
        if (left.Enum is not { } type || !context.Enums[type].IsFlags || left.Model is not FieldExpression)
        {
            Report(left, "a field of flags type", "such a field before 'has'");
            return null;
        }

        if (right.Model is not EnumMemberExpression flag || flag.Type != type)
        {
            Report(right, $"a flag of '{type}'", $"'{type}.' and a flag behind 'has'");
            return null;
        }

        var bit = BitOf(context.Enums[type].Values[flag.Member]);
        if (bit > LargestBit)
        {
            context.Diagnostics.Add(Descriptors.ExpressionOverflow, right.Syntax.Token, ExpressionText.Of(right.Syntax), "62 bits");
            return null;
        }

        return BoundExpression.Bool(new BinaryExpression(BinaryOperator.NotEqual, Only(left.Model, bit), new NumberExpression(0)), syntax);
    }

    /// <summary>The bit alone: the value from it on, less the same without it.</summary>
    private static BinaryExpression Only(ExpressionModel value, int bit)
    {
        var above = new BinaryExpression(BinaryOperator.ShiftRight, value, new NumberExpression(bit + 1));
        return new(
            BinaryOperator.Subtract,
            new BinaryExpression(BinaryOperator.ShiftRight, value, new NumberExpression(bit)),
            new BinaryExpression(BinaryOperator.ShiftLeft, above, new NumberExpression(1)));
    }

    private static int BitOf(ulong mask)
    {
        var bit = 0;
        while (mask >> bit != 1)
        {
            bit++;
        }

        return bit;
    }

    private void Report(BoundExpression value, string needed, string advice) => context.Diagnostics.Add(
        Descriptors.TypeMismatch, value.Syntax.Token, ExpressionText.Of(value.Syntax), value.Describe(), needed, advice);
}
