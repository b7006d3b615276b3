using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares the portals of arrays.</summary>
internal sealed class PortalBinder(DeviceContext context)
{
    /// <summary>Adds a portal to its array; says whether it can be used.</summary>
    /// <param name="array">The array.</param>
    /// <param name="syntax">The portal.</param>
    /// <param name="names">The names in the array.</param>
    /// <param name="portals">The names of portals in the block, which all are in one enum.</param>
    public bool Declare(
        ArraySymbol array, PortalSyntax syntax, Dictionary<string, SyntaxToken> names, Dictionary<string, SyntaxToken> portals)
    {
        var name = syntax.Name;
        if (!context.CheckMemberName(name, array.Name + "Element", ReservedNames.OfElement)
            || !context.ClaimName(names, name, $"'{array.Name}'")
            || !context.ClaimName(portals, name, "the portals of the block")
            || syntax.IsBroken
            || context.FindStructure(syntax.Accepts) is not { } structure)
        {
            return false;
        }

        if (syntax.Size.Amount is < 1 or > int.MaxValue || syntax.Size.Amount % structure.SizeBytes != 0)
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, syntax.Size, syntax.Size.Text, "size of a portal",
                $"a multiple of {structure.SizeBytes.ToText()}, the bytes of '{structure.Name.Text}'");
            return false;
        }

        array.Portals.Add(new(
            name.Text, syntax.SpecName, array.Name, syntax.Doc, syntax.Offset.Amount, syntax.Size.Amount, structure.Name.Text,
            structure.SizeBytes, AvailabilityModel.Always));
        return true;
    }

    /// <summary>Complains about names that are those of the properties which portals bring, such as XOffsetBytes.</summary>
    public void CheckAccessorNames(ArraySymbol array, Dictionary<string, SyntaxToken> names)
    {
        foreach (var portal in array.Portals)
        {
            var property = portal.Name + "OffsetBytes";
            var taken = names.TryGetValue(property, out var other) ? other : names[portal.Name];
            if (other is not null || ReservedNames.OfElement.Contains(property))
            {
                context.Diagnostics.Add(Descriptors.ReservedName, taken, taken.Text, array.Name + "Element");
            }
        }
    }
}
