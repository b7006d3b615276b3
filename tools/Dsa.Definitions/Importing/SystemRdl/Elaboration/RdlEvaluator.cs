using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>Works out expressions.</summary>
internal sealed class RdlEvaluator(RdlContext context)
{
    private const int Characters = 1 << 20;

    /// <summary>The value of an expression.</summary>
    public RdlValue Evaluate(RdlExpression expression, RdlScope scope) => expression switch
    {
        RdlLiteral literal => literal.Value,
        RdlNameExpression name => EvaluateName(name, scope),
        RdlEnumExpression member => EvaluateEnum(member, scope),
        RdlUnary unary => RdlArithmetic.Unary(context, unary.At, Number(unary.Operand, scope)),
        RdlBinary binary => EvaluateBinary(binary, scope),
        RdlChoice choice => Evaluate(Number(choice.Condition, scope).Value.IsZero ? choice.No : choice.Yes, scope),
        RdlCast cast => EvaluateCast(cast, scope),
        RdlConcatenation all => Concatenate(all, scope),
        RdlArrayExpression array => new RdlList(array.Items.Select(item => Evaluate(item, scope)).ToList()),
        RdlStructExpression given => EvaluateStruct(given, scope),
        _ => throw context.Error(expression.At, "This expression is not understood; write numbers, parameters and operators."),
    };

    /// <summary>The number that an expression gives.</summary>
    public RdlNumber Number(RdlExpression expression, RdlScope scope) => Evaluate(expression, scope) switch
    {
        RdlReference reference => throw context.Error(expression.At, $"'{reference.Path}' is no number that is known here; write a number or a parameter."),
        var value => value.ToNumber() ?? throw context.Error(expression.At, "This is no number; write one."),
    };

    /// <summary>The number that an expression gives, between two bounds.</summary>
    public long Number(RdlExpression expression, RdlScope scope, string what, long least, long largest)
    {
        var value = Number(expression, scope).Value;
        return value >= least && value <= largest
            ? (long)value
            : throw context.Error(expression.At, $"{value} is no {what}; {least} to {largest} can be read.");
    }

    private RdlValue EvaluateName(RdlNameExpression name, RdlScope scope)
    {
        if (name.Property is null && scope.FindParameter(name.Path[0].Name.Text) is { } value)
        {
            value = Item(value, name.Path[0].Indexes, scope);
            return name.Path.Skip(1).Aggregate(value, (owner, step) => Item(Member(owner, step.Name), step.Indexes, scope));
        }

        var node = name.Path.All(static step => step.Indexes.Count == 0)
            ? name.Path.Aggregate((RdlNode?)scope.Node, static (node, step) => node?.Child(step.Name.Text))
            : null;
        return name.Property is not null && node?.Value(name.Property) is { } property
            ? property
            : new RdlReference(string.Join('.', name.Path.Select(static step => step.Name.Text)) + (name.Property is null ? "" : "->" + name.Property));
    }

    private RdlStruct EvaluateStruct(RdlStructExpression given, RdlScope scope)
    {
        var members = new Dictionary<string, RdlValue>(StringComparer.Ordinal);
        foreach (var (name, value) in given.Members)
        {
            members[name.Text] = Evaluate(value, scope);
        }

        return new(members);
    }

    private RdlValue Member(RdlValue owner, RdlToken name) =>
        owner is RdlStruct given && given.Members.TryGetValue(name.Text, out var value)
            ? value
            : throw context.Error(name, $"There is no member '{name.Text}' here; write one that the struct has.");

    private RdlValue Item(RdlValue list, IReadOnlyList<RdlExpression> indexes, RdlScope scope) =>
        indexes.Aggregate(list, (owner, index) => Item(owner, index, scope));

    private RdlValue Item(RdlValue list, RdlExpression index, RdlScope scope)
    {
        var items = list as RdlList ?? throw context.Error(index.At, "Only an array can have an index; leave it away.");
        return items.Items.Count == 0
            ? throw context.Error(index.At, "The array has no items; write at least one into it.")
            : items.Items[(int)Number(index, scope, "index of the array", 0, items.Items.Count - 1)];
    }

    private RdlNumber EvaluateEnum(RdlEnumExpression member, RdlScope scope)
    {
        var type = scope.FindEnum(member.Type) ?? throw context.Error(member.At, $"There is no enum '{member.Type}'; define it above this line.");
        foreach (var (entry, value) in type.Members)
        {
            if (entry.Name.Text == member.Member)
            {
                return new(value, RdlValues.PlainBits);
            }
        }

        throw context.Error(member.At, $"The enum '{member.Type}' has no member '{member.Member}'; write one that it has.");
    }

    private RdlValue EvaluateBinary(RdlBinary binary, RdlScope scope)
    {
        if (binary.At.Text is "==" or "!=")
        {
            var (left, right) = (Evaluate(binary.Left, scope), Evaluate(binary.Right, scope));
            if (left.ToNumber() is null || right.ToNumber() is null)
            {
                return new RdlBoolean(left.Equals(right) == (binary.At.Text == "=="));
            }
        }

        return RdlArithmetic.Binary(context, binary.At, Number(binary.Left, scope), Number(binary.Right, scope));
    }

    private RdlValue EvaluateCast(RdlCast cast, RdlScope scope)
    {
        var value = Number(cast.Operand, scope).Value;
        var bits = cast.Width is null ? 0 : (int)Number(cast.Width, scope, "width", 1, RdlValues.LargestBits);
        return cast.Type switch
        {
            "boolean" => new RdlBoolean(!value.IsZero),
            "bit" => new RdlNumber(value & 1, 1),
            "longint" => new RdlNumber(value & ulong.MaxValue, 64),
            _ => new RdlNumber(value & ((BigInteger.One << bits) - 1), bits),
        };
    }

    private RdlValue Concatenate(RdlConcatenation all, RdlScope scope)
    {
        var items = all.Items.Select(item => Evaluate(item, scope)).ToList();
        var times = all.Times is null ? 1 : (int)Number(all.Times, scope, "number of repetitions", 1, RdlValues.LargestBits);
        if (items.TrueForAll(static item => item is RdlText))
        {
            var text = string.Concat(items.Select(static item => ((RdlText)item).Value));
            return (long)text.Length * times <= Characters
                ? new RdlText(string.Concat(Enumerable.Repeat(text, times)))
                : throw context.Error(all.At, "The text is too long; repeat it less often.");
        }

        var numbers = items.Select(item => item.ToNumber() ?? throw context.Error(all.At, "Only numbers or only texts can be joined; write one or the other.")).ToList();
        if (numbers.Sum(static number => (long)number.Bits) * times > RdlValues.LargestBits)
        {
            throw context.Error(all.At, $"The number has more than {RdlValues.LargestBits.ToText()} bits; join fewer.");
        }

        var joined = Enumerable.Repeat(numbers, times).SelectMany(static each => each)
            .Aggregate((Value: BigInteger.Zero, Bits: 0), static (sum, each) => ((sum.Value << each.Bits) | each.Value, sum.Bits + each.Bits));
        return new RdlNumber(joined.Value, joined.Bits);
    }
}
