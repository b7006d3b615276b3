using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds the members of structures.</summary>
internal sealed class MemberBinder(DeviceContext context, ExpressionBinder expressions)
{
    private readonly MemberPlaceBinder _places = new(context);
    private readonly MemberValueBinder _values = new(context);
    private readonly AvailabilityBinder _availability = new(context, expressions);

    /// <summary>Binds one member, or gives null when nothing can be made of it.</summary>
    /// <param name="member">The member.</param>
    /// <param name="structure">The structure or variant that it is in.</param>
    public MemberModel? Bind(Placed<MemberSyntax> member, StructureSymbol structure)
    {
        var syntax = member.Syntax;
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (_places.Bind(member, structure) is not { } place)
        {
            return null;
        }

        return _values.Bind(syntax.Name, modifiers, new()
        {
            Name = syntax.Name.Text,
            LowBit = place.LowBit,
            WidthBits = place.WidthBits,
            Count = place.Count,
            Type = place.Type,
            Fragment = member.Use?.Fragment,
            Doc = syntax.Doc,
            Presence = null,
            Refines = null,
            SpecName = syntax.SpecName,
            Availability = _availability.Bind(modifiers),
        });
    }

    /// <summary>Binds bits of a common member that mean something to one case only.</summary>
    public MemberModel? BindRefinement(Placed<RefineSyntax> refinement, StructureSymbol structure, MemberModel? refined)
    {
        var syntax = refinement.Syntax;
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (refined is null
            || TypeBinder.BindBits(context, syntax.Bits, refined.Name, refined.WidthBits) is not var (high, low)
            || TypeBinder.Bind(context, syntax.Type, syntax.Name, high - low + 1) is not { } type
            || !_places.CheckWidth(refinement, refined.LowBit + low, high - low + 1, type, structure))
        {
            return null;
        }

        return _values.Bind(syntax.Name, modifiers, new()
        {
            Name = syntax.Name.Text,
            LowBit = refined.LowBit + low,
            WidthBits = high - low + 1,
            Type = type,
            Fragment = refinement.Use?.Fragment,
            Doc = syntax.Doc,
            Presence = null,
            Refines = refined.Name,
            SpecName = syntax.SpecName,
            Availability = _availability.Bind(modifiers),
        });
    }
}
