using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds reset values: constants, or expressions over capabilities.</summary>
internal sealed class ResetBinder(DeviceContext context, ExpressionBinder expressions, ArithmeticBinder arithmetic)
{
    /// <summary>The constant part and the part that depends on capabilities; at most one of them is there.</summary>
    /// <param name="field">The field.</param>
    /// <param name="range">The values that it takes; null for all.</param>
    public (ulong Constant, ExpressionModel? Expression) Bind(FieldSymbol field, RangeModel? range)
    {
        var syntax = field.Modifiers[ModifierKind.Reset]?.Expression;
        if (syntax is null)
        {
            return (0, null);
        }

        if (syntax is NumberSyntax number)
        {
            return (Check(field, range, number.Token.Value, number), null);
        }

        var implied = field.Type.Name is { } name && context.Enums.TryGetValue(name, out var symbol) ? symbol : null;
        if (expressions.Bind(syntax, new("a reset value", Implied: implied)) is not { } bound)
        {
            return (0, null);
        }

        return bound.Constant is { } constant && bound.Least.Sign >= 0
            ? (Check(field, range, (ulong)constant, syntax), null)
            : (0, BindAnnounced(field, bound));
    }

    private ExpressionModel? BindAnnounced(FieldSymbol field, BoundExpression bound)
    {
        if (bound.Kind == ValueKind.Bitmap)
        {
            return IsSameBitmap(field, bound) ? bound.Model : null;
        }

        var suits = (bound.Kind, field.Type.Kind) switch
        {
            (_, FieldKind.Bitmap) => ReportMismatch(field, bound),
            (ValueKind.Bool, not FieldKind.Bool) => ReportMismatch(field, bound),
            (ValueKind.Bool, _) => true,
            _ => arithmetic.IsNumber(bound) && arithmetic.IsNotNegative(bound),
        };
        return suits ? bound.Model : null;
    }

    /// <summary>Whether a bitmap can be copied word by word: same width, same place within its words.</summary>
    private bool IsSameBitmap(FieldSymbol field, BoundExpression bound)
    {
        var source = (FieldExpression)bound.Model;
        var other = context.CapabilityBlock?.Registers.Find(each => each.TypeName == source.Register.TypeName)?.Fields.Find(each => each.Name == source.Field);
        var isSame = field.Type.Kind == FieldKind.Bitmap && other is not null
            && other.Width == field.Width && other.Low == field.Low;
        return isSame || ReportMismatch(field, bound);
    }

    private bool ReportMismatch(FieldSymbol field, BoundExpression bound)
    {
        var (needed, advice) = field.Type.Kind == FieldKind.Bitmap
            ? ("a bitmap of the same bits", "the name of such a bitmap")
            : ("a number", "a number or a field that holds one");
        context.Diagnostics.Add(
            Descriptors.TypeMismatch, bound.Syntax.Token, ExpressionText.Of(bound.Syntax), bound.Describe(), needed, advice);
        return false;
    }

    private ulong Check(FieldSymbol field, RangeModel? range, ulong value, ExpressionSyntax syntax)
    {
        var largest = Bits.Mask(field.Width);
        if (value > largest)
        {
            context.Diagnostics.Add(
                Descriptors.ResetTooLarge, syntax.Token, value.ToHex(), field.Width.Count("bit"), field.Name, largest.ToHex());
            return 0;
        }

        if (range is not null && (value < range.Low || value > range.High))
        {
            context.Diagnostics.Add(
                Descriptors.ResetOutOfRange, syntax.Token, ExpressionText.Of(syntax), field.Name, range.Low.ToText(), range.High.ToText());
        }

        return value;
    }
}
