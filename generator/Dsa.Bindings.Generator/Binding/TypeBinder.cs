using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds the types of fields and members.</summary>
internal static class TypeBinder
{
    /// <summary>The type of a field of some bits, or null when it cannot be told.</summary>
    public static FieldTypeModel? Bind(DeviceContext context, TypeSyntax? type, SyntaxToken field, int bits)
    {
        if (type is null)
        {
            return bits == 1 ? FieldTypeModel.Bool : FieldTypeModel.Number;
        }

        if (type.IsBitmap)
        {
            return BindBitmap(context, type);
        }

        if (type.Token.Text == "bool")
        {
            return BindBool(context, type, bits);
        }

        if (context.FindEnum(type.Token, mayBeFlags: true) is not { } symbol)
        {
            return null;
        }

        if (symbol.Bits > bits || bits > symbol.StorageBits)
        {
            context.Diagnostics.Add(
                Descriptors.TypeWidth, type.Token, symbol.Name, symbol.Bits.Count("bit"), field.Text, bits.Count("bit"));
        }

        return new(symbol.IsFlags ? FieldKind.Flags : FieldKind.Enum, symbol.Name, symbol.Bits)
        {
            IsClosed = symbol is { IsFlags: false, Syntax.IsOpen: false },
        };
    }

    /// <summary>The bits of a range, or null, with a complaint, when they do not lie in what has them.</summary>
    public static (int High, int Low)? BindBits(DeviceContext context, BitRangeSyntax bits, string owner, int ownerBits)
    {
        var (high, low) = (bits.High.Amount, bits.Low.Amount);
        if (high < low)
        {
            context.Diagnostics.Add(Descriptors.BitsReversed, bits.High, bits.High.Text, bits.Low.Text);
            return null;
        }

        if (high >= ownerBits)
        {
            context.Diagnostics.Add(Descriptors.BitsOutside, bits.High, bits.High.Text, owner, ownerBits.ToText());
            return null;
        }

        return ((int)high, (int)low);
    }

    private static FieldTypeModel? BindBitmap(DeviceContext context, TypeSyntax type)
    {
        if (type.Element is null)
        {
            return new(FieldKind.Bitmap);
        }

        return context.FindEnum(type.Element, mayBeFlags: false) is { } symbol
            ? new(FieldKind.Bitmap, symbol.Name, symbol.Bits)
            : null;
    }

    private static FieldTypeModel? BindBool(DeviceContext context, TypeSyntax type, int bits)
    {
        if (bits == 1)
        {
            return FieldTypeModel.Bool;
        }

        context.Diagnostics.Add(Descriptors.BadWidth, type.Token, bits.ToText(), "a bool", "a single bit");
        return null;
    }
}
