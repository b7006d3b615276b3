using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares the fields of registers: where they lie, their types, how they are accessed.</summary>
internal sealed class FieldBinder(DeviceContext context)
{
    /// <summary>Adds all fields that make sense to the register.</summary>
    public void Declare(RegisterSymbol register)
    {
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        var owners = new FieldSymbol?[register.WidthBits];
        foreach (var syntax in register.Syntax.Fields)
        {
            var isNamed = context.CheckMemberName(syntax.Name, register.TypeName, ReservedNames.OfRegister)
                && context.ClaimName(names, syntax.Name, $"'{register.Name}'");
            var field = isNamed && !syntax.IsBroken ? Declare(register, syntax) : null;
            if (field is not null && Occupy(owners, field))
            {
                register.Fields.Add(field);
            }
            else
            {
                register.BrokenFields.Add(syntax.Name.Text);
            }
        }

        foreach (var gap in register.Syntax.Gaps.Where(gap => !gap.IsBroken))
        {
            DeclareGap(register, gap, owners);
        }

        register.Fields.Sort((first, second) => first.Low.CompareTo(second.Low));
        CheckAccessorNames(register, names);
    }

    private static AccessMode AccessOf(SyntaxToken keyword) => keyword.Text switch
    {
        "ro" => AccessMode.ReadOnly,
        "rw" => AccessMode.ReadWrite,
        "wo" => AccessMode.WriteOnly,
        "w1c" => AccessMode.WriteOneToClear,
        "w1s" => AccessMode.WriteOneToSet,
        "rc" => AccessMode.ReadToClear,
        "trigger" => AccessMode.Trigger,
        _ => AccessMode.SelfClearing,
    };

    private FieldSymbol? Declare(RegisterSymbol register, FieldSyntax syntax)
    {
        var modifiers = new ModifierSet(syntax.Modifiers, context.Diagnostics);
        if (TypeBinder.BindBits(context, syntax.Bits, register.Name, register.WidthBits) is not { } bits
            || TypeBinder.Bind(context, syntax.Type, syntax.Name, bits.High - bits.Low + 1) is not { } type
            || BindAccess(register, syntax, modifiers) is not { } access)
        {
            return null;
        }

        if (type.Kind != FieldKind.Bitmap && bits.High / 64 != bits.Low / 64)
        {
            context.Diagnostics.Add(
                Descriptors.FieldCrossesWord, syntax.Bits.High, syntax.Name.Text, (bits.High / 64 * 64).ToText());
            return null;
        }

        var field = new FieldSymbol(syntax, bits.High, bits.Low, type, access, modifiers);
        if (field.IsWriteOne && (bits.High >= 64 || (field.Width > 1 && type.Kind is not (FieldKind.Bitmap or FieldKind.Number or FieldKind.Flags))))
        {
            context.Diagnostics.Add(Descriptors.WriteOneToClearPlace, syntax.Bits.High, syntax.Name.Text);
            return null;
        }

        return field;
    }

    private void DeclareGap(RegisterSymbol register, GapSyntax syntax, FieldSymbol?[] owners)
    {
        if (TypeBinder.BindBits(context, syntax.Bits, register.Name, register.WidthBits) is not var (high, low))
        {
            return;
        }

        var field = owners.Skip(low).Take(high - low + 1).FirstOrDefault(owner => owner is not null);
        var gap = register.Gaps.Find(each => each.Low <= high && low <= each.High);
        if (field is not null || gap is not null)
        {
            context.Diagnostics.AddClash(
                Descriptors.FieldsOverlap, syntax.Bits.High, (field?.Syntax.Bits ?? gap!.Syntax.Bits).High,
                syntax.Name.Text, field?.Name ?? gap!.Syntax.Name.Text);
            return;
        }

        register.Gaps.Add(new(syntax, high, low));
    }

    private AccessMode? BindAccess(RegisterSymbol register, FieldSyntax syntax, ModifierSet modifiers)
    {
        var word = (modifiers[ModifierKind.Access] ?? register.Modifiers[ModifierKind.Access])?.Keyword;
        if (word is null && !register.IsCapability)
        {
            context.Diagnostics.Add(Descriptors.AccessMissing, syntax.Name, syntax.Name.Text);
            return null;
        }

        var access = word is null ? AccessMode.ReadOnly : AccessOf(word);
        if (register.IsCapability && access != AccessMode.ReadOnly)
        {
            context.Diagnostics.Add(Descriptors.CapabilityWritable, word!, syntax.Name.Text);
        }

        return access;
    }

    private bool Occupy(FieldSymbol?[] owners, FieldSymbol field)
    {
        for (var bit = field.Low; bit <= field.High; bit++)
        {
            if (owners[bit] is { } other)
            {
                context.Diagnostics.AddClash(
                    Descriptors.FieldsOverlap, field.Syntax.Bits.High, other.Syntax.Bits.High, field.Name, other.Name);
                return false;
            }
        }

        for (var bit = field.Low; bit <= field.High; bit++)
        {
            owners[bit] = field;
        }

        return true;
    }

    /// <summary>Complains about fields whose names are those of methods that other fields bring, such as WithX.</summary>
    private void CheckAccessorNames(RegisterSymbol register, Dictionary<string, SyntaxToken> names)
    {
        var bits = CheckBitsNames(register, names);
        foreach (var field in register.Fields)
        {
            var members = AccessorsOf(field);
            foreach (var member in members.Where(names.ContainsKey))
            {
                context.Diagnostics.Add(Descriptors.ReservedName, names[member], member, register.TypeName);
            }

            if (members.Contains(register.TypeName) || members.Any(bits.Contains) || (field is { IsWriteOne: true, Width: 1, Name: "None" }))
            {
                context.Diagnostics.Add(Descriptors.ReservedName, field.Syntax.Name, field.Name, register.TypeName);
            }
        }
    }

    private static IReadOnlyList<string> AccessorsOf(FieldSymbol field)
    {
        var members = new List<string> { "With" + field.Name };
        if (field.Type.Kind == FieldKind.Bitmap)
        {
            members.AddRange(["Has" + field.Name, field.Name + "Bits", field.Name + "Names"]);
        }

        if (field.Modifiers.Has(ModifierKind.When))
        {
            members.Add($"Is{field.Name}Present");
        }

        return members;
    }

    /// <summary>Complains about names that are those of the properties for bits on which writing 1 acts, and gives these names.</summary>
    private List<string> CheckBitsNames(RegisterSymbol register, Dictionary<string, SyntaxToken> names)
    {
        var bits = register.BitsTypes.Select(type => type.Suffix).ToList();
        foreach (var property in bits.Where(names.ContainsKey))
        {
            context.Diagnostics.Add(Descriptors.ReservedName, names[property], property, register.TypeName);
        }

        if (bits.Contains(register.TypeName))
        {
            context.Diagnostics.Add(Descriptors.ReservedName, register.Syntax.Name, register.Name, register.TypeName);
        }

        return bits;
    }
}
