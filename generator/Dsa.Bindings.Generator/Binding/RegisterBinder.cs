using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares registers: their place, width, fields and the accesses they take.</summary>
internal sealed class RegisterBinder(DeviceContext context)
{
    private readonly FieldBinder _fields = new(context);

    /// <summary>Declares a register, or gives null when nothing can be made of it.</summary>
    public RegisterSymbol? Declare(RegisterSyntax syntax, ArraySymbol? array)
    {
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (syntax.Bits.Amount is < 8 or > Limits.RegisterBits || syntax.Bits.Amount % 8 != 0)
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, syntax.Bits, syntax.Bits.Text, "a register", "a multiple of 8 from 8 to 512");
            return null;
        }

        var bits = (int)syntax.Bits.Amount;
        var register = new RegisterSymbol(syntax, array)
        {
            WidthBits = bits,
            Modifiers = modifiers,
            ReadWidths = AccessWidthSet.Bind(modifiers[ModifierKind.Read], syntax.Name, bits, context.Diagnostics),
            WriteWidths = AccessWidthSet.Bind(modifiers[ModifierKind.Write], syntax.Name, bits, context.Diagnostics),
        };
        CheckPlace(register);
        CheckCapability(register);
        _fields.Declare(register);
        CheckClearing(register);
        return ClaimTypes(register) ? register : null;
    }

    private bool ClaimTypes(RegisterSymbol register)
    {
        var type = register.TypeName;
        var bits = register.BitsTypes.Select(each => type + each.Suffix);
        return context.CheckTypeName(register.Syntax.Name, type, ReservedNames.OfRegister) && context.TypeNames.Claim(
            register.Syntax.Name, register.Name, [type, type + "Accessor", .. bits]);
    }

    private void CheckPlace(RegisterSymbol register)
    {
        var bytes = Math.Max(register.ReadWidths.Widest, register.WriteWidths.Widest) / 8;
        if (register.OffsetBytes % bytes != 0)
        {
            context.Diagnostics.Add(
                Descriptors.RegisterMisaligned, register.Syntax.Offset, register.Syntax.Offset.Text, register.Name, bytes.ToText());
        }
    }

    private void CheckCapability(RegisterSymbol register)
    {
        if (register.IsCapability && register.Array is { Syntax.IsGroup: false })
        {
            context.Diagnostics.Add(Descriptors.CapabilityInArray, register.Modifiers[ModifierKind.Capability]!.Keyword, register.Name);
        }
    }

    /// <summary>Checks that bits which act when written as 1 can be written without losing a field that takes values.</summary>
    /// <remarks>Fields that can be read are read first and written back; those that cannot would be lost.</remarks>
    private void CheckClearing(RegisterSymbol register)
    {
        if (register.Fields.TrueForAll(field => field.Access is AccessMode.WriteOnly or AccessMode.Trigger))
        {
            // Nothing is read, so a value is made whole and written as it is.
            return;
        }

        var narrowest = register.WriteWidths.Widths[0];
        if (FindMixed(register, narrowest) is var (clearing, writable))
        {
            context.Diagnostics.AddClash(
                Descriptors.WriteOneToClearMixed, clearing.Syntax.Name, writable.Syntax.Name,
                clearing.Name, writable.Name, narrowest.ToText(), AdviceOnMixed(register, writable));
        }
    }

    /// <summary>What can be done about fields that are written together: write narrower, if that helps, else read first or move away.</summary>
    private static string AdviceOnMixed(RegisterSymbol register, FieldSymbol writable)
    {
        var widths = register.WriteWidths.Widths;
        for (var width = widths[0] / 2; width >= 8; width /= 2)
        {
            if (FindMixed(register, width) is null)
            {
                return $"separate them by 'write {string.Join(", ", widths.Prepend(width).Select(each => each.ToText()))}'";
            }
        }

        return ReadingLoses(register)
            ? "move one of them to another register"
            : $"make '{writable.Name}' rw if it can be read, or move one of them to another register";
    }

    private static bool ReadingLoses(RegisterSymbol register) => register.Fields.Exists(field => field.Access == AccessMode.ReadToClear);

    private static (FieldSymbol Clearing, FieldSymbol Writable)? FindMixed(RegisterSymbol register, int width)
    {
        var losesAll = ReadingLoses(register);
        foreach (var clearing in register.Fields.Where(field => field.IsWriteOne))
        {
            var writable = register.Fields.Find(field => (field.Access == AccessMode.WriteOnly || (losesAll && field.Access == AccessMode.ReadWrite))
                && field.Low / width <= clearing.High / width && clearing.Low / width <= field.High / width);
            if (writable is not null)
            {
                return (clearing, writable);
            }
        }

        return null;
    }
}
