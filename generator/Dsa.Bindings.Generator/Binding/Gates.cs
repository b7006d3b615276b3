using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Compares what capabilities two things need.</summary>
internal static class Gates
{
    /// <summary>How many pairs of parts are looked at, so that garbage stays cheap.</summary>
    private const int ComparedPairs = 1024;

    /// <summary>Whether two plainly never hold at once: one demands what the other rules out.</summary>
    /// <remarks>
    /// Seen are opposites (<c>E</c> and <c>not E</c>, <c>==</c> and <c>!=</c>) and different constants, also as parts joined by <c>and</c>,
    /// <c>or</c> and <c>not</c>.
    /// </remarks>
    public static bool Exclude(ExpressionModel? one, ExpressionModel? other)
    {
        var left = ComparedPairs;
        return one is not null && other is not null && Exclude(Demand.Of(one), Demand.Of(other), ref left);
    }

    /// <summary>An alternative is ruled out when both its sides are; of two that join demands, one demand has to rule out the other's whole.</summary>
    private static bool Exclude(Demand one, Demand other, ref int left)
    {
        if (left-- <= 0)
        {
            return false;
        }

        if (one.Alternatives is { } choice)
        {
            return Exclude(choice.First, other, ref left) && Exclude(choice.Second, other, ref left);
        }

        if (other.Alternatives is not null)
        {
            return Exclude(other, one, ref left);
        }

        return (one.Parts is { } parts && (Exclude(parts.First, other, ref left) || Exclude(parts.Second, other, ref left)))
            || (other.Parts is { } others && (Exclude(one, others.First, ref left) || Exclude(one, others.Second, ref left)))
            || (one.Parts is null && other.Parts is null && Contradict(one, other));
    }

    private static bool Contradict(Demand one, Demand other) =>
        (one.Expression == other.Expression && one.IsNegated != other.IsNegated)
        || (one.Comparison is { } first && other.Comparison is { } second && first.Left == second.Left
            && (first.Right == second.Right
                ? first.Operator == OppositeOf(second.Operator)
                : first.Operator == BinaryOperator.Equal && second.Operator == BinaryOperator.Equal && AreDifferent(first.Right, second.Right)));

    private static BinaryOperator? OppositeOf(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.GreaterOrEqual => BinaryOperator.Less,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        _ => null,
    };

    private static BinaryOperator Turned(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };

    private static bool AreDifferent(ExpressionModel one, ExpressionModel other) => (one, other) switch
    {
        (NumberExpression first, NumberExpression second) => first.Value != second.Value,
        (EnumMemberExpression first, EnumMemberExpression second) => first.Type == second.Type && first.Member != second.Member,
        _ => false,
    };

    /// <summary>An expression that must hold, or must not.</summary>
    /// <param name="Expression">The expression, which is no <c>not</c>.</param>
    /// <param name="IsNegated">Whether it must not hold.</param>
    private readonly record struct Demand(ExpressionModel Expression, bool IsNegated)
    {
        /// <summary>Two demands of which both must be met.</summary>
        public (Demand First, Demand Second)? Parts => SidesOf(IsNegated ? BinaryOperator.Or : BinaryOperator.And);

        /// <summary>Two demands of which one must be met.</summary>
        public (Demand First, Demand Second)? Alternatives => SidesOf(IsNegated ? BinaryOperator.And : BinaryOperator.Or);

        /// <summary>The comparison that must hold, with a constant on its right.</summary>
        public BinaryExpression? Comparison
        {
            get
            {
                if (Expression is not BinaryExpression comparison || OppositeOf(comparison.Operator) is not { } opposite)
                {
                    return null;
                }

                var held = IsNegated ? comparison with { Operator = opposite } : comparison;
                return held.Left is NumberExpression or EnumMemberExpression
                    ? new(Turned(held.Operator), held.Right, held.Left)
                    : held;
            }
        }

        public static Demand Of(ExpressionModel expression, bool isNegated = false)
        {
            while (expression is NotExpression not)
            {
                (expression, isNegated) = (not.Operand, !isNegated);
            }

            return new(expression, isNegated);
        }

        private (Demand First, Demand Second)? SidesOf(BinaryOperator joint) =>
            Expression is BinaryExpression both && both.Operator == joint ? (Of(both.Left, IsNegated), Of(both.Right, IsNegated)) : null;
    }
}
