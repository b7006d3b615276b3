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
        foreach (var member in syntax.Items.OfType<MemberSyntax>().Where(item => !item.IsBroken))
        {
            list.Add(member.Name, flags.WithPresence(members.Bind(member, symbol), member, own));
        }

        return new(list.ToModel(syntax, availability.Bind(syntax.Modifiers)), BindRule(syntax, descriptor, value, list, own));
    }

    /// <summary>The number of the case's operation.</summary>
    private ulong? BindOperation(CaseSyntax syntax, DescriptorSyntax descriptor)
    {
        if (common.Find(descriptor.By.Text) is not { Type: { Kind: FieldKind.Enum, Name: { } typeName } } by)
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
        foreach (var refinement in syntax.Items.OfType<RefineSyntax>().Where(item => !item.IsBroken))
        {
            var member = members.BindRefinement(refinement, symbol, FindRefined(refinement, symbol));
            list.Add(refinement.Name, member);
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

    private MemberModel? FindRefined(RefineSyntax refinement, StructureSymbol symbol)
    {
        var name = refinement.Member.Text;
        var member = common.Find(name);
        if (member is null && !common.IsBroken(name))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownMember, refinement.Member, name, $"'{symbol.Declaration.Name.Text}'",
                context.Suggest(name, common.Names));
        }

        return member;
    }

    private CaseRuleModel BindRule(
        CaseSyntax syntax, DescriptorSyntax descriptor, ulong value, MemberList list, FlagScope? own)
    {
        var rules = descriptor.Items.Concat(syntax.Items).OfType<FlagRuleSyntax>().Where(rule => !rule.IsBroken).ToList();
        var refined = own?.Refined.Values.Aggregate(0UL, (all, mask) => all | mask) ?? 0;
        return new(
            syntax.Value.Text,
            value,
            MaskOf(FlagRuleKind.Allow) | refined,
            MaskOf(FlagRuleKind.Require),
            MaskOf(FlagRuleKind.RequireAny),
            list.ReservedMask(),
            ConditionalsOf(list));

        ulong MaskOf(FlagRuleKind kind) => own is null ? 0 : rules
            .Where(rule => rule.Kind == kind)
            .SelectMany(rule => rule.Flags)
            .Aggregate(0UL, (all, flag) => all | flags.Find(flag, own));
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
        foreach (var other in list.Members.Where(other => MemberList.AreExclusive(member, other)))
        {
            var run = Bits.Run(words, other.LowBit, other.WidthBits);
            mask = mask.Select((word, index) => word & ~run[index]).ToArray();
        }

        return mask.ToEquatableArray();
    }
}
