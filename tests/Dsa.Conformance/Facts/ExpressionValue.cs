using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>Works out expressions of a device over given values of fields.</summary>
/// <param name="device">The device.</param>
/// <param name="values">Gives the value of a field, by the specification's names of register and field.</param>
internal sealed class ExpressionValue(DeviceModel device, Func<string, string, long> values)
{
    private readonly Dictionary<string, RegisterModel> _registers =
        SpecExpression.RegistersOf(device).ToDictionary(static register => register.TypeName);

    /// <summary>The value; a yes is 1, a no 0.</summary>
    public long Of(ExpressionModel expression) => expression switch
    {
        NumberExpression number => number.Value,
        EnumMemberExpression member => (long)DefinitionFiles.Enum(member.Type).Members.First(each => each.Name == member.Member).Value,
        FieldExpression field => ValueOf(_registers[field.Register.TypeName], field.Field!),
        ConditionExpression condition => Of(device.Declarations.OfType<BlockModel>()
            .SelectMany(static block => block.Conditions).First(each => each.Name == condition.Name).Expression),
        NotExpression not => Of(not.Operand) == 0 ? 1 : 0,
        BinaryExpression binary => Of(binary.Operator, Of(binary.Left), Of(binary.Right)),
        _ => throw new InvalidOperationException($"A condition with {expression.GetType().Name}."),
    };

    private static long Of(BinaryOperator operation, long left, long right) => operation switch
    {
        BinaryOperator.Or => left | right,
        BinaryOperator.And => left & right,
        BinaryOperator.Equal => left == right ? 1 : 0,
        BinaryOperator.NotEqual => left != right ? 1 : 0,
        _ => throw new InvalidOperationException($"A condition with {operation}."),
    };

    private long ValueOf(RegisterModel register, string field) =>
        values(register.SpecName, register.Fields.First(each => each.Name == field).SpecName);
}
