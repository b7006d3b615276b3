using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Makes the models of descriptors and records.</summary>
internal sealed class StructureBinder(DeviceContext context)
{
    private readonly MemberBinder _members = new(context, new(context));
    private readonly AvailabilityBinder _availability = new(context, new(context));
    private readonly FlagBinder _flags = new(context);
    private readonly StructureVariants _variants = new(context);

    public StructureFileModel Bind(StructureSyntax syntax)
    {
        var symbol = context.Structures[syntax.Name.Text];
        var members = context.ItemsOf<MemberSyntax>(syntax).ToList();
        var bound = members.ToDictionary(member => member.Syntax, member => _members.Bind(member, symbol));
        var descriptor = syntax as DescriptorSyntax;
        var scope = descriptor is null ? null : FindFlags(descriptor, bound.Values);
        var common = new MemberList(context, symbol, null);
        foreach (var member in members)
        {
            Add(common, member, bound[member.Syntax], syntax, scope);
        }

        var table = descriptor is null ? null : BindCaseTable(descriptor, common);
        CheckFlags(syntax, scope);
        var variants = descriptor is null
            ? UsableItems<ViewSyntax>(syntax).Where(IsDeclared).Select(view => BindView(view, syntax, common))
            : BindCases(descriptor, common, scope);
        var structure = common.ToModel(syntax, _availability.Bind(syntax.Modifiers));
        _variants.Check(syntax);
        return new(context.Name, context.Namespace, structure, variants.ToEquatableArray(), table)
        {
            CapabilitiesType = context.CapabilitiesType,
        };
    }

    private static IEnumerable<T> UsableItems<T>(StructureSyntax syntax)
        where T : StructureItemSyntax => syntax.Items.OfType<T>().Where(item => !item.IsBroken);

    /// <summary>Finds the flags that a descriptor allows for all its cases, were there none.</summary>
    private void CheckFlags(StructureSyntax syntax, FlagScope? scope)
    {
        foreach (var flag in context.ItemsOf<FlagRuleSyntax>(syntax).SelectMany(rule => rule.Syntax.Flags))
        {
            _ = scope is null ? 0 : _flags.Find(flag, scope);
        }
    }

    private bool IsDeclared(StructureItemSyntax variant) =>
        context.Structures.TryGetValue(variant.Name.Text, out var symbol) && symbol.Name == variant.Name;

    private void Add(MemberList list, Placed<MemberSyntax> member, MemberModel? model, StructureSyntax structure, FlagScope? scope)
    {
        if (structure is RecordSyntax)
        {
            _flags.RefusePresence(member, structure.Name);
        }

        list.Add(member, _flags.WithPresence(model, member.Syntax, scope));
    }

    private VariantModel BindView(ViewSyntax view, StructureSyntax record, MemberList common)
    {
        var symbol = context.Structures[view.Name.Text];
        var members = new MemberList(context, symbol, common);
        foreach (var member in context.ItemsOf<MemberSyntax>(view))
        {
            Add(members, member, _members.Bind(member, symbol), record, null);
        }

        return new(members.ToModel(view, _availability.Bind(view.Modifiers)), null);
    }

    private IEnumerable<VariantModel> BindCases(DescriptorSyntax descriptor, MemberList common, FlagScope? scope)
    {
        var binder = new CaseBinder(context, _members, _flags, _availability, common, scope);
        return UsableItems<CaseSyntax>(descriptor)
            .Where(IsDeclared)
            .Select(each => binder.Bind(each, descriptor))
            .Where(variant => variant is not null)
            .Select(variant => variant!);
    }

    private FlagScope? FindFlags(DescriptorSyntax descriptor, IEnumerable<MemberModel?> members)
    {
        var member = members.FirstOrDefault(each => each?.Name == descriptor.Flagged.Text);
        return member is { IsArray: false, Type: { Kind: FieldKind.Flags, Name: { } type } } ? new(member, context.Enums[type]) : null;
    }

    private CaseTableModel? BindCaseTable(DescriptorSyntax descriptor, MemberList common)
    {
        var flags = FindCommon(descriptor, descriptor.Flagged, common, FieldKind.Flags, "of a flags type");
        var member = FindCommon(descriptor, descriptor.By, common, FieldKind.Enum, "of an enum type");
        return member is null ? null : new(member.Name, member.Type.Name!, flags?.Name);
    }

    private MemberModel? FindCommon(
        DescriptorSyntax descriptor, SyntaxToken name, MemberList common, FieldKind kind, string needed)
    {
        var member = common.Find(name.Text);
        if (member is null && !common.IsBroken(name.Text))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownMember, name, name.Text, $"'{descriptor.Name.Text}'", context.Suggest(name.Text, common.Names));
        }
        else if (member is not null && (member.IsArray || member.Type.Kind != kind))
        {
            context.Diagnostics.Add(Descriptors.WrongMemberType, name, name.Text, needed);
        }

        return member is { IsArray: false } && member.Type.Kind == kind ? member : null;
    }
}
