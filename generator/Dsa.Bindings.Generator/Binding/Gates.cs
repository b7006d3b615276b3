using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Compares what capabilities two things need.</summary>
internal static class Gates
{
    /// <summary>How many parts joined by <c>and</c> are looked at, so that garbage stays cheap.</summary>
    private const int ComparedDemands = 16;

    /// <summary>Whether two plainly never hold at once: one demands what the other rules out.</summary>
    /// <remarks>Seen are opposites (<c>E</c> and <c>not E</c>, <c>==</c> and <c>!=</c>) and different constants, also as parts joined by <c>and</c>.</remarks>
    public static bool Exclude(ExpressionModel? one, ExpressionModel? other) =>
        one is not null && other is not null
        && DemandsOf(one).Take(ComparedDemands).Any(first => DemandsOf(other).Take(ComparedDemands).Any(second => Contradict(first, second)));

    private static IEnumerable<ExpressionModel> DemandsOf(ExpressionModel gate) => gate is BinaryExpression { Operator: BinaryOperator.And } both
        ? DemandsOf(both.Left).Concat(DemandsOf(both.Right))
        : [gate];

    private static bool Contradict(ExpressionModel one, ExpressionModel other) =>
        (one is NotExpression not && not.Operand == other)
        || (other is NotExpression opposite && opposite.Operand == one)
        || (one is BinaryExpression first && other is BinaryExpression second && first.Left == second.Left
            && (first.Right == second.Right
                ? AreOpposite(first.Operator, second.Operator)
                : first.Operator == BinaryOperator.Equal && second.Operator == BinaryOperator.Equal && AreDifferent(first.Right, second.Right)));

    private static bool AreOpposite(BinaryOperator one, BinaryOperator other) => (one, other) is
        (BinaryOperator.Equal, BinaryOperator.NotEqual) or (BinaryOperator.NotEqual, BinaryOperator.Equal)
        or (BinaryOperator.Less, BinaryOperator.GreaterOrEqual) or (BinaryOperator.GreaterOrEqual, BinaryOperator.Less)
        or (BinaryOperator.Greater, BinaryOperator.LessOrEqual) or (BinaryOperator.LessOrEqual, BinaryOperator.Greater);

    private static bool AreDifferent(ExpressionModel one, ExpressionModel other) => (one, other) switch
    {
        (NumberExpression first, NumberExpression second) => first.Value != second.Value,
        (EnumMemberExpression first, EnumMemberExpression second) => first.Type == second.Type && first.Member != second.Member,
        _ => false,
    };
}
