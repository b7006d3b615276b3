using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds what is said of the values of members: range, byte order and alignment.</summary>
internal sealed class MemberValueBinder(DeviceContext context)
{
    private const int LargestAlignment = 1 << 30;

    /// <summary>Adds what the modifiers say to a member; what makes no sense is left out after a complaint.</summary>
    public MemberModel Bind(SyntaxToken name, ModifierSet modifiers, MemberModel member) => member with
    {
        Range = BindRange(name, modifiers, member),
        IsBigEndian = IsBigEndian(name, modifiers, member),
        AlignmentBytes = BindAlignment(name, modifiers, member),
    };

    private RangeModel? BindRange(SyntaxToken name, ModifierSet modifiers, MemberModel member) => modifiers[ModifierKind.Range] is { } range
        ? RangeBinder.Bind(context, name.Text, range, member.ElementBits, member is { Type.Kind: FieldKind.Number, IsArray: false })
        : null;

    private bool IsBigEndian(SyntaxToken name, ModifierSet modifiers, MemberModel member)
    {
        if (modifiers[ModifierKind.BigEndian] is not { } modifier)
        {
            return false;
        }

        var hasByteOrder = member is { Type.Kind: FieldKind.Number, IsArray: false, Refines: null, WidthBits: 16 or 32 or 64 }
            && member.LowBit % 8 == 0;
        if (!hasByteOrder)
        {
            context.Diagnostics.Add(Descriptors.NoByteOrder, modifier.Keyword, name.Text);
        }

        return hasByteOrder;
    }

    private ulong BindAlignment(SyntaxToken name, ModifierSet modifiers, MemberModel member)
    {
        if (modifiers[ModifierKind.Align] is not { } modifier || modifier.Operands[0] is not { Text.Length: > 0 } amount)
        {
            return 1;
        }

        if (member.Type.Kind != FieldKind.Number || member.IsArray)
        {
            context.Diagnostics.Add(Descriptors.WrongMemberType, modifier.Keyword, name.Text, "a number");
            return 1;
        }

        var alignment = amount.Value;
        if (alignment is < 2 or > LargestAlignment || (alignment & (alignment - 1)) != 0 || alignment > Bits.Mask(member.WidthBits))
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, amount, amount.Text, $"alignment of '{name.Text}'", "a power of two that fits in it, at least 2");
            return 1;
        }

        return alignment;
    }
}
