using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes expressions in C#.</summary>
/// <param name="space">The namespace of the generated types.</param>
/// <param name="registers">What to write for a register's value.</param>
/// <param name="conditions">What to write for a condition.</param>
internal sealed class ExpressionCode(
    string space, Func<RegisterReference, string> registers, Func<string, string>? conditions = null)
{
    /// <summary>Code over a variable <c>capabilities</c>.</summary>
    public static ExpressionCode OverCapabilities(string space) => new(space, register => "capabilities." + register.TypeName);

    /// <summary>A yes or no, or a value of its own type.</summary>
    public string Write(ExpressionModel expression) => expression switch
    {
        NumberExpression { Value: < 0 } number => $"({number.Value.ToText()}L)",
        NumberExpression number => number.Value.ToHex() + "L",
        EnumMemberExpression member => $"{Names.Qualify(space, member.Type)}.{member.Member}",
        FieldExpression field => registers(field.Register) + "." + (field.Field ?? "Raw"),
        ConditionExpression condition => conditions!(condition.Name),
        NotExpression not => "!" + Operand(not.Operand),
        BinaryExpression binary => WriteBinary(binary),
        _ => "false",
    };

    /// <summary>A value as a signed 64-bit number.</summary>
    public string WriteNumber(ExpressionModel expression) => expression switch
    {
        NumberExpression => Write(expression),
        BinaryExpression => $"({Write(expression)})",
        _ => "(long)" + Write(expression),
    };

    /// <summary>A number as an <see cref="int"/>.</summary>
    public string WriteInt32(BoundNumber number)
    {
        if (number.Constant is { } constant)
        {
            return constant.ToHex();
        }

        var value = number.Expression is FieldExpression ? Write(number.Expression) : $"({Write(number.Expression)})";
        return number.FitsInt32 ? "(int)" + value : $"checked((int){value})";
    }

    private static string SignOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => "||",
        BinaryOperator.And => "&&",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        _ => "*",
    };

    private static bool IsEnum(ExpressionModel expression) =>
        expression is EnumMemberExpression or FieldExpression { Type.Kind: FieldKind.Enum or FieldKind.Flags };

    private string WriteBinary(BinaryExpression binary)
    {
        var (left, right) = binary.Operator switch
        {
            BinaryOperator.Or or BinaryOperator.And => (Operand(binary.Left), Operand(binary.Right)),
            _ when IsEnum(binary.Left) && IsEnum(binary.Right) && binary.Operator <= BinaryOperator.GreaterOrEqual =>
                (Write(binary.Left), Write(binary.Right)),
            BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => (WriteNumber(binary.Left), WriteDistance(binary.Right)),
            _ => (WriteNumber(binary.Left), WriteNumber(binary.Right)),
        };
        return $"{left} {SignOf(binary.Operator)} {right}";
    }

    private string WriteDistance(ExpressionModel expression) => expression switch
    {
        NumberExpression number => number.Value.ToHex(),
        BinaryExpression => $"(int)({Write(expression)})",
        _ => "(int)" + Write(expression),
    };

    private string Operand(ExpressionModel expression) =>
        expression is BinaryExpression ? $"({Write(expression)})" : Write(expression);
}
