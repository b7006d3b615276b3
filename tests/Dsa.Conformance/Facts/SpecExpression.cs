using System.Globalization;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>Writes the expressions of a device in the names of its specification, numbers in hexadecimal.</summary>
internal sealed class SpecExpression(DeviceModel device)
{
    private const int Strongest = 7;

    private readonly Dictionary<string, RegisterModel> _registers = RegistersOf(device).ToDictionary(static register => register.TypeName);

    private readonly Dictionary<string, EnumModel> _enums =
        device.Declarations.OfType<EnumModel>().ToDictionary(static each => each.Name);

    /// <summary>All registers of a device, those of arrays and groups included.</summary>
    public static IEnumerable<RegisterModel> RegistersOf(DeviceModel device) =>
        device.Declarations.OfType<RegisterFileModel>().Select(static file => file.Register)
            .Concat(device.Declarations.OfType<ArrayModel>().SelectMany(static array => array.Registers));

    /// <summary>The expression without its constant summand, and that.</summary>
    public (string Text, long Constant) Split(ExpressionModel expression) => expression switch
    {
        NumberExpression number => (FactRow.None, number.Value),
        BinaryExpression { Operator: BinaryOperator.Add, Right: NumberExpression number } sum => (Of(sum.Left), number.Value),
        _ => (Of(expression), 0),
    };

    /// <summary>The expression.</summary>
    public string Of(ExpressionModel expression) => expression switch
    {
        NumberExpression number => Hex(number.Value),
        FieldExpression { Field: null } field => _registers[field.Register.TypeName].SpecName,
        FieldExpression field => Field(_registers[field.Register.TypeName], field.Field),
        EnumMemberExpression member => Hex(ValueOf(member)),
        NotExpression not => $"not {Operand(not.Operand, Strongest)}",
        BinaryExpression binary when IsFlagTest(binary, out var text) => text,
        BinaryExpression binary => Of(binary),
        _ => throw new InvalidOperationException($"A capability expression with {expression.GetType().Name}."),
    };

    public static string Hex(long value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static string Field(RegisterModel register, string name) =>
        $"{register.SpecName}.{register.Fields.First(field => field.Name == name).SpecName}";

    private static string SignOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => " or ",
        BinaryOperator.And => " and ",
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

    private static int StrengthOf(ExpressionModel expression) => expression switch
    {
        BinaryExpression { Operator: BinaryOperator.Or } => 1,
        BinaryExpression { Operator: BinaryOperator.And } => 2,
        BinaryExpression { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual } => 3,
        BinaryExpression { Operator: BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight } => 4,
        BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => 5,
        BinaryExpression => 6,
        _ => Strongest,
    };

    /// <summary>Whether an expression takes one bit out of a field by arithmetic, as <c>has</c> does.</summary>
    private bool IsFlagTest(BinaryExpression binary, out string text)
    {
        var only = binary is { Operator: BinaryOperator.NotEqual, Right: NumberExpression { Value: 0 } } ? binary.Left as BinaryExpression : null;
        var isTest = only is
        {
            Operator: BinaryOperator.Subtract,
            Left: BinaryExpression { Operator: BinaryOperator.ShiftRight, Left: FieldExpression },
            Right: BinaryExpression { Operator: BinaryOperator.ShiftLeft },
        };
        var from = isTest ? (BinaryExpression)only!.Left : null;
        text = from is null ? "" : $"{Of(from.Left)} has {Hex(1L << (int)((NumberExpression)from.Right).Value)}";
        return isTest;
    }

    private string Of(BinaryExpression binary)
    {
        var strength = StrengthOf(binary);
        return Operand(binary.Left, strength) + SignOf(binary.Operator) + Operand(binary.Right, strength + 1);
    }

    private string Operand(ExpressionModel operand, int least) =>
        StrengthOf(operand) < least ? $"({Of(operand)})" : Of(operand);

    private long ValueOf(EnumMemberExpression expression)
    {
        var type = _enums[expression.Type];
        var value = (long)type.Members.First(member => member.Name == expression.Member).Value;
        return type.IsFlags ? 1L << (int)value : value;
    }
}
