using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds enums and flags types.</summary>
internal static class EnumBinder
{
    private const int LargestBits = 64;

    private static readonly ImmutableHashSet<string> ReservedInFlags = ImmutableHashSet.Create("None");

    /// <summary>Declares the type and its values, or gives null when it cannot be used.</summary>
    public static EnumSymbol? Declare(DeviceContext context, EnumSyntax syntax)
    {
        if (syntax.Bits.Value is < 1 or > LargestBits)
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, syntax.Bits, syntax.Bits.Text, syntax.IsFlags ? "flags" : "an enum", "1 to 64");
            return null;
        }

        var name = syntax.Name.Text;
        return context.CheckTypeName(syntax.Name, name, ReservedNames.OfEveryType)
            && context.TypeNames.Claim(syntax.Name, name, name, name + "Names")
            ? new EnumSymbol(syntax, (int)syntax.Bits.Value)
            : null;
    }

    /// <summary>Declares the values, and gives the members that are usable.</summary>
    public static ImmutableArray<EnumMemberSyntax> DeclareMembers(DeviceContext context, EnumSymbol symbol)
    {
        var syntax = symbol.Syntax;
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        var values = new Dictionary<ulong, SyntaxToken>();
        var members = ImmutableArray.CreateBuilder<EnumMemberSyntax>();
        foreach (var member in syntax.Members.Where(member => !member.IsBroken))
        {
            if (IsUsable(context, symbol, member, names, values))
            {
                symbol.Values[member.Name.Text] = syntax.IsFlags ? 1UL << (int)member.Value.Value : member.Value.Value;
                members.Add(member);
            }
        }

        return members.ToImmutable();
    }

    /// <summary>Makes the model, once all names of the device are known.</summary>
    public static EnumModel Bind(DeviceContext context, EnumSymbol symbol, ImmutableArray<EnumMemberSyntax> members)
    {
        var syntax = symbol.Syntax;
        var availability = new AvailabilityBinder(context, new(context));
        var scope = new VariantScope(context).Enter(syntax.Name, syntax.Modifiers);
        foreach (var member in members)
        {
            scope.Enter(member.Name, member.Modifiers);
        }

        var models = members.Select(member => new EnumMemberModel(
            member.Name.Text, member.SpecName, member.Value.Value, member.Doc, availability.Bind(member.Modifiers)));
        return new(
            context.Name, context.Namespace, symbol.Name, syntax.SpecName, syntax.Doc, symbol.Bits, syntax.IsOpen, syntax.IsFlags,
            models.ToEquatableArray(), availability.Bind(syntax.Modifiers))
        {
            CapabilitiesType = symbol.IsFlags ? context.CapabilitiesType : null,
        };
    }

    private static bool IsUsable(
        DeviceContext context, EnumSymbol symbol, EnumMemberSyntax member,
        Dictionary<string, SyntaxToken> names, Dictionary<ulong, SyntaxToken> values)
    {
        var isNamed = symbol.IsFlags
            ? context.CheckMemberName(member.Name, symbol.Name, ReservedInFlags)
            : context.CheckName(member.Name);
        if (!isNamed || !context.ClaimName(names, member.Name, $"'{symbol.Name}'") || !Fits(context, symbol, member))
        {
            return false;
        }

        if (values.TryGetValue(member.Value.Value, out var first))
        {
            context.Diagnostics.AddClash(
                Descriptors.DuplicateValue, member.Value, first, member.Value.Text, first.Text, member.Name.Text);
            return false;
        }

        values.Add(member.Value.Value, member.Name);
        return true;
    }

    private static bool Fits(DeviceContext context, EnumSymbol symbol, EnumMemberSyntax member)
    {
        var value = member.Value;
        if (symbol.IsFlags && value.Value >= (ulong)symbol.Bits)
        {
            context.Diagnostics.Add(Descriptors.BitsOutside, value, value.Text, symbol.Name, symbol.Bits.ToText());
            return false;
        }

        var largest = Bits.Mask(symbol.Bits);
        if (!symbol.IsFlags && value.Value > largest)
        {
            context.Diagnostics.Add(
                Descriptors.ValueTooLarge, value, value.Text, symbol.Bits.Count("bit"), symbol.Name, largest.ToHex());
            return false;
        }

        return true;
    }
}
