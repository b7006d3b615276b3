namespace Dsa.Bindings.Generator.Model;

/// <summary>A checked expression. Numbers are signed 64-bit; operators have been checked for their operands.</summary>
internal abstract record ExpressionModel;

internal sealed record NumberExpression(long Value) : ExpressionModel;

internal sealed record EnumMemberExpression(string Type, string Member) : ExpressionModel;

/// <summary>Stands for a condition that could not be understood.</summary>
internal sealed record NeverExpression : ExpressionModel;

/// <summary>A field of a register, or the whole register when the field is null.</summary>
internal sealed record FieldExpression(RegisterReference Register, string? Field, FieldTypeModel Type) : ExpressionModel;

internal sealed record ConditionExpression(string Name) : ExpressionModel;

internal sealed record NotExpression(ExpressionModel Operand) : ExpressionModel;

internal sealed record BinaryExpression(BinaryOperator Operator, ExpressionModel Left, ExpressionModel Right) : ExpressionModel;

/// <summary>A register that an expression reads.</summary>
/// <param name="Name">The name in its block or array.</param>
/// <param name="TypeName">The generated value type.</param>
/// <param name="OffsetBytes">The offset in its block or array element.</param>
/// <param name="IsWide">Whether it has more than 64 bits.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Array">The other array, for a register of the element beside this one.</param>
internal sealed record RegisterReference(
    string Name, string TypeName, long OffsetBytes, bool IsWide, RegisterSource Source, string? Array = null);

internal enum RegisterSource
{
    /// <summary>The capabilities, read once.</summary>
    Capabilities,

    /// <summary>The bus, at its offset in the block.</summary>
    Block,

    /// <summary>The bus, at its offset in the array element.</summary>
    Element,

    /// <summary>The bus, in the element of another array that has the same index.</summary>
    Sibling,
}

internal enum BinaryOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
}
