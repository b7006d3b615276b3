using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds the cases of one descriptor, with their rules.</summary>
internal sealed class CaseBinder(
    DeviceContext context, MemberBinder members, FlagBinder flags, AvailabilityBinder availability, MemberList common, FlagScope? scope)
{
    private readonly Dictionary<ulong, SyntaxToken> _values = [];

    /// <summary>Binds one case, or gives null when its operation is not known.</summary>
    public VariantModel? Bind(CaseSyntax syntax, DescriptorSyntax descriptor)
    {
        if (BindOperation(syntax, descriptor) is not { } value)
        {
            return null;
        }

        var symbol = context.Structures[syntax.Name.Text];
        var list = new MemberList(context, symbol, common);
        var own = scope is null ? null : scope with { Refined = new(StringComparer.Ordinal), Broken = new(StringComparer.Ordinal) };
        BindRefinements(syntax, symbol, list, own);
        foreach (var member in context.ItemsOf<MemberSyntax>(syntax))
        {
            list.Add(member, flags.WithPresence(members.Bind(member, symbol), member.Syntax, own));
        }

        return new(list.ToModel(syntax, availability.Bind(syntax.Modifiers)), BindRule(syntax, descriptor, value, list, own));
    }

    /// <summary>The number of the case's operation.</summary>
    private ulong? BindOperation(CaseSyntax syntax, DescriptorSyntax descriptor)
    {
        if (common.Find(descriptor.By.Text) is not { IsArray: false, Type: { Kind: FieldKind.Enum, Name: { } typeName } } by)
        {
            return null;
        }

        if (syntax.Enum.Text != typeName && syntax.Enum.Text != by.Name)
        {
            context.Diagnostics.Add(
                Descriptors.UnknownName, syntax.Enum, syntax.Enum.Text, $"the operations of '{descriptor.Name.Text}'",
                $" Write '{typeName}.{syntax.Value.Text}'.");
            return null;
        }

        var operations = context.Enums[typeName];
        if (!operations.Values.TryGetValue(syntax.Value.Text, out var value))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownName, syntax.Value, syntax.Value.Text, $"'{typeName}'",
                context.Suggest(syntax.Value.Text, operations.Values.Keys));
            return null;
        }

        if (_values.TryGetValue(value, out var first))
        {
            context.Diagnostics.AddClash(
                Descriptors.DuplicateValue, syntax.Value, first, $"'{syntax.Value.Text}'", first.Text, syntax.Name.Text);
            return null;
        }

        _values.Add(value, syntax.Name);
        return value;
    }

    private void BindRefinements(CaseSyntax syntax, StructureSymbol symbol, MemberList list, FlagScope? own)
    {
        foreach (var refinement in context.ItemsOf<RefineSyntax>(syntax))
        {
            var member = members.BindRefinement(refinement, symbol, FindRefined(refinement, symbol));
            list.Add(refinement, member);
            if (own is null)
            {
                continue;
            }

            if (member is null)
            {
                own.Broken.Add(refinement.Name.Text);
            }
            else if (member.Refines == own.Member.Name)
            {
                own.Refined[member.Name] = Bits.Mask(member.WidthBits) << (member.LowBit - own.Member.LowBit);
            }
        }
    }

    private MemberModel? FindRefined(Placed<RefineSyntax> refinement, StructureSymbol symbol)
    {
        var token = refinement.Syntax.Member;
        var member = common.Find(token.Text);
        if (member is null && !common.IsBroken(token.Text))
        {
            refinement.Report(
                context.Diagnostics, Descriptors.UnknownMember, token, token.Text, $"'{symbol.Declaration.Name.Text}'",
                context.Suggest(token.Text, common.Names));
        }

        if (member is null or { IsArray: false, IsBigEndian: false, Type.Kind: not FieldKind.Structure, WidthBits: <= 64 })
        {
            return member;
        }

        refinement.Report(
            context.Diagnostics, Descriptors.WrongMemberType, token, token.Text, "a little-endian number, enum or flags");
        return null;
    }

    /// <summary>The name of the record or view that the device writes for the operation.</summary>
    private string? BindCompletion(CaseSyntax syntax)
    {
        if (syntax.Completes is not { Text.Length: > 0 } name || context.FindStructure(name) is not { } record)
        {
            return null;
        }

        if (record.Declaration is not RecordSyntax)
        {
            context.Diagnostics.AddClash(Descriptors.NotRecord, name, record.Name, name.Text);
            return null;
        }

        return record.Name.Text;
    }

    private CaseRuleModel BindRule(
        CaseSyntax syntax, DescriptorSyntax descriptor, ulong value, MemberList list, FlagScope? own)
    {
        var rules = context.ItemsOf<FlagRuleSyntax>(descriptor)
            .Concat(context.ItemsOf<FlagRuleSyntax>(syntax))
            .Select(rule => rule.Syntax)
            .ToList();
        var required = MaskOf(FlagRuleKind.Require);
        var choices = rules.Where(rule => rule.Kind == FlagRuleKind.RequireAny).Select(MaskOfOne).Where(mask => mask != 0).Distinct().ToList();
        var requiredAny = choices.Aggregate(0UL, (all, choice) => all | choice);
        var refined = own?.Refined.Values.Aggregate(0UL, (all, mask) => all | mask) ?? 0;
        return new(
            syntax.Value.Text,
            value,
            MaskOf(FlagRuleKind.Allow) | required | requiredAny | refined,
            required,
            requiredAny,
            list.ReservedMask(),
            ConditionalsOf(list))
        {
            RequiredChoices = choices.ToEquatableArray(),
            Completion = BindCompletion(syntax),
        };

        ulong MaskOfOne(FlagRuleSyntax rule) => own is null ? 0 : rule.Flags.Aggregate(0UL, (all, flag) => all | flags.Find(flag, own));

        ulong MaskOf(FlagRuleKind kind) => rules.Where(rule => rule.Kind == kind).Aggregate(0UL, (all, rule) => all | MaskOfOne(rule));
    }

    private static EquatableArray<ConditionalMemberModel> ConditionalsOf(MemberList list)
    {
        var words = list.ReservedMask().Count;
        return list.Members
            .Where(member => member.Presence is not null)
            .OrderBy(member => member.LowBit)
            .Select(member => new ConditionalMemberModel(
                member.Name, member.Presence!.Mask, !member.Presence.IsNegated, MaskOf(member, list, words)))
            .ToEquatableArray();
    }

    /// <summary>The bits that are reserved when a member is: its own, without those of a member that is there instead.</summary>
    private static EquatableArray<ulong> MaskOf(MemberModel member, MemberList list, int words)
    {
        var mask = Bits.Run(words, member.LowBit, member.WidthBits).ToArray();
        foreach (var other in list.Members.Where(other => member.IsExclusiveWith(other)))
        {
            var run = Bits.Run(words, other.LowBit, other.WidthBits);
            mask = mask.Select((word, index) => word & ~run[index]).ToArray();
        }

        return mask.ToEquatableArray();
    }
}
