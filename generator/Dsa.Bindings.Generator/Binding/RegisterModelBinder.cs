using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Makes the models of declared registers, once all names of the device are known.</summary>
internal sealed class RegisterModelBinder(DeviceContext context, AvailabilityBinder availability, ResetBinder resets)
{
    public RegisterModel Bind(BlockSymbol block, RegisterSymbol register)
    {
        var syntax = register.Syntax;
        var fields = register.Fields.Select(field => BindField(block, register, field)).ToEquatableArray();
        return new()
        {
            Name = register.Name,
            SpecName = syntax.SpecName,
            TypeName = register.TypeName,
            Block = block.Name,
            Array = register.Array?.Name,
            OffsetBytes = register.OffsetBytes,
            WidthBits = register.WidthBits,
            Doc = syntax.Doc,
            ReadWidths = register.ReadWidths.Widths,
            WriteWidths = register.WriteWidths.Widths,
            IsCapability = register.IsCapability,
            IsComputed = register.Modifiers.Has(ModifierKind.Computed),
            Survives = BindSurvives(register),
            IsSticky = false,
            Overlays = null,
            Availability = availability.Bind(register.Modifiers),
            Fields = fields,
            Gaps = GapsOf(register),
            CapabilitiesType = fields.Any(field => field.ResetExpression is not null) ? context.CapabilitiesType : null,
        };
    }

    public RegisterEntryModel BindEntry(RegisterSymbol register, RegisterModel model) => new(
        register.Name, model.SpecName, register.TypeName, register.Array?.Name, register.OffsetBytes, register.IsCapability,
        model.HasCapabilityReset, model.Availability);

    /// <summary>The bits in no field: unused in a register that is read-only by default, else reserved.</summary>
    private static EquatableArray<GapModel> GapsOf(RegisterSymbol register)
    {
        var isReadOnly = register.IsCapability || register.Modifiers[ModifierKind.Access]?.Keyword.Text == "ro";
        var gaps = ImmutableArray.CreateBuilder<GapModel>();
        var low = 0;
        foreach (var (first, next) in register.Fields.Select(field => (field.Low, field.High + 1)).Append((register.WidthBits, 0)))
        {
            if (first > low)
            {
                gaps.Add(new(first - 1, low, GapModel.NameOf(first - 1, low), isReadOnly));
            }

            low = next;
        }

        return gaps.ToEquatableArray();
    }

    private static string? TextOf(ModifierSyntax? modifier) =>
        modifier is null ? null : ExpressionText.Of(modifier.Expression!);

    private FieldModel BindField(BlockSymbol block, RegisterSymbol register, FieldSymbol field)
    {
        var (constant, expression) = resets.Bind(field);
        return new()
        {
            Name = field.Name,
            SpecName = field.Syntax.SpecName,
            High = field.High,
            Low = field.Low,
            Type = field.Type,
            Access = field.Access,
            Reset = constant,
            ResetExpression = expression,
            ResetText = TextOf(field.Modifiers[ModifierKind.Reset]),
            Lock = BindLock(block, register, field),
            IsComputed = field.Modifiers.Has(ModifierKind.Computed),
            IsVolatile = false,
            IsSticky = false,
            Range = null,
            Availability = availability.Bind(field.Modifiers),
            Doc = field.Syntax.Doc,
        };
    }

    /// <summary>The condition that locks a field: its own, else the register's; fields that ignore writes have none.</summary>
    private string? BindLock(BlockSymbol block, RegisterSymbol register, FieldSymbol field)
    {
        var own = FindCondition(block, register, field.Modifiers[ModifierKind.Locked]);
        var shared = FindCondition(block, register, register.Modifiers[ModifierKind.Locked]);
        return field.Access == AccessMode.ReadOnly ? null : own ?? shared;
    }

    private string? FindCondition(BlockSymbol block, RegisterSymbol register, ModifierSyntax? locked)
    {
        if (locked is null)
        {
            return null;
        }

        var name = locked.Operands[0];
        if (block.FindCondition(register.Array, name.Text) is { } condition)
        {
            return condition.Name;
        }

        if (!context.BrokenNames.Contains(name.Text))
        {
            var known = block.Conditions.Where(each => each.Array is null || each.Array == register.Array).Select(each => each.Name);
            var where = register.Array is null ? $"'{block.Name}'" : $"'{register.Array.Name}' or '{block.Name}'";
            context.Diagnostics.Add(Descriptors.UnknownCondition, name, name.Text, where, context.Suggest(name.Text, known));
        }

        return null;
    }

    private EquatableArray<string> BindSurvives(RegisterSymbol register)
    {
        var survives = ImmutableArray.CreateBuilder<string>();
        foreach (var reset in register.Modifiers[ModifierKind.Survives]?.Operands ?? ImmutableArray<SyntaxToken>.Empty)
        {
            if (context.Resets.Contains(reset.Text))
            {
                survives.Add(reset.Text);
            }
            else
            {
                context.Diagnostics.Add(
                    Descriptors.UnknownReset, reset, reset.Text, context.Suggest(reset.Text, context.Resets));
            }
        }

        return survives.Distinct().ToEquatableArray();
    }
}
