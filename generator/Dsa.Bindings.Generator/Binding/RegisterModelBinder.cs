using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Makes the models of declared registers, once all names of the device are known.</summary>
internal sealed class RegisterModelBinder(DeviceContext context, AvailabilityBinder availability, ResetBinder resets)
{
    public RegisterModel Bind(BlockSymbol block, RegisterSymbol register, BlockVariants variants)
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
            IsSticky = register.Modifiers.Has(ModifierKind.Sticky),
            Overlays = BindOverlays(block, register),
            Variants = variants.ListOf(register),
            Availability = availability.Bind(register.Modifiers),
            Fields = fields,
            Gaps = GapsOf(register),
            CapabilitiesType = context.CapabilitiesType,
        };
    }

    public RegisterEntryModel BindEntry(RegisterSymbol register, RegisterModel model) => new(
        register.Name, model.SpecName, register.TypeName, register.Array?.Name, register.OffsetBytes, register.IsCapability,
        model.HasCapabilityReset, model.Availability);

    /// <summary>The bits in no field: as the definition says, else unused in a register that is read-only by default, else reserved.</summary>
    private static EquatableArray<GapModel> GapsOf(RegisterSymbol register)
    {
        var isReadOnly = register.IsCapability || register.Modifiers[ModifierKind.Access]?.Keyword.Text == "ro";
        var taken = register.Fields.Select(field => (field.Low, field.High, Gap: (GapModel?)null))
            .Concat(register.Gaps.Select(gap => (gap.Low, gap.High, Gap: (GapModel?)new(
                gap.High, gap.Low, gap.Syntax.Spec is null ? GapModel.NameOf(gap.High, gap.Low) : gap.Syntax.SpecName,
                gap.Syntax.IsReadOnly))))
            .OrderBy(each => each.Low)
            .Append((register.WidthBits, register.WidthBits, null));
        var gaps = ImmutableArray.CreateBuilder<GapModel>();
        var next = 0;
        foreach (var (low, high, gap) in taken)
        {
            if (low > next)
            {
                gaps.Add(new(low - 1, next, GapModel.NameOf(low - 1, next), isReadOnly));
            }

            if (gap is not null)
            {
                gaps.Add(gap);
            }

            next = high + 1;
        }

        return gaps.ToEquatableArray();
    }

    private string? BindOverlays(BlockSymbol block, RegisterSymbol register)
    {
        if (register.Modifiers[ModifierKind.Overlays]?.Operands[0] is not { } name)
        {
            return null;
        }

        if (block.FindRegister(register.Array, name.Text) is { } other && other != register)
        {
            if (!register.Touches(other))
            {
                context.Diagnostics.AddClash(Descriptors.OverlaysElsewhere, name, other.Syntax.Name, register.Name, other.Name);
            }

            if (LeadsBack(block, register))
            {
                context.Diagnostics.AddClash(Descriptors.CyclicOverlays, name, other.Syntax.Name, register.Name, other.Name);
            }

            return other.Name;
        }

        if (!context.BrokenNames.Contains(name.Text))
        {
            var known = block.Registers.Where(each => each.Array == register.Array && each != register).Select(each => each.Name);
            context.Diagnostics.Add(
                Descriptors.UnknownName, name, name.Text, $"the registers beside '{register.Name}'", context.Suggest(name.Text, known));
        }

        return null;
    }

    /// <summary>Whether a register overlays another that overlays it, by way of no more than can lie at one place.</summary>
    private static bool LeadsBack(BlockSymbol block, RegisterSymbol register)
    {
        var next = register;
        for (var steps = 0; steps < Limits.RegistersAtOnePlace && next?.Modifiers[ModifierKind.Overlays]?.Operands[0] is { } name; steps++)
        {
            next = block.FindRegister(register.Array, name.Text);
            if (next == register)
            {
                return true;
            }
        }

        return false;
    }

    private RangeModel? BindRange(FieldSymbol field) => field.Modifiers[ModifierKind.Range] is { } range
        ? RangeBinder.Bind(context, field.Name, range, field.Width, field.Type.Kind == FieldKind.Number)
        : null;

    private static string? TextOf(ModifierSyntax? modifier) =>
        modifier is null ? null : ExpressionText.Of(modifier.Expression!);

    private FieldModel BindField(BlockSymbol block, RegisterSymbol register, FieldSymbol field)
    {
        var range = BindRange(field);
        var (constant, expression) = resets.Bind(field, range);
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
            IsVolatile = field.Modifiers.Has(ModifierKind.Volatile)
                || (register.Modifiers.Has(ModifierKind.Volatile) && field.Access != AccessMode.ReadOnly),
            IsSticky = field.Modifiers.Has(ModifierKind.Sticky) || register.Modifiers.Has(ModifierKind.Sticky),
            Range = range,
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
