using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds where the members of structures lie, and of what type they are.</summary>
internal sealed class MemberPlaceBinder(DeviceContext context)
{
    private const int WidestMember = 64;

    /// <summary>The place of a member, or null when it has none that can be used.</summary>
    public MemberPlace? Bind(Placed<MemberSyntax> member, StructureSymbol structure)
    {
        var syntax = member.Syntax;
        if (syntax.Count is not null)
        {
            return BindArray(member, syntax.Count, structure);
        }

        return syntax.Width is { Kind: TokenKind.Name } embedded
            ? BindEmbedded(member, embedded, structure)
            : BindBits(member, structure);
    }

    /// <summary>Checks that a member can be kept in one word, or, as a bitmap, in whole words.</summary>
    public bool CheckWidth<T>(Placed<T> member, int low, int width, FieldTypeModel type, StructureSymbol structure)
        where T : StructureItemSyntax
    {
        if (width > WidestMember && (type.Kind != FieldKind.Bitmap || width % 64 != 0 || low % 8 != 0))
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, member.Name, width.ToText(), "a member", "up to 64, or a bitmap of whole 64-bit words at a byte");
            return false;
        }

        var isInWord = width > WidestMember || StoragePlan.CanHold(low, width, structure.SizeBytes);
        if (!isInWord)
        {
            member.Report(context.Diagnostics, Descriptors.NotByteAligned, member.Name, member.Name.Text, structure.Name.Text);
        }

        return isInWord;
    }

    private MemberPlace? BindBits(Placed<MemberSyntax> member, StructureSymbol structure)
    {
        var syntax = member.Syntax;
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

        if (!CheckEnd(member, structure, low + width)
            || TypeBinder.Bind(context, syntax.Type, syntax.Name, (int)width) is not { } type
            || !CheckWidth(member, (int)(offset * 8 + low), (int)width, type, structure))
        {
            return null;
        }

        return new((int)(offset * 8 + low), (int)width, type);
    }

    private MemberPlace? BindEmbedded(Placed<MemberSyntax> member, SyntaxToken name, StructureSymbol structure)
    {
        if (context.CyclicMembers.Contains(member.Syntax)
            || context.FindStructure(name) is not { } embedded
            || !CheckEnd(member, structure, embedded.SizeBytes * 8L))
        {
            return null;
        }

        var bits = embedded.SizeBytes * 8;
        return new((int)member.Syntax.Offset.Amount * 8, bits, new(FieldKind.Structure, embedded.Name.Text, bits));
    }

    private MemberPlace? BindArray(Placed<MemberSyntax> member, SyntaxToken count, StructureSymbol structure)
    {
        if (count.Amount is < 2 or > Limits.StructureBytes)
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, count, count.Text, $"number of elements of '{member.Name.Text}'",
                $"2 to {Limits.StructureBytes.ToText()}");
            return null;
        }

        if (BindElement(member.Syntax) is not { } element || !CheckEnd(member, structure, element.Bits * count.Amount))
        {
            return null;
        }

        return new((int)member.Syntax.Offset.Amount * 8, element.Bits * (int)count.Amount, element.Type, (int)count.Amount);
    }

    /// <summary>The type and width of an array's elements.</summary>
    private (FieldTypeModel Type, int Bits)? BindElement(MemberSyntax syntax)
    {
        if (syntax.Width is { Kind: TokenKind.Name } name)
        {
            return !context.CyclicMembers.Contains(syntax) && context.FindStructure(name) is { } structure
                ? (new(FieldKind.Structure, structure.Name.Text, structure.SizeBytes * 8), structure.SizeBytes * 8)
                : null;
        }

        var bits = syntax.Width!.Amount;
        if (bits is not (8 or 16 or 32 or 64))
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, syntax.Width, syntax.Width.Text, "an element", "8, 16, 32 or 64, or the name of a structure");
            return null;
        }

        if (TypeBinder.Bind(context, syntax.Type, syntax.Name, (int)bits) is not { } type)
        {
            return null;
        }

        if (type.Kind is FieldKind.Number || (type.Kind is FieldKind.Enum or FieldKind.Flags && context.Enums[type.Name!].StorageBits == bits))
        {
            return (type, (int)bits);
        }

        context.Diagnostics.Add(
            Descriptors.BadElement, syntax.Type!.Token, syntax.Type.Token.Text, syntax.Name.Text, ((int)bits).ToText());
        return null;
    }

    private bool CheckEnd(Placed<MemberSyntax> member, StructureSymbol structure, long bits)
    {
        var offset = member.Syntax.Offset.Amount;
        var isInside = offset <= structure.SizeBytes && bits <= structure.SizeBytes * 8L && offset * 8 + bits <= structure.SizeBytes * 8L;
        if (!isInside)
        {
            var end = offset > int.MaxValue || bits > int.MaxValue ? long.MaxValue : offset + (bits + 7) / 8;
            member.Report(
                context.Diagnostics, Descriptors.MemberOutsideStructure, member.Syntax.Offset, member.Name.Text, end.ToHex(),
                structure.Name.Text, structure.SizeBytes.ToText());
        }

        return isInside;
    }
}
