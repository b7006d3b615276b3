using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares registers: their place, width, fields and the accesses they take.</summary>
internal sealed class RegisterBinder(DeviceContext context)
{
    private static readonly ImmutableHashSet<long> Widths = ImmutableHashSet.Create(8L, 16, 32, 64, 128, 256, 512);

    private readonly FieldBinder _fields = new(context);

    /// <summary>Declares a register, or gives null when nothing can be made of it.</summary>
    public RegisterSymbol? Declare(RegisterSyntax syntax, ArraySymbol? array)
    {
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (!Widths.Contains(syntax.Bits.Amount))
        {
            context.Diagnostics.Add(
                Descriptors.BadWidth, syntax.Bits, syntax.Bits.Text, "a register", "8, 16, 32, 64, 128, 256 or 512");
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
        var clears = register.Fields.Exists(field => field.Access == AccessMode.WriteOneToClear);
        return context.CheckTypeName(register.Syntax.Name, type, ReservedNames.OfRegister) && context.TypeNames.Claim(
            register.Syntax.Name, register.Name, clears ? [type, type + "Accessor", type + "Bits"] : [type, type + "Accessor"]);
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
        if (register.IsCapability && register.Array is not null)
        {
            context.Diagnostics.Add(Descriptors.CapabilityInArray, register.Modifiers[ModifierKind.Capability]!.Keyword, register.Name);
        }
    }

    /// <summary>Checks that write-1-to-clear bits can be cleared without writing a field that takes values.</summary>
    private void CheckClearing(RegisterSymbol register)
    {
        var narrowest = register.WriteWidths.Widths[0];
        if (FindMixed(register, narrowest) is var (clearing, writable))
        {
            context.Diagnostics.AddClash(
                Descriptors.WriteOneToClearMixed, clearing.Syntax.Name, writable.Syntax.Name,
                clearing.Name, writable.Name, narrowest.ToText());
        }
    }

    private static (FieldSymbol Clearing, FieldSymbol Writable)? FindMixed(RegisterSymbol register, int width)
    {
        foreach (var clearing in register.Fields.Where(field => field.Access == AccessMode.WriteOneToClear))
        {
            var unit = clearing.Low / width;
            var writable = register.Fields.Find(field => field.Access is AccessMode.ReadWrite or AccessMode.WriteOnly
                && field.Low / width <= unit && unit <= field.High / width);
            if (writable is not null)
            {
                return (clearing, writable);
            }
        }

        return null;
    }
}
