using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds what a name in an expression means: a field of a register, a condition, or a member of an enum.</summary>
internal sealed class NameBinder(DeviceContext context)
{
    public BoundExpression? Bind(NameSyntax name, ExpressionScope scope) =>
        name.Qualifier is { } qualifier ? BindQualified(name, qualifier, scope) : BindSimple(name, scope);

    private static string WhereOf(ExpressionScope scope) =>
        scope.Array is not null ? $"'{scope.Array.Name}', '{scope.Block!.Name}'" :
        scope.Block is not null ? $"'{scope.Block.Name}'" : "the capability registers";

    private static BoundExpression EnumMember(NameSyntax syntax, EnumSymbol symbol, ulong value) =>
        new(new EnumMemberExpression(symbol.Name, syntax.Name.Text), syntax, ValueKind.Enum)
        {
            Enum = symbol.Name,
            Least = value,
            Largest = value,
            Constant = value <= long.MaxValue ? (long)value : null,
        };

    private BoundExpression? BindSimple(NameSyntax name, ExpressionScope scope)
    {
        var text = name.Name.Text;
        if (scope.Implied is not null && scope.Implied.Values.TryGetValue(text, out var value))
        {
            return EnumMember(name, scope.Implied, value);
        }

        if (scope.Block?.FindCondition(scope.Array, text) is { } condition)
        {
            return BoundExpression.Bool(new ConditionExpression(condition.Name), name);
        }

        if (FindRegister(scope, text) is not { } register)
        {
            return ReportUnknown(name.Name, scope, KnownNames(scope));
        }

        if (register.WidthBits > 64)
        {
            context.Diagnostics.Add(
                Descriptors.TypeMismatch, name.Name, text, "a register of more than 64 bits", "a number", "one of its fields");
            return null;
        }

        return Field(name, scope, register, null, FieldTypeModel.Number, register.WidthBits);
    }

    private BoundExpression? BindQualified(NameSyntax name, SyntaxToken qualifier, ExpressionScope scope)
    {
        if (FindRegister(scope, qualifier.Text) is { } register)
        {
            return BindField(name, scope, register);
        }

        if (!context.Enums.TryGetValue(qualifier.Text, out var symbol))
        {
            return ReportUnknown(qualifier, scope, KnownNames(scope).Concat(context.Enums.Keys));
        }

        if (symbol.Values.TryGetValue(name.Name.Text, out var value))
        {
            return EnumMember(name, symbol, value);
        }

        context.Diagnostics.Add(
            Descriptors.UnknownName, name.Name, name.Name.Text, $"'{symbol.Name}'", context.Suggest(name.Name.Text, symbol.Values.Keys));
        return null;
    }

    private BoundExpression? BindField(NameSyntax name, ExpressionScope scope, RegisterSymbol register)
    {
        var field = register.Fields.FirstOrDefault(each => each.Name == name.Name.Text);
        if (field is not null)
        {
            return Field(name, scope, register, field.Name, field.Type, field.Width);
        }

        if (!register.BrokenFields.Contains(name.Name.Text))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownName, name.Name, name.Name.Text, $"'{register.Name}'",
                context.Suggest(name.Name.Text, register.Fields.Select(each => each.Name)));
        }

        return null;
    }

    private BoundExpression? Field(
        NameSyntax syntax, ExpressionScope scope, RegisterSymbol register, string? field, FieldTypeModel type, int width)
    {
        if (scope.IsCapabilitiesOnly && !register.IsCapability)
        {
            context.Diagnostics.Add(Descriptors.NotCapability, syntax.Token, ExpressionText.Of(syntax), scope.Purpose);
            return null;
        }

        var source = SourceOf(scope, register);
        if (!CanRead(register, field))
        {
            context.Diagnostics.Add(Descriptors.NotReadable, syntax.Token, ExpressionText.Of(syntax));
            return null;
        }

        if (source == RegisterSource.Sibling && !AreBeside(scope.Array!, register.Array!))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownSibling, syntax.Token, ExpressionText.Of(syntax), register.Array!.Name, $"'{scope.Array!.Name}'");
            return null;
        }

        var reference = new RegisterReference(
            register.Name, register.TypeName, register.OffsetBytes, register.WidthBits > 64, source,
            source == RegisterSource.Sibling ? register.Array!.Name : null);
        return new(new FieldExpression(reference, field, type), syntax, KindOf(type))
        {
            Largest = Bits.Mask(width),
            Enum = type.Kind is FieldKind.Enum or FieldKind.Flags ? type.Name : null,
        };
    }

    /// <summary>Whether a register, or a field of it, can be read without losing anything.</summary>
    private static bool CanRead(RegisterSymbol register, string? field) =>
        !register.Fields.Exists(each => each.Access == AccessMode.ReadToClear)
        && register.Fields.Exists(each => (field is null || each.Name == field) && each.Access is not (AccessMode.WriteOnly or AccessMode.Trigger));

    private static RegisterSource SourceOf(ExpressionScope scope, RegisterSymbol register) =>
        register.IsCapability ? RegisterSource.Capabilities :
        register.Array is null ? RegisterSource.Block :
        register.Array == scope.Array ? RegisterSource.Element : RegisterSource.Sibling;

    /// <summary>Whether two arrays have the same number of elements, so that there is one beside each; a group has one for all.</summary>
    private static bool AreBeside(ArraySymbol array, ArraySymbol other) => other.Syntax.Count is not { } count
        || (array.Syntax.Count is { } own && ExpressionText.Of(own) == ExpressionText.Of(count));

    private static ValueKind KindOf(FieldTypeModel type) => type.Kind switch
    {
        FieldKind.Bool => ValueKind.Bool,
        FieldKind.Number => ValueKind.Number,
        FieldKind.Bitmap => ValueKind.Bitmap,
        _ => ValueKind.Enum,
    };

    /// <summary>The register of a name: nearest first, then the capabilities, then any, to complain about.</summary>
    private RegisterSymbol? FindRegister(ExpressionScope scope, string name)
    {
        if (scope.Block is { } block)
        {
            return block.FindRegister(scope.Array, name) ?? block.FindRegister(null, name) ?? FindCapability(name)
                ?? (scope.Array is null ? null : block.Registers.Find(each => each.Array is not null && each.TypeName == name));
        }

        return FindCapability(name)
            ?? context.Blocks.Select(each => each.FindRegister(null, name)).FirstOrDefault(each => each is not null);
    }

    private RegisterSymbol? FindCapability(string name) =>
        context.CapabilityBlock?.Registers.Find(each => each.IsCapability && each.TypeName == name);

    private IEnumerable<string> KnownNames(ExpressionScope scope)
    {
        var own = scope.Block?.Registers.Where(each => each.Array is null || each.Array == scope.Array) ?? [];
        var capabilities = context.CapabilityBlock?.Registers.Where(each => each.IsCapability) ?? [];
        var conditions = scope.Block?.Conditions.Select(each => each.Name) ?? [];
        return own.Select(each => each.Name).Concat(capabilities.Select(each => each.TypeName)).Concat(conditions);
    }

    private BoundExpression? ReportUnknown(SyntaxToken name, ExpressionScope scope, IEnumerable<string> known)
    {
        if (!context.BrokenNames.Contains(name.Text))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownName, name, name.Text, WhereOf(scope), context.Suggest(name.Text, known));
        }

        return null;
    }
}
