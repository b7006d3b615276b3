using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes expressions over capabilities as C, in signed 64-bit arithmetic as the language has it.</summary>
internal sealed class CExpression(CNames names, DeviceModel device, IReadOnlyDictionary<string, CCapability> capabilities)
{
    /// <summary>The expression; <c>capabilities</c> is a pointer to their values.</summary>
    public string Of(ExpressionModel expression) => expression switch
    {
        NumberExpression number => "INT64_C(" + number.Value.ToString(CultureInfo.InvariantCulture) + ")",
        EnumMemberExpression member => "INT64_C(" + ValueOf(member).ToString(CultureInfo.InvariantCulture) + ")",
        FieldExpression field => Of(field),
        NotExpression not => $"(!{Of(not.Operand)})",
        BinaryExpression binary => $"({Of(binary.Left)} {SignOf(binary.Operator)} {Of(binary.Right)})",
        _ => "0",
    };

    /// <summary>Whether an expression reads nothing but capabilities.</summary>
    public bool IsOverCapabilities(ExpressionModel expression) => expression switch
    {
        NumberExpression or EnumMemberExpression => true,
        FieldExpression field => capabilities.ContainsKey(field.Register.TypeName),
        NotExpression not => IsOverCapabilities(not.Operand),
        BinaryExpression binary => IsOverCapabilities(binary.Left) && IsOverCapabilities(binary.Right),
        _ => false,
    };

    /// <summary>Whether an expression reads any register.</summary>
    public static bool ReadsRegisters(ExpressionModel expression) => expression switch
    {
        FieldExpression => true,
        NotExpression not => ReadsRegisters(not.Operand),
        BinaryExpression binary => ReadsRegisters(binary.Left) || ReadsRegisters(binary.Right),
        _ => false,
    };

    private string Of(FieldExpression expression)
    {
        var (register, member) = capabilities[expression.Register.TypeName];
        if (expression.Field is null)
        {
            return $"(int64_t)capabilities->{member}";
        }

        var field = register.Fields.First(each => each.Name == expression.Field);
        var word = register.WidthBits > 64 ? $".word[{(field.Low / 64).ToText()}]" : "";
        return $"(int64_t){names.Prefix}_GET(capabilities->{member}{word}, {names[field]})";
    }

    private ulong ValueOf(EnumMemberExpression expression)
    {
        var model = device.Declarations.OfType<EnumModel>().First(each => each.Name == expression.Type);
        var value = model.Members.First(member => member.Name == expression.Member).Value;
        return model.IsFlags ? 1UL << (int)value : value;
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
}
