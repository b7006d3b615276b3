using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds the members of structures: where they lie, and of what type they are.</summary>
internal sealed class MemberBinder(DeviceContext context, ExpressionBinder expressions)
{
    private const int WidestMember = 64;

    private readonly AvailabilityBinder _availability = new(context, expressions);

    /// <summary>Binds one member, or gives null when nothing can be made of it.</summary>
    /// <param name="syntax">The member.</param>
    /// <param name="structure">The structure or variant that it is in.</param>
    public MemberModel? Bind(MemberSyntax syntax, StructureSymbol structure)
    {
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (BindPlace(syntax, structure) is not var (low, width, type))
        {
            return null;
        }

        return new()
        {
            Name = syntax.Name.Text,
            LowBit = low,
            WidthBits = width,
            Type = type,
            Doc = syntax.Doc,
            Presence = null,
            Refines = null,
            SpecName = syntax.SpecName,
            Availability = _availability.Bind(modifiers),
        };
    }

    /// <summary>Binds bits of a common member that mean something to one case only.</summary>
    public MemberModel? BindRefinement(RefineSyntax syntax, StructureSymbol structure, MemberModel? refined)
    {
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (refined is null
            || TypeBinder.BindBits(context, syntax.Bits, refined.Name, refined.WidthBits) is not var (high, low)
            || TypeBinder.Bind(context, syntax.Type, syntax.Name, high - low + 1) is not { } type
            || !CheckWidth(syntax.Name, refined.LowBit + low, high - low + 1, type, structure))
        {
            return null;
        }

        return new()
        {
            Name = syntax.Name.Text,
            LowBit = refined.LowBit + low,
            WidthBits = high - low + 1,
            Type = type,
            Doc = syntax.Doc,
            Presence = null,
            Refines = refined.Name,
            SpecName = syntax.SpecName,
            Availability = _availability.Bind(modifiers),
        };
    }

    private (int Low, int Width, FieldTypeModel Type)? BindPlace(MemberSyntax syntax, StructureSymbol structure)
    {
        if (syntax.Width is { Kind: TokenKind.Name } embedded)
        {
            return BindEmbedded(syntax, embedded, structure);
        }

        var offset = syntax.Offset.Amount;
        var low = syntax.Bits?.Low.Amount ?? 0;
        var width = syntax.Bits is { } bits ? bits.High.Amount - low + 1 : syntax.Width!.Amount;
        if (syntax.Bits is not null && width < 1)
        {
            context.Diagnostics.Add(
                Descriptors.BitsReversed, syntax.Bits.High, syntax.Bits.High.Text, syntax.Bits.Low.Text);
            return null;
        }

        if (width is < 1 or > Limits.RegisterBits)
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, syntax.Width ?? syntax.Bits!.High, ((int)Math.Min(width, int.MaxValue)).ToText(),
                "a member", "1 to 64, or up to 512 for a bitmap");
            return null;
        }

        if (!CheckEnd(syntax, structure, offset, low + width)
            || TypeBinder.Bind(context, syntax.Type, syntax.Name, (int)width) is not { } type
            || !CheckWidth(syntax.Name, (int)(offset * 8 + low), (int)width, type, structure))
        {
            return null;
        }

        return ((int)(offset * 8 + low), (int)width, type);
    }

    private (int Low, int Width, FieldTypeModel Type)? BindEmbedded(MemberSyntax syntax, SyntaxToken name, StructureSymbol structure)
    {
        if (context.CyclicMembers.Contains(syntax)
            || context.FindStructure(name) is not { } embedded
            || !CheckEnd(syntax, structure, syntax.Offset.Amount, embedded.SizeBytes * 8L))
        {
            return null;
        }

        return ((int)syntax.Offset.Amount * 8, embedded.SizeBytes * 8, new(FieldKind.Structure, embedded.Name.Text, embedded.SizeBytes * 8));
    }

    private bool CheckEnd(MemberSyntax syntax, StructureSymbol structure, long offset, long bits)
    {
        var isInside = offset <= structure.SizeBytes && bits <= structure.SizeBytes * 8L && offset * 8 + bits <= structure.SizeBytes * 8L;
        if (!isInside)
        {
            var end = offset > int.MaxValue || bits > int.MaxValue ? long.MaxValue : offset + (bits + 7) / 8;
            context.Diagnostics.Add(
                Descriptors.MemberOutsideStructure, syntax.Offset, syntax.Name.Text, end.ToHex(), structure.Name.Text, structure.SizeBytes.ToText());
        }

        return isInside;
    }

    /// <summary>Checks that a member can be kept in one word, or, as a bitmap, in whole words.</summary>
    private bool CheckWidth(SyntaxToken name, int low, int width, FieldTypeModel type, StructureSymbol structure)
    {
        if (width > WidestMember && (type.Kind != FieldKind.Bitmap || width % 64 != 0 || low % 8 != 0))
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, name, width.ToText(), "a member", "up to 64, or a bitmap of whole 64-bit words at a byte");
            return false;
        }

        var isInWord = width > WidestMember || StoragePlan.CanHold(low, width, structure.SizeBytes);
        if (!isInWord)
        {
            context.Diagnostics.Add(Descriptors.NotByteAligned, name, name.Text, structure.Name.Text);
        }

        return isInWord;
    }
}
