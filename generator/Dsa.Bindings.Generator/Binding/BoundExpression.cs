using System.Numerics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

internal enum ValueKind
{
    Bool,
    Number,
    Enum,
    Bitmap,
}

/// <summary>An expression with the kind of its value, and between which bounds a number lies.</summary>
internal sealed record BoundExpression(ExpressionModel Model, ExpressionSyntax Syntax, ValueKind Kind)
{
    public BigInteger Least { get; init; }

    public BigInteger Largest { get; init; }

    /// <summary>The enum, when the value is of one.</summary>
    public string? Enum { get; init; }

    /// <summary>The value, when it depends on nothing.</summary>
    public long? Constant { get; init; }

    public static BoundExpression Number(ExpressionModel model, ExpressionSyntax syntax, BigInteger least, BigInteger largest) =>
        new(model, syntax, ValueKind.Number) { Least = least, Largest = largest };

    public static BoundExpression Bool(ExpressionModel model, ExpressionSyntax syntax) => new(model, syntax, ValueKind.Bool);

    /// <summary>What the value is, in words.</summary>
    public string Describe() => Kind switch
    {
        ValueKind.Bool => "a yes or no",
        ValueKind.Number => "a number",
        ValueKind.Enum => $"a member of '{Enum}'",
        _ => "a bitmap",
    };
}
